"""docs/drop_format.md lists all that ingest/drop/streams.yml declares; CROSSFOOT_WRITE_DOCS=1 rewrites it."""

import os
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "drop_format.md"
STREAMS = yaml.safe_load((ROOT / "ingest" / "drop" / "streams.yml").read_text())
MODELS = yaml.safe_load((ROOT / "models" / "staging" / "drop" / "_drop.yml").read_text())["models"]
GRAIN = {model["name"].removeprefix("drop__"): " ".join(model["description"].split()) for model in MODELS}

# ruff: noqa: E501
HEAD = """# The drop format

A drop is a folder with one file per record type: `<stream>.csv`, `.parquet` or `.xlsx`. Any file may be missing; what depends on it says so. Names of columns are exact, their order does not matter, and a column that is not listed is kept and noticed.

- CSV: UTF-8 (a byte order mark is accepted), comma, `"` quoting, a header. An empty field is no value.
- `date` YYYY-MM-DD · `period` YYYY-MM · `timestamp` YYYY-MM-DDThh:mm:ssZ · `decimal` with `.`, up to 12 digits before and 6 after it · `flag` 0 or 1 · `currency` ISO 4217. A decimal comma or a thousands separator must be declared for the source (`decimal`, `thousands`); it is never guessed.
- `valid_from` and `valid_to` are both inclusive; an empty `valid_to` is open. Rows of one key should not overlap; if they do, the greatest `valid_from` in force wins.
- A delivery is an upsert by key. A row that is absent is not deleted, unless `_manifest.csv` (columns `file,complete`) says that its file is complete.
- A file that cannot be read, lacks a required column or has no header is refused whole. A row that cannot be typed, or two different rows with one key, go to quarantine with file, line, column, value and rule; the rest of the file lands.
- *Italic* columns may be empty or missing.

| file | one row is | key | columns |
|---|---|---|---|
"""


def page() -> str:
    rows = []
    for name, stream in STREAMS.items():
        key = "content and occurrence" if stream["key"] == "content" else ", ".join(stream["key"])
        columns = " · ".join(_column(column, kind) for column, kind in stream["columns"].items())
        rows.append(f"| `{name}` ({stream['owner']}) | {GRAIN[name]} | {key} | {columns} |")
    return HEAD + "\n".join(rows) + "\n"


def _column(name: str, kind: str) -> str:
    plain = kind.removeprefix("optional ").replace("|", ", ")
    return f"{name} {plain}" if plain == kind.replace("|", ", ") else f"*{name}* {plain}"


def test_the_page_lists_what_is_declared():
    if os.environ.get("CROSSFOOT_WRITE_DOCS"):
        PAGE.write_text(page())
    assert len(STREAMS) >= 60
    assert PAGE.read_text() == page(), "CROSSFOOT_WRITE_DOCS=1 pytest tests/docs rewrites it"
