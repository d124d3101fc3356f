"""Metric queries in one process: what a page waits for once the gateway is open.

The gateway keeps the SQL it has written for a request, not its values: every run reads the published tables.
"""

from contextlib import suppress
from pathlib import Path

from benchmarks.measure import Measure, timed
from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway.console import run_sql

QUERIES = {
    "one sum": (["revenue_net"], []),
    "one sum by practice": (["revenue_net"], ["practice"]),
    "a ratio by practice": (["margin_std_pct"], ["practice"]),
    "four metrics by customer": (["bookings_net", "revenue_net", "backlog_closing", "unbilled"], ["customer"]),
}

LONG = {
    "a join": "select count(*) from range(9999999) a join range(9999999) b on a.range % 1000 = b.range % 1000",
    "a list": "select sum(len(list_transform(range(100000000), x -> x * 2)))",
    "a text": "select repeat('x', 1500000000)",
}
LIMIT = 1.0


def measure(name: str, root: Path, runs: int = 20) -> list[Measure]:
    """Opening the gateway, then every query once and then again and again."""
    start = timed(lambda: gateway.open(root))
    measures = [Measure(f"open the gateway, {name}", [start])]
    opened = gateway.open(root)
    for what, (metrics, dims) in QUERIES.items():
        before = timed(lambda m=metrics, d=dims: opened.query(m, d))
        seconds = [timed(lambda m=metrics, d=dims: opened.query(m, d)) for _ in range(runs)]
        measures.append(Measure(f"warm query, {what}, {name}", seconds, note=f"{before:.3f} s the first time"))
    return [*measures, _stopped(name, opened)]


def _stopped(name: str, opened: gateway.Gateway) -> Measure:
    """How long after its limit a query of the SQL page that is in one long step has ended."""

    def ask(sql: str) -> None:
        with suppress(CrossfootError):
            run_sql(opened.build, sql, "benchmark", LIMIT)

    late = [timed(lambda asked=sql: ask(asked)) - LIMIT for sql in LONG.values()]
    return Measure(f"a SQL query stopped after its limit, {name}", late, note=", ".join(LONG))
