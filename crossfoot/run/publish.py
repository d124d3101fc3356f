"""Publishes the private file as an immutable build, and moves the pointer between builds.

A reader sees the old build or the new one, whenever this process dies: the files are complete and on the disk
before the folder gets its name, and the folder before `CURRENT` names it.
"""

import shutil
from typing import Any

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.run.audits import Audit
from crossfoot.run.build import built, refuse_failed, require_space
from crossfoot.run.build_files import sha256, write_build
from crossfoot.run.closes import closes
from crossfoot.run.crash import crash_point
from crossfoot.run.forecasts import keep_forecast
from crossfoot.run.manifest import read_manifest
from crossfoot.run.progress import Progress
from crossfoot.workspace import Workspace, new_id, sync


def publish(workspace: Workspace, landing_fingerprint: str, keep: int, progress: Progress) -> str:
    """Publishes the audited private file and returns the build's id.

    XF-102 when there is no finished build of what has landed, XF-101 when its audits failed.
    """
    inputs, audits = _publishable(workspace, landing_fingerprint)
    require_space(workspace)
    progress.step("Publishing")
    build_id = new_id()
    partial = workspace.builds / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    write_build(workspace, partial, build_id, inputs, audits)
    partial.rename(workspace.builds / build_id)
    sync(workspace.builds)
    crash_point("publish.folder")
    keep_forecast(workspace, build_id, inputs["reporting_currency"])
    point_to(workspace, build_id)
    _prune(workspace, keep)
    return build_id


def point_to(workspace: Workspace, build_id: str) -> None:
    """Makes a build the served one, atomically."""
    new = workspace.builds / "CURRENT.new"
    new.write_text(f"{build_id}\n")
    sync(new)
    crash_point("publish.pointer_written")
    new.replace(workspace.current)
    sync(workspace.builds)
    crash_point("publish.pointer_moved")


def rollback(workspace: Workspace, build_id: str | None) -> str:
    """Serves an earlier build again: the given one, or the one before the served one; returns its id.

    XF-104 when there is no such build, XF-105 when its files are damaged.
    """
    served = workspace.current_build()
    earlier = [known for known in workspace.build_ids() if served and known < served]
    target = build_id or (earlier[-1] if earlier else None)
    if target is None:
        raise CrossfootError("XF-104", "There is no earlier build.", next="crossfoot builds", exit_code=USAGE)
    damaged = damaged_files(workspace, target)
    if damaged:
        raise CrossfootError(
            "XF-105",
            f"Build {target} is damaged.",
            why=f"{', '.join(damaged)} differ from what was published.",
            kept=f"Build {served} goes on being served.",
            next="crossfoot builds",
        )
    point_to(workspace, target)
    return target


def damaged_files(workspace: Workspace, build_id: str) -> list[str]:
    """The files of a build that are not the bytes that were published."""
    folder, files = workspace.builds / build_id, read_manifest(workspace, build_id)["files"]
    return [
        name for name, file in files.items() if not (folder / name).exists() or sha256(folder / name) != file["sha256"]
    ]


def _publishable(workspace: Workspace, landing_fingerprint: str) -> tuple[dict[str, Any], list[Audit]]:
    finished = built(workspace)
    if finished is None or finished[0]["landing"] != landing_fingerprint:
        why = (
            "Records have landed since it was built."
            if finished
            else "The last build did not finish, or there was none."
        )
        raise CrossfootError(
            "XF-102",
            "The private file cannot be published.",
            why=why,
            kept="The last good build goes on being served.",
            next="crossfoot build",
        )
    refuse_failed(finished[1])
    return finished


def _prune(workspace: Workspace, keep: int) -> None:
    """Removes old builds but those that a close names: what was reported is explained from its own build."""
    kept = {workspace.current_build(), *(close.build_id for close in closes(workspace).values())}
    for build_id in workspace.build_ids()[:-keep]:
        if build_id not in kept:
            shutil.rmtree(workspace.builds / build_id)
