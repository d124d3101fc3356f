"""Metric queries in one process: what a page waits for once the gateway is open."""

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
    """Opening the gateway with its first query, then every query again and again."""
    first = timed(lambda: gateway.open(root).query(["revenue_net"]))
    measures = [Measure(f"open the gateway and ask once, {name}", [first])]
    opened = gateway.open(root)
    for what, (metrics, dims) in QUERIES.items():
        opened.query(metrics, dims)
        seconds = [timed(lambda m=metrics, d=dims: opened.query(m, d)) for _ in range(runs)]
        measures.append(Measure(f"warm query, {what}, {name}", seconds))
    return measures
