"""Project health."""

from dashboards.engagement import show_engagement
from dashboards.page import show
from dashboards.timelines import show_milestones

show(
    "projects",
    [
        ("health",),
        ("burn", "performance"),
        ("burn_up", "estimates", "to_complete"),
        ("overrun", "loss_provision"),
        ("engagements",),
    ],
)
show_milestones()
show_engagement()
