"""The folder of a drop: which file holds which stream, and which files its manifest calls complete."""

import csv
import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import USAGE, LandingError, refusal
from ingest.landing import Notice

SUFFIXES = (".csv", ".parquet", ".xlsx")
MANIFEST = "_manifest.csv"


@dataclass
class Folder:
    """What a drop holds: the file of each stream, refusals by file, and notices."""

    files: dict[str, Path] = field(default_factory=dict)
    complete: set[str] = field(default_factory=set)
    refused: dict[str, LandingError] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)


def read_folder(path: Path, streams: Iterable[str]) -> Folder:
    """Looks at every entry of the folder. Raises XF-311 for no folder, XF-312 for a file that lies outside it."""
    streams = list(streams)
    folder, root = Folder(), _root(path)
    found: dict[str, list[Path]] = {}
    for entry in sorted(root.iterdir()):
        if entry.name.startswith(("_", ".")):
            continue
        if not Path(os.path.realpath(entry)).is_relative_to(root):
            raise _outside(entry)
        if entry.stem in streams and entry.suffix.lower() in SUFFIXES and entry.is_file():
            found.setdefault(entry.stem, []).append(entry)
        else:
            name = os.fsencode(entry.name).decode(errors="backslashreplace")
            folder.notices.append(Notice(None, name, "unknown_file", _unknown(entry, streams)))
    for stream, files in found.items():
        if len(files) == 1:
            folder.files[stream] = files[0]
        else:
            folder.refused[files[0].name] = _several(stream, files)
    _read_manifest(root / MANIFEST, folder)
    for stream in (s for s in streams if s not in found):
        text = "The drop has no such file: no rows, nothing deleted."
        folder.notices.append(Notice(stream, f"{stream}.csv", "missing_file", text))
    return folder


def _read_manifest(path: Path, folder: Folder) -> None:
    """Fills `complete`; an unusable manifest is refused and then nothing counts as complete."""
    if path.is_symlink():
        raise _outside(path)
    if not path.exists():
        return
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = csv.DictReader(lines, strict=True)
            if not {"file", "complete"} <= set(table.fieldnames or ()):
                raise csv.Error("the columns are file and complete")
            rows = [(row["file"], row["complete"]) for row in table]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        folder.refused[MANIFEST] = _bad_manifest(f"It cannot be read: {getattr(error, 'strerror', None) or error}.")
        return
    wrong = [name for name, complete in rows if complete not in ("0", "1")]
    if wrong or len({name for name, _ in rows}) != len(rows):
        folder.refused[MANIFEST] = _bad_manifest("Each file is named once, and `complete` is 0 or 1.")
        return
    present = {file.name: stream for stream, file in folder.files.items()}
    for name in (name for name, complete in rows if complete == "1"):
        if name in present:
            folder.complete.add(present[name])
        elif Path(name).stem not in {Path(file).stem for file in folder.refused}:
            folder.refused[name] = refusal(
                "XF-331",
                f"{name} is complete according to {MANIFEST}, but it is not in the drop.",
                "A file that was not delivered deletes nothing; deliver it, or take it off the manifest.",
            )


def _root(path: Path) -> Path:
    if not (path.is_dir() and os.access(path, os.R_OK | os.X_OK)):
        raise LandingError(
            "XF-311",
            f"{path} is not a folder that can be read.",
            why="The `path` of a drop names the folder that holds its files.",
            kept="Nothing was read.",
            next_command="crossfoot doctor",
            exit_code=USAGE,
        )
    return path.resolve()


def _outside(entry: Path) -> LandingError:
    return LandingError(
        "XF-312",
        f"{entry.name} is a link to a place outside the drop.",
        why="Only files within the folder of the drop are read.",
        kept="Nothing was read.",
        next_command="crossfoot doctor",
        exit_code=USAGE,
    )


def _several(stream: str, files: list[Path]) -> LandingError:
    names = " and ".join(file.name for file in files)
    return refusal("XF-327", f"{stream} is delivered more than once: {names}.", "Which one counts is not guessed.")


def _bad_manifest(why: str) -> LandingError:
    return refusal("XF-330", f"{MANIFEST} cannot be used, so no file counts as complete.", why)


def _unknown(entry: Path, streams: list[str]) -> str:
    if entry.stem in streams and entry.suffix.lower() in SUFFIXES:
        return "This is a folder, a link to nothing or a device, and was not read: a stream is delivered as a file."
    near = difflib.get_close_matches(entry.stem.lower(), streams, n=1)
    return "This file belongs to no stream and was not read" + (f"; did you mean {near[0]}?" if near else ".")
