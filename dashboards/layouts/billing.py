"""WIP and billing."""

from dashboards.page import show

show(
    "billing",
    [
        ("contract_roll", "wip_age"),
        ("billed", "balances"),
        ("cycle", "delays"),
        ("earned", "unbilled_by_practice"),
        ("ready",),
    ],
)
