"""A firm told by several systems: simulators, a drop of what none of them holds, a workspace that reads both."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.server import serving
from crossfoot.run.input_layer import told_by
from tests.numbers.product import write_drop


@contextmanager
def stack(root: Path, firm: Firm, apps: Mapping[str, Any], **sources: dict[str, Any]) -> Iterator[Path]:
    """Serves `apps` and gives a workspace in `root` that reads `sources` (options by connector) and the rest as a drop.

    `{name}` in a base_url stands for the address of the app of that name.
    """
    with serving(apps) as address:
        read = {connector: {"connector": connector, **options} for connector, options in sources.items()}
        for options in read.values():
            if "base_url" in options:
                options["base_url"] = options["base_url"].format(**address)
        read["finance"] = {"connector": "drop", "path": "finance"}
        settings = {"reporting_currency": _currency(firm), "sources": read, "checks": {"profile": "strict"}}
        root.mkdir(parents=True, exist_ok=True)
        (root / "crossfoot.yml").write_text(yaml.safe_dump(settings))
        write_drop(root / "finance", untold(firm, sources))
        yield root


def untold(firm: Firm, connectors: Mapping[str, Any]) -> dict[str, list[dict[str, str]]]:
    """The rows of the firm that none of these connectors tells."""
    told = told_by(connectors)
    entities = sorted(path.stem for path in firm.folder.glob("*.csv"))
    return {entity: firm.rows(entity) for entity in entities if entity not in told and firm.rows(entity)}


def crossfoot(workspace: Path, *arguments: str) -> str:
    """One call of the command line; it must succeed."""
    call = [sys.executable, "-c", "from crossfoot.cli import main; main()", "-C", str(workspace), *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _currency(firm: Firm) -> str:
    return firm.rows("ref_fx_rate")[0]["to_currency"]
