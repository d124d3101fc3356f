"""Cash."""

from dashboards.page import show

show(
    "cash",
    [
        ("ageing", "receivables_roll"),
        ("expected_cash", "cash_and_billings"),
        ("overdue", "dso"),
        ("customers",),
        ("entities",),
    ],
)
