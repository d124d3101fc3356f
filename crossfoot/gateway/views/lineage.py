"""Which tables the rows of a metric come from, step by step down to the landed streams."""

from crossfoot.gateway.gateway import Gateway

_STEPS = """
    with recursive steps as (
        select * from {lineage} where schema_name = 'marts' and table_name = ? and column_name = ?
        union
        select behind.* from {lineage} as behind
        inner join steps
            on
                behind.schema_name = steps.from_schema and behind.table_name = steps.from_table
                and behind.column_name = steps.from_column
    )
    select distinct schema_name || '.' || table_name, from_schema || '.' || from_table from steps"""


def steps(gateway: Gateway, metric: str) -> list[tuple[str, str]]:
    """Each table (schema.table) and one it is made of, for the columns behind a metric; XF-401 for an unknown one.

    Landed streams are schema `landing`; tables that no delivered stream reaches are left out. None where the build
    keeps no lineage.
    """
    lineage = gateway.build.relation("metadata.lineage")
    if lineage is None:
        return []
    found: set[tuple[str, str]] = set()
    for leaf in gateway.dictionary.leaves([gateway.dictionary.get(metric).name]):
        table = gateway.dictionary.models[leaf.model].table
        found |= {*gateway.build.rows(_STEPS.format(lineage=lineage), [table, leaf.expr])}
    reached = {f"landing.{stream}" for stream in gateway.build.table("metadata.sources")["stream"]}
    kept: set[tuple[str, str]] = set()
    while reached:
        further = {(made, source) for made, source in found if source in reached and made != source} - kept
        kept |= further
        reached = {made for made, _ in further}
    return sorted(kept)
