"""Bookings and backlog."""

from dashboards.page import show

show(
    "bookings",
    [
        ("bookings_by_type", "backlog_roll"),
        ("backlog_by_method", "burn_off"),
        ("pipeline", "bookings_by_practice"),
        ("backlog_scheduled", "close_date_slips"),
        ("practices",),
        ("customers",),
    ],
)
