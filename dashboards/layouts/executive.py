"""Executive."""

from dashboards.page import show

show(
    "executive",
    [
        ("margin_by_practice", "margin_bridge"),
        ("revenue_and_cost", "billed_and_collected"),
        ("concentration",),
        ("customers",),
        ("entities",),
    ],
)
