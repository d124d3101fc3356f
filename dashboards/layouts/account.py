"""Account 360."""

from dashboards.invoices import show_invoices
from dashboards.page import show
from dashboards.timelines import show_events

show(
    "account",
    [
        ("billed_and_paid", "sold_and_done"),
        ("health",),
        ("projects",),
        ("customers",),
    ],
)
show_events()
show_invoices()
