"""Runs dbt in this process. The only module that imports dbt: it costs two seconds."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from crossfoot.errors import CrossfootError
from crossfoot.remembered import remembered
from crossfoot.run.input_layer import inputs
from crossfoot.run.progress import Progress
from crossfoot.run.project import PROJECT, code_fingerprint
from crossfoot.workspace import Workspace

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest


@dataclass(frozen=True)
class Node:
    """What became of one node: status is success, pass, warn, fail, error or skipped; failures counts a test's rows."""

    id: str
    status: str
    failures: int
    message: str

    @property
    def name(self) -> str:
        """The name without package and type."""
        return self.id.split(".")[2]


def read_models(workspace: Workspace) -> dict[str, Any]:
    """What dbt wrote about the models of the last build: its manifest."""
    return json.loads((workspace.target / "manifest.json").read_text())


def run_dbt(workspace: Workspace, connectors: list[str], progress: Progress, *arguments: str) -> list[Node]:
    """Runs `dbt build` (or the command given) on the workspace's private file; one Node per executed node.

    A project that cannot be read is XF-110, a model that fails XF-111; a failing test is no error here.
    """
    os.environ |= {
        "CROSSFOOT_WORK": str(workspace.work.resolve()),
        "CROSSFOOT_LANDING": str(workspace.landing.resolve()),
        "CROSSFOOT_THREADS": str(min(4, os.cpu_count() or 1)),
        "DO_NOT_TRACK": "1",
    }
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    project = [str(PROJECT), code_fingerprint(), connectors]
    manifest = _parsed(workspace, connectors, project)
    try:
        outcome = dbtRunner(manifest, [_ticker(progress)]).invoke(
            [*(arguments or ["build"]), *_options(workspace, connectors)]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    _refuse_unread(outcome, workspace)
    results = getattr(outcome.result, "results", None) or []
    nodes = [Node(r.node.unique_id, str(r.status), r.failures or 0, (r.message or "").strip()) for r in results]
    broken = [node for node in nodes if node.status == "error"]
    if broken:
        why = "\n".join(f"{node.name}: {_first_lines(node.message)}" for node in broken[:3])
        raise _failed("XF-111", f"{len(broken)} of {len(nodes)} models failed.", why, workspace)
    for name, write in (("manifest.json", _models), ("semantic_manifest.json", _metrics)):
        (workspace.target / name).write_bytes(remembered(name, project, partial(write, manifest)))
    return nodes


def _models(manifest: "Manifest") -> bytes:
    """What dbt would write in `manifest.json`, but for macros and docs, four times as fast."""
    from dbt_common.utils.encoding import JSONEncoder

    written = manifest.writable_manifest()
    written.macros, written.docs = {}, {}
    return json.dumps(written.to_dict(omit_none=False, context={"artifact": True}), cls=JSONEncoder).encode()


def _metrics(manifest: "Manifest") -> bytes:
    """What dbt would write in `semantic_manifest.json`."""
    from dbt.contracts.graph.semantic_manifest import SemanticManifest

    return SemanticManifest(manifest)._get_pydantic_semantic_manifest().json().encode()


def _parsed(workspace: Workspace, connectors: list[str], project: list) -> "Manifest":
    """The project as dbt parsed it for these connectors: that takes ten seconds, and no workspace changes it."""
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest
    from dbt.parser.manifest import extended_mashumaro_encoder, extended_mashumuro_decoder

    def parse() -> bytes:
        outcome = dbtRunner().invoke(["parse", *_options(workspace, connectors)])
        _refuse_unread(outcome, workspace)
        return outcome.result.to_msgpack(extended_mashumaro_encoder)

    known = remembered("project", project, parse)
    return Manifest.from_msgpack(known, decoder=extended_mashumuro_decoder)


def _refuse_unread(outcome: "dbtRunnerResult", workspace: Workspace) -> None:
    if outcome.exception:
        raise _failed("XF-110", "dbt could not read the models.", str(outcome.exception), workspace)


def _options(workspace: Workspace, connectors: list[str]) -> list[str]:
    return [
        *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
        *("--target-path", str(workspace.target.resolve()), "--log-path", str(workspace.logs.resolve())),
        *(
            "--vars",
            json.dumps({"connectors": connectors, "inputs": inputs(connectors)}),
            "--log-level",
            "none",
            "--no-version-check",
            "--no-write-json",
        ),
    ]


def _ticker(progress: Progress) -> Callable[[Any], None]:
    def listen(event: Any) -> None:
        if event.info.name == "LogStartLine":
            progress.tick(event.data.index, event.data.total, event.data.node_info.node_name)

    return listen


def _first_lines(message: str, count: int = 4) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return " ".join(lines[1 : count + 1] or lines)


def _failed(code: str, what: str, why: str, workspace: Workspace) -> CrossfootError:
    return CrossfootError(
        code,
        what,
        why=why,
        kept="Nothing was published; the last good build goes on being served.",
        next=f"read {workspace.logs / 'dbt.log'}, then crossfoot build",
    )
