"""Utilization and capacity."""

from dashboards.page import show

show(
    "utilization",
    [
        ("rates", "by_practice"),
        ("utilization_forecast", "staffing_readiness"),
        ("people",),
        ("bench",),
        ("practices",),
    ],
)
