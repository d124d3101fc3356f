"""Published rows that are shown as they stand: closes, audits, sources, invoices. For one reader of one build."""

import polars as pl
from sqlglot import exp

from crossfoot.gateway.failures import refuse
from crossfoot.gateway.policy import Policy
from crossfoot.gateway.published import Published

SCOPED = {"entity": "entity_id", "customer": "customer_id", "engagement": "engagement_id"}
"""The columns of harmonized records that hold the keys of a scope."""


def read_landed(build: Published, reference: str) -> dict[str, object]:
    """The landed record that `source/stream/id` names, empty fields left out; none where the reader may not see it."""
    source, stream, id = reference.split("/", 2)
    if build.policy.scopes or not build.policy.costs:
        return {}
    found = build.table(f"evidence.{stream}", "where _source = ? and _id = ?", source, id).to_dicts()
    return {name: value for row in found for name, value in row.items() if value is not None}


def read_closings(build: Published) -> pl.DataFrame:
    """Every close and reopening, newest first; `holds` for the closes in force."""
    return build.table("metadata.closing", "order by decided_at desc")


def read_audits(build: Published) -> pl.DataFrame:
    """Every audit of the build, failed ones first."""
    return build.table("metadata.audits", "order by passed, id")


def read_sources(build: Published) -> pl.DataFrame:
    """Per source and stream: records, last change and delivery (UTC), open quarantine."""
    return build.table("metadata.sources", "order by source, stream")


def read_drift(build: Published) -> pl.DataFrame:
    """How what a source delivers differs from its contract."""
    return build.table("reconciliation.schema_drift", "order by source, stream, column_name")


def read_proposals(build: Published) -> pl.DataFrame:
    """Pairs that may be the same, best score first; XF-407 for a reader of a part of the firm."""
    if build.policy.scopes:
        raise refuse("XF-407", "Who may be the same cannot be narrowed to the scope of this reader.")
    return build.table("metadata.identity_proposal", "order by score desc, kind, from_id, to_id")


def read_invoices(build: Published, customer: str) -> pl.DataFrame:
    """The documents of a customer up to the last reported month, newest first, each with what of it is unpaid.

    Amounts are in the currency of the document; a credit memo is negative. Narrowed to the reader's scope.
    """
    if build.relation("harmonized.invoice") is None:
        return pl.DataFrame()
    query = f"""
        select
            invoice.* exclude (erp_customer_id, customer_id, invoice_period, is_posted, applies_to, effect, source_ref),
            coalesce(owed.open_amount, 0) as unpaid,
            invoice.source_ref
        from {build.relation("harmonized.invoice")} as invoice
        left join {build.relation("marts.open_item_month")} as owed
            on owed.item = invoice.invoice_id and owed.period = ?
        where invoice.customer_id = ? and {_scope(build.policy)}
        order by invoice.invoice_date desc, invoice.invoice_id"""
    return build.cursor().execute(query, [build.months[-1], customer]).pl()


def _scope(policy: Policy) -> str:
    """The scopes of a reader as a condition on harmonized records; XF-407 for one they do not tell."""
    if unknown := set(policy.scopes) - set(SCOPED):
        raise refuse("XF-407", f"These records cannot be narrowed by {', '.join(sorted(unknown))}.")
    conditions = [
        exp.column(SCOPED[dim]).isin(*sorted(keys)) if keys else exp.false() for dim, keys in policy.scopes.items()
    ]
    return exp.and_(*conditions).sql(dialect="duckdb") if conditions else "true"
