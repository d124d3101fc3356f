"""Project health."""

from dashboards.page import show

show(
    "projects",
    [
        ("burn", "performance"),
        ("overrun", "loss_provision"),
        ("engagements",),
    ],
)
