"""A workspace: the folder of one firm, its files, and the lock that lets one run at a time change them."""

import contextlib
import fcntl
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from crossfoot.errors import LOCKED, USAGE, CrossfootError


@dataclass(frozen=True)
class Workspace:
    """The paths of a workspace; nothing is created by asking for them."""

    root: Path

    @property
    def settings(self) -> Path:
        """The configuration, `crossfoot.yml`."""
        return self.root / "crossfoot.yml"

    @property
    def landing(self) -> Path:
        """Landed records and quarantine."""
        return self.root / "landing.duckdb"

    @property
    def work(self) -> Path:
        """dbt's private file; nobody else reads it."""
        return self.root / "work.duckdb"

    @property
    def target(self) -> Path:
        """What dbt writes about a build: manifest, run results, semantic manifest."""
        return self.root / "target"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def builds(self) -> Path:
        """One folder per published build, and `CURRENT`."""
        return self.root / "builds"

    @property
    def current(self) -> Path:
        """The pointer: a text file holding the id of the build that is served."""
        return self.builds / "CURRENT"

    @property
    def closes(self) -> Path:
        """One folder per close or reopening of a period, with the figures that were frozen; append-only."""
        return self.root / "closes"

    @property
    def forecasts(self) -> Path:
        """One file per build that forecast something new; append-only."""
        return self.root / "forecasts"

    @property
    def workflow(self) -> Path:
        """Decisions about exceptions, unless the settings name another store."""
        return self.root / "workflow.sqlite"

    @property
    def audit(self) -> Path:
        """The audit log."""
        return self.root / "audit"

    @property
    def lock(self) -> Path:
        """Who runs now: process id, host and start. Held while a run lasts."""
        return self.root / "run.lock"

    def current_build(self) -> str | None:
        """The id of the served build; None before the first one."""
        return self.current.read_text().strip() if self.current.exists() else None

    def build_ids(self) -> list[str]:
        """The ids of the builds that are kept, oldest first."""
        return sorted(path.parent.name for path in self.builds.glob("[0-9]*/manifest.json"))

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the run lock; XF-750 (exit 75) names the owner when another process has it, XF-201 without a workspace.

        The system lets go of a lock when its process ends, however it ends: a dead owner never blocks.
        """
        if not self.root.is_dir():
            what = f"There is no workspace {self.root.resolve()}."
            raise CrossfootError("XF-201", what, next="crossfoot init", exit_code=USAGE)
        with self.lock.open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise _held(_owner(file.read())) from None
            owner = {"pid": os.getpid(), "host": socket.gethostname(), "start": _now()}
            file.truncate(0)
            file.write(json.dumps(owner))
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)

    def holder(self) -> dict | None:
        """Who holds the lock now (pid, host, start); None when it is free."""
        if not self.lock.exists():
            return None
        with self.lock.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return _owner(file.read())
        return None


def new_id() -> str:
    """An id for a run or a build: the time in UTC, to the millisecond."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")[:-3] + "Z"


def sync(path: Path) -> None:
    """Makes sure that a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _owner(written: str) -> dict:
    """What a lock file says; question marks while its owner has not written it yet."""
    unknown = {"pid": "?", "host": "?", "start": "?"}
    return unknown | (json.loads(written) if written else {})


def _held(owner: dict) -> CrossfootError:
    who = f"process {owner['pid']} on {owner['host']}, since {owner['start']}"
    return CrossfootError(
        "XF-750",
        f"Another run works in this workspace: {who}.",
        why="Only one run at a time may change it.",
        kept="The published build goes on being served.",
        next="wait for it to end, then repeat the command",
        exit_code=LOCKED,
    )
