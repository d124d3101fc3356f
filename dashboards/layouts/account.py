"""Account 360."""

from dashboards.invoices import show_invoices
from dashboards.page import show

show(
    "account",
    [
        ("billed_and_paid", "unpaid"),
        ("projects", "sold_and_done"),
        ("customers",),
    ],
)
show_invoices()
