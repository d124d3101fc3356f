"""Cash."""

from dashboards.page import show

show(
    "cash",
    [
        ("ageing", "receivables_roll"),
        ("cash_and_billings", "dso"),
        ("customers",),
        ("entities", "expected_cash"),
    ],
)
