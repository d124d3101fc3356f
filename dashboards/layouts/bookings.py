"""Bookings and backlog."""

from dashboards.page import show

show(
    "bookings",
    [
        ("bookings_by_type", "backlog_roll"),
        ("backlog_by_method", "forecast"),
        ("pipeline", "bookings_by_practice"),
        ("obligations",),
        ("practices",),
        ("customers",),
    ],
)
