"""A firm in whose records people and projects stand under other ids, and the identity links that lead to their own."""

from tests.numbers.lab import Rows

KINDS = {"resource_id": "person", "engagement_id": "project"}
FILES = {
    "ap_subcontractor_bill", "crm_booking", "erp_invoice", "erp_project_transaction", "erp_revenue_posting",
    "erp_wip_adjustment", "expense_line", "hr_absence", "hr_cost_rate", "payroll_actual", "psa_bill_rate",
    "psa_milestone", "psa_recurring_fee", "psa_time_entry", "ref_rate_card_standard",
}  # fmt: skip


def under_other_ids(rows: Rows) -> tuple[Rows, list[dict[str, str]]]:
    """The rows with other ids in every record that may be linked, and the links; each other id is a customer's too."""
    renamed = {name: [_renamed(row) if name in FILES else row for row in delivered] for name, delivered in rows.items()}
    named = {
        (kind, row[column])
        for name in FILES & rows.keys()
        for row in rows[name]
        for column, kind in KINDS.items()
        if row.get(column)
    }
    links = [link(kind, f"other {id}", id) for kind, id in sorted(named)]
    return renamed, [*links, *(link("customer", f"other {id}", "nobody") for _, id in sorted(named))]


def _renamed(row: dict[str, str | None]) -> dict[str, str | None]:
    return {name: f"other {value}" if name in KINDS and value else value for name, value in row.items()}


def link(kind: str, from_id: str, to_id: str) -> dict[str, str]:
    """A link as a person decided it."""
    decision = {"decision_id": f"{kind} {from_id}", "decided_by": "ana", "decided_on": "2026-04-01", "reason": "same"}
    return decision | {"kind": kind, "from_id": from_id, "to_id": to_id, "basis": "id"}
