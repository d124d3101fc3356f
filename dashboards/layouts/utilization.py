"""Utilization and capacity."""

from dashboards.page import show

show(
    "utilization",
    [
        ("rates", "by_practice"),
        ("forecast", "demand"),
        ("levels",),
        ("open_roles",),
        ("available",),
        ("load",),
        ("allocation",),
        ("people",),
        ("bench",),
        ("practices",),
    ],
)
