"""What the industry reaches, where the build carries benchmarks (`benchmarks` in `crossfoot.yml`)."""

from dataclasses import dataclass
from decimal import Decimal

from crossfoot.gateway.published import Published


@dataclass(frozen=True)
class Benchmark:
    """A value of a metric in its unit, the year it was published, who says so, and how it was counted."""

    metric: str
    year: int
    value: Decimal
    source: str
    note: str

    def __str__(self) -> str:
        """The source in words."""
        return " ".join(filter(None, (f"{self.source} ({self.year}).", self.note)))


def benchmarks(build: Published, period: str) -> dict[str, Benchmark]:
    """By metric, the newest benchmark that was published by the end of the period's year; none while they are off."""
    rows = build.table("metadata.benchmark", "where year <= ? order by year", int(period[:4]))
    return {row["metric"]: Benchmark(**row) for row in rows.iter_rows(named=True)}
