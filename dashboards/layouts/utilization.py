"""Utilization and capacity."""

from dashboards.page import show

show(
    "utilization",
    [
        ("rates", "by_practice"),
        ("forecast", "demand"),
        ("load", "available"),
        ("allocation",),
        ("people",),
        ("bench",),
        ("practices",),
    ],
)
