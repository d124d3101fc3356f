"""Project health."""

from dashboards.page import show

show(
    "projects",
    [
        ("burn", "performance"),
        ("burn_up", "estimates"),
        ("overrun", "loss_provision"),
        ("engagements",),
    ],
)
