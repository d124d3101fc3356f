"""Builds the private file from the landed records and audits it."""

import json
import shutil
from collections.abc import Sequence
from typing import Any

import duckdb

from crossfoot.errors import CrossfootError
from crossfoot.run.audits import AUDIT_COLUMNS, Audit, run_audits
from crossfoot.run.crash import crash_point
from crossfoot.run.dbt import run_dbt
from crossfoot.run.identity import write_proposals
from crossfoot.run.inputs import Inputs
from crossfoot.run.model_inputs import write_history, write_policy
from crossfoot.run.progress import Progress
from crossfoot.run.tables import attach, create_table, now
from crossfoot.workspace import Workspace

STEP_COLUMNS = ("step", "began_at", "ended_at")
SPARE = 100 * 1024 * 1024


def build(workspace: Workspace, inputs: Inputs, progress: Progress) -> list[Audit]:
    """A fresh private file, built and audited; returns the audits. XF-101 when a blocking audit failed.

    The file says of itself whether it is fit to be published (`run.build`), so that a crash leaves no doubt.
    """
    require_space(workspace)
    progress.step("Building")
    began = now()
    workspace.work.unlink(missing_ok=True)
    workspace.work.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    with _private(workspace) as con:
        write_policy(con, inputs)
        write_history(con, workspace, inputs.skipped)
    crash_point("build.policy")
    nodes = run_dbt(workspace, inputs.connectors, progress)
    crash_point("build.dbt")
    modelled = now()
    progress.step("Auditing")
    with _private(workspace) as con:
        audits = run_audits(workspace, con, nodes)
        if not failed(audits):  # after a failed test, dbt leaves out the models that proposals are read from
            write_proposals(con)
        write_outcome(con, inputs, audits, [["models", began, modelled], ["audits", modelled, now()]])
    crash_point("build.audits")
    refuse_failed(audits)
    return audits


def built(workspace: Workspace) -> tuple[dict[str, Any], list[Audit]] | None:
    """Inputs and audits of the finished build in the private file; None when there is none."""
    if not (workspace.work.exists() and (workspace.target / "manifest.json").exists()):
        return None
    with duckdb.connect(str(workspace.work), read_only=True) as con:
        tables = "select 1 from duckdb_tables() where schema_name = 'run' and table_name = 'build'"
        if not con.sql(tables).fetchall():
            return None
        [(inputs,)] = con.sql("select inputs from run.build").fetchall()
        audits = con.sql("select * from run.audits").fetchall()
    return json.loads(inputs), [Audit(*row) for row in audits]


def write_outcome(
    con: duckdb.DuckDBPyConnection, inputs: Inputs, audits: list[Audit], steps: Sequence[list[str]] = ()
) -> None:
    """`run.audits`, `run.step` and `run.build`: the build is finished, and this is what it is made of.

    A step has a name and the moments when it began and ended (UTC).
    """
    con.execute("begin")
    create_table(con, "run.step", dict.fromkeys(STEP_COLUMNS, "varchar"), [*steps])
    create_table(con, "run.audits", AUDIT_COLUMNS, [list(vars(audit).values()) for audit in audits])
    con.execute("create table run.build as select ? as inputs", [json.dumps(inputs.as_dict())])
    con.execute("commit")


def failed(audits: list[Audit]) -> list[Audit]:
    """The blocking audits that failed."""
    return [audit for audit in audits if audit.blocking and audit.rows_found]


def refuse_failed(audits: list[Audit]) -> None:
    """XF-101 (exit 1) naming the blocking audits that failed."""
    if lost := failed(audits):
        raise CrossfootError(
            "XF-101",
            f"{len(lost)} of {len(audits)} audits failed.",
            why="\n".join(f"{audit.id}: {audit.rows_found} rows; {audit.message}" for audit in lost[:10]),
            kept="Nothing was published; the last good build goes on being served.",
            next="correct the records or the models, then crossfoot run",
        )


def space_needed(workspace: Workspace) -> int:
    """The bytes that a build may take: two and a half times the landing and the private file, and some to spare."""
    used = sum(path.stat().st_size for path in (workspace.landing, workspace.work) if path.exists())
    return used * 5 // 2 + SPARE


def require_space(workspace: Workspace) -> None:
    """XF-120 when the disk could not take the files of another build."""
    needed, free = space_needed(workspace), shutil.disk_usage(workspace.root).free
    if free < needed:
        raise CrossfootError(
            "XF-120",
            f"The disk has {free >> 20} MB free; a build needs {needed >> 20} MB.",
            why="A build writes its files anew beside those that are served.",
            kept="Nothing was changed; the last good build goes on being served.",
            next="free some space or lower keep_builds, then repeat the command",
        )


def _private(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """The private file, with the landed records attached as `landing`."""
    con = duckdb.connect(str(workspace.work))
    con.execute("set enable_progress_bar = false")
    attach(con, workspace.landing, "landing")
    return con
