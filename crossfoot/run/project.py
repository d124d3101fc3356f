"""The dbt project: where it is, and which state of it this is."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import crossfoot

PROJECT = Path(crossfoot.__file__).resolve().parent.parent
"""The folder that holds `dbt_project.yml`."""


SOURCES = (".sql", ".yml", ".csv", ".py")


@cache
def code_fingerprint() -> str:
    """A hash of the dbt project, of the code that publishes, and of the engines' versions."""
    rooms = ("models", "macros", "seeds", "tests/audits", "crossfoot/run", "crossfoot/lineage")
    return _fingerprint(rooms, ("dbt-core", "dbt-duckdb", "duckdb"))


@cache
def lineage_fingerprint() -> str:
    """A hash of the code that reads the lineage of a model."""
    return _fingerprint(("crossfoot/lineage",), ("sqlglot",))


def _fingerprint(rooms: tuple[str, ...], packages: tuple[str, ...]) -> str:
    files = sorted(path for room in rooms for path in (PROJECT / room).rglob("*") if path.suffix in SOURCES)
    digest = hashlib.sha256()
    for path in [PROJECT / "dbt_project.yml", PROJECT / "profiles.yml", *files]:
        digest.update(f"{path.relative_to(PROJECT)}\n".encode() + path.read_bytes())
    for package in packages:
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()


def seed(name: str) -> str:
    """SQL for the rows of a seed that no model reads, all columns as text."""
    path = str(PROJECT / "seeds" / f"{name}.csv").replace("'", "''")
    return f"read_csv('{path}', header = true, all_varchar = true)"
