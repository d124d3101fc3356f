"""The models that can be broken: what the metrics are made of, with the SQL that dbt compiled.

The reconciliation, and what only it reads, has worked examples of its own (`tests/checks`).
"""

from functools import cache

from tests import compiled

ROOMS = ("harmonized", "marts")
DIVIDE = """
    create or replace macro work.main.divide_(n, d) as
    case when cast(d as decimal(38, 12)) <> 0 then cast(cast(
        sign(cast(cast(n as decimal(38, 12)) * 1000000000000 as hugeint))
        * sign(cast(cast(d as decimal(38, 12)) * 1000000000000 as hugeint))
        * ((2 * abs(cast(cast(n as decimal(38, 12)) * 1000000000000 as hugeint)) * 1000000000000
            + abs(cast(cast(d as decimal(38, 12)) * 1000000000000 as hugeint)))
        // (2 * abs(cast(cast(d as decimal(38, 12)) * 1000000000000 as hugeint))))
        as decimal(38, 0)) * cast(0.000000000001 as decimal(12, 12)) as decimal(38, 12)) end
"""


@cache
def models() -> dict[str, str]:
    """Compiled SQL by name of the model."""
    ids = {node["unique_id"] for node in compiled.without_checks() if node["schema"] == "metrics"}
    for node in reversed(compiled.nodes()):
        if node["unique_id"] in ids:
            ids |= compiled.parents(node["unique_id"])
    return {
        node["name"]: node["compiled_code"]
        for node in compiled.without_checks()
        if node["resource_type"] == "model" and node["schema"] in ROOMS and node["unique_id"] in ids
    }
