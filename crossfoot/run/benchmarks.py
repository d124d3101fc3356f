"""Industry benchmarks, from `seeds/ref_benchmark.csv`: published when `benchmarks` is on in `crossfoot.yml`."""

import csv
from decimal import Decimal, InvalidOperation
from typing import Any

import duckdb

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.run.project import PROJECT
from crossfoot.run.tables import create_table

SEED = PROJECT / "seeds" / "ref_benchmark.csv"
COLUMNS = {"metric": "varchar", "year": "integer", "value": "decimal(18, 6)", "source": "varchar", "note": "varchar"}
UNITS = ("ratio", "days")
"""The units in which firms of any size and currency compare."""


def write_benchmarks(con: duckdb.DuckDBPyConnection, semantic_manifest: dict[str, Any]) -> None:
    """`metadata.benchmark`: one row per metric and year. XF-106 (exit 2) names every line that is refused."""
    units = {
        metric["name"]: meta.get("unit")
        for metric in semantic_manifest["metrics"]
        if not (meta := (metric.get("config") or {}).get("meta") or {}).get("private")
    }
    rows, problems, seen = [], [], set()
    with SEED.open(encoding="utf-8", newline="") as lines:
        for line, row in enumerate(csv.DictReader(lines, restval=""), 2):
            try:
                problem = _problem(row, units, seen)
                exact = Decimal(row["value"])
                if not exact.is_finite():
                    raise ValueError
                rows.append([row["metric"], int(row["year"]), f"{exact:f}", row["source"], row["note"]])
            except (ValueError, InvalidOperation, KeyError):
                problem = f"it is not {', '.join(COLUMNS)} with a year and a number"
            problems += [f"line {line}: {problem}"] if problem else []
            seen.add((row.get("metric"), row.get("year")))
    if problems:
        raise CrossfootError(
            "XF-106",
            f"{SEED.name} is refused.",
            why="\n".join(problems),
            kept="Nothing was published; the last good build goes on being served.",
            next=f"correct seeds/{SEED.name}, then crossfoot run",
            exit_code=USAGE,
        )
    create_table(con, "metadata.benchmark", COLUMNS, rows)


def _problem(row: dict[str, str], units: dict[str, str], seen: set[tuple[str, str]]) -> str:
    if row["metric"] not in units:
        return f"there is no metric '{row['metric']}'"
    if units[row["metric"]] not in UNITS:
        return f"{row['metric']} is counted in {units[row['metric']]}; comparable are {' and '.join(UNITS)}"
    if not row["source"].strip():
        return "it names no source"
    return f"{row['metric']} is there twice for {row['year']}" if (row["metric"], row["year"]) in seen else ""
