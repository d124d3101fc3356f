"""Metric queries in one process: what a page waits for once the gateway is open.

The gateway keeps the SQL it has written for a request, not its values: every run reads the published tables.
"""

from pathlib import Path

from benchmarks.measure import Measure, timed
from crossfoot import gateway

QUERIES = {
    "one sum": (["revenue_net"], []),
    "one sum by practice": (["revenue_net"], ["practice"]),
    "a ratio by practice": (["margin_std_pct"], ["practice"]),
    "four metrics by customer": (["bookings_net", "revenue_net", "backlog_closing", "unbilled"], ["customer"]),
}


def measure(name: str, root: Path, runs: int = 20) -> list[Measure]:
    """Opening the gateway, then every query once and then again and again."""
    start = timed(lambda: gateway.open(root))
    measures = [Measure(f"open the gateway, {name}", [start])]
    opened = gateway.open(root)
    for what, (metrics, dims) in QUERIES.items():
        before = timed(lambda m=metrics, d=dims: opened.query(m, d))
        seconds = [timed(lambda m=metrics, d=dims: opened.query(m, d)) for _ in range(runs)]
        measures.append(Measure(f"warm query, {what}, {name}", seconds, note=f"{before:.3f} s the first time"))
    return measures
