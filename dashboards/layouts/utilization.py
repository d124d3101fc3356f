"""Utilization and capacity."""

from dashboards.page import show

show(
    "utilization",
    [
        ("rates", "by_practice"),
        ("forecast", "available"),
        ("people",),
        ("bench",),
        ("practices",),
    ],
)
