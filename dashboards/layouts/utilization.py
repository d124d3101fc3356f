"""Utilization and capacity."""

from dashboards.page import show
from dashboards.roles import show_open_roles

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
show_open_roles()
