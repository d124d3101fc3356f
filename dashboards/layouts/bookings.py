"""Bookings and backlog."""

from dashboards.page import show

show(
    "bookings",
    [
        ("bookings_by_type", "backlog_roll"),
        ("forecast",),
        ("bookings_by_practice", "backlog_by_method"),
        ("pipeline", "stages"),
        ("slips", "obligations"),
        ("burn_off",),
        ("practices",),
        ("customers",),
    ],
)
