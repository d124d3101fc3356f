"""Margin."""

from dashboards.page import show

show(
    "margin",
    [
        ("leakage", "by_practice"),
        ("tree",),
        ("rates", "service_lines"),
        ("practices",),
        ("engagements",),
        ("internal_cost",),
    ],
)
