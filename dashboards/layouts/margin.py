"""Margin."""

from dashboards.page import show

show(
    "margin",
    [
        ("leakage", "by_practice"),
        ("tree",),
        ("rates",),
        ("practices",),
        ("service_lines",),
        ("engagements",),
        ("internal_cost",),
    ],
)
