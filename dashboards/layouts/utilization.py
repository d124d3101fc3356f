"""Utilization and capacity."""

from dashboards.page import show

show(
    "utilization",
    [
        ("rates", "by_practice"),
        ("forecast", "available"),
        ("allocation",),
        ("people",),
        ("bench", "demand"),
        ("practices",),
    ],
)
