"""Looks at everything a run depends on and says, line by line, how it is and what to do."""

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from importlib.metadata import PackageNotFoundError, requires, version

import duckdb

from crossfoot.errors import INSECURE, OK, REFUSED, USAGE, CrossfootError
from crossfoot.run.build import built, refuse_failed, space_needed
from crossfoot.run.build_files import control_totals
from crossfoot.run.inputs import landing, stream_tables
from crossfoot.run.manifest import read_manifest
from crossfoot.run.publish import damaged_files
from crossfoot.run.sources import reachable_sources, require_connectors
from crossfoot.settings import load_settings
from crossfoot.workspace import Workspace
from crossfoot.yaml_file import REFERENCE, read_yaml


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at and how it is; when it is not well, the fix and the exit code it asks for."""

    subject: str
    state: str
    fix: str = ""
    exit_code: int = OK


def examine(workspace: Workspace, deep: bool) -> list[Finding]:
    """Everything, well or not; `deep` reads each published file from end to end. Changes nothing."""
    checks = {
        "environment": _environment,
        "settings": partial(_settings, workspace),
        "secrets": partial(_secrets, workspace),
        "permissions": partial(_permissions, workspace),
        "disk": partial(_disk, workspace),
        "lock": partial(_lock, workspace),
        "landing": partial(_landing, workspace),
        "private file": partial(_private, workspace),
        "published": partial(_published, workspace, deep),
    }
    findings = []
    for subject, check in checks.items():
        try:
            findings += check()
        except CrossfootError as error:
            findings.append(Finding(subject, f"{error.code} {error.what} {error.why}", error.next, error.exit_code))
        except (duckdb.Error, OSError) as error:
            findings.append(Finding(subject, str(error).splitlines()[0], "crossfoot run", REFUSED))
    return findings


def _environment() -> Iterator[Finding]:
    yield Finding("python", sys.version.split()[0])
    try:
        requirements = requires("crossfoot") or []
    except PackageNotFoundError:
        requirements = []
        yield Finding("crossfoot", "not installed", "make setup", USAGE)
    for requirement in requirements:
        name = re.match(r"[\w-]+", requirement)[0]
        wanted = requirement.partition("==")[2]
        try:
            found = version(name)
        except PackageNotFoundError:
            found = ""
        if not found or (wanted and not fnmatch(found, wanted)):
            yield Finding(name, f"{found or 'missing'}, wanted {wanted or 'any'}", "make setup", USAGE)
        elif wanted:
            yield Finding(name, found)


def _settings(workspace: Workspace) -> Iterator[Finding]:
    settings = load_settings(workspace.settings)
    yield Finding("settings", f"{workspace.settings.name} is well; {len(settings.sources)} sources")
    require_connectors(settings)
    for name, found in reachable_sources(workspace, settings).items():
        if isinstance(found, CrossfootError):
            state = settings.redact(" ".join(filter(None, (found.code, found.what, found.why))))
            yield Finding(f"source {name}", state, _fix(found), found.exit_code)
        else:
            unseen = f"; this login does not see {', '.join(found)}, which lands empty" if found else ""
            yield Finding(f"source {name}", f"reachable{unseen}")


def _fix(error: CrossfootError) -> str:
    return "edit crossfoot.yml" if error.next == "crossfoot doctor" else error.next


def _secrets(workspace: Workspace) -> Iterator[Finding]:
    """A secret in the file itself ends up in copies, backups and screens; it belongs into the environment."""
    sources = read_yaml(workspace.settings).get("sources") or {} if workspace.settings.exists() else {}
    for source, options in sources.items():
        written = options.get("auth") if isinstance(options, dict) else None
        for name, value in written.items() if isinstance(written, dict) else ():
            if not REFERENCE.search(str(value)):
                fix = "write it as ${NAME} in crossfoot.yml and export NAME=…"
                yield Finding(f"source {source}", f"auth.{name} stands in crossfoot.yml", fix, INSECURE)


def _permissions(workspace: Workspace) -> Iterator[Finding]:
    for path in (workspace.landing, workspace.work, workspace.builds, workspace.logs):
        if path.exists() and path.stat().st_mode & 0o077:
            yield Finding(path.name, "others on this machine may read it", f"chmod go= {path}", INSECURE)


def _disk(workspace: Workspace) -> Iterator[Finding]:
    if workspace.root.is_dir():
        needed, free = space_needed(workspace), shutil.disk_usage(workspace.root).free
        state = f"{free >> 20} MB free, a build needs {needed >> 20} MB"
        yield Finding("disk", state) if free >= needed else Finding("disk", state, "free some space", REFUSED)


def _lock(workspace: Workspace) -> Iterator[Finding]:
    holder = workspace.holder()
    yield Finding("lock", f"held by process {holder['pid']} since {holder['start']}" if holder else "free")


def _landing(workspace: Workspace) -> Iterator[Finding]:
    if workspace.holder():
        return
    if not workspace.landing.exists() and not workspace.build_ids():
        yield Finding("landing", "nothing yet", "crossfoot ingest")
        return
    with landing(workspace) as con:
        [(waiting,)] = con.sql("select count(*) from quarantine where status = 'open'").fetchall()
        yield Finding("landing", f"{len(stream_tables(con))} streams")
    yield Finding("quarantine", f"{waiting} records wait", "crossfoot quarantine list" if waiting else "")


def _private(workspace: Workspace) -> Iterator[Finding]:
    if not workspace.holder():
        finished = built(workspace)
        if finished:
            refuse_failed(finished[1])
        yield Finding("private file", "built") if finished else Finding("private file", "not built", "crossfoot build")


def _published(workspace: Workspace, deep: bool) -> Iterator[Finding]:
    served = workspace.current_build()
    if served is None:
        yield Finding("published", "nothing yet", "crossfoot run")
    for build_id in workspace.build_ids():
        subject = f"build {build_id}" + (", served" if build_id == served else "")
        damaged = damaged_files(workspace, build_id)
        if not damaged and deep:
            damaged = _differing_tables(workspace, build_id)
        fix = "crossfoot rollback" if build_id == served else f"rm -r {workspace.builds / build_id}"
        if damaged:
            yield Finding(subject, f"differs from what was published: {', '.join(damaged)}", fix, REFUSED)
        else:
            yield Finding(subject, "every row as published" if deep else "every byte as published")


def _differing_tables(workspace: Workspace, build_id: str) -> list[str]:
    """The tables whose rows or control sums, read again from end to end, are not those of the manifest."""
    differing = []
    for name, file in read_manifest(workspace, build_id)["files"].items():
        if "tables" in file:
            with duckdb.connect(str(workspace.builds / build_id / name), read_only=True) as con:
                found = control_totals(con)
            wanted = file["tables"]
            differing += [f"{name} {table}" for table in found | wanted if found.get(table) != wanted.get(table)]
    return differing
