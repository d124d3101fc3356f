"""The documents of the customers that a page is narrowed to."""

from typing import Any

import streamlit as st

from crossfoot.desk.pages import filed
from crossfoot.gateway import Gateway, records
from crossfoot.gateway.exports import Records, records_table
from dashboards import files, frame
from dashboards.exception import show_landed
from dashboards.tables import table
from dashboards.theme import literal

COLUMNS = (
    "invoice_id", "doc_type", "invoice_date", "due_date", "currency", "net_services", "net_expenses", "tax", "gross",
    "unpaid", "status", "engagement_id", "source_ref",
)  # fmt: skip


def show_invoices() -> None:
    """The invoices and credit memos of each chosen customer; what to choose when there is none."""
    gateway, filters, _ = frame.chosen()
    customers = dict(filters.narrowed).get("customer", ())
    if not customers:
        st.info("Choose a customer at the left to see its invoices.", icon=":material/filter_alt:")
    for customer in customers:
        found = records.read_invoices(gateway.build, customer).to_dicts()
        title, key = f"Invoices of {gateway.label('customer', customer)}", f"invoices_{customer}"
        st.markdown(f"**{literal(title)}**, in their own currency")
        files.offer(key, lambda key=key, title=title, found=found: _filed(gateway, key, title, found))
        table(found, COLUMNS, f"Invoices of {customer}", key, lambda row, key=key: _pick(f"{key}_row", row))
        if picked := st.session_state.get(f"{key}_row"):
            show_landed(gateway.build, f"Invoice {picked['invoice_id']}", picked["source_ref"])


def _filed(gateway: Gateway, key: str, title: str, found: list[dict[str, Any]]) -> Records:
    tables = [records_table("Invoices", found, COLUMNS)]
    return filed(gateway, key, title, tables, Currency="each invoice's own")


def _pick(key: str, row: dict[str, Any]) -> None:
    st.session_state[key] = row
