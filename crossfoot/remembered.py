"""What takes seconds to work out and follows from its inputs alone, kept between runs in the user's cache folder."""

import contextlib
import datetime as dt
import hashlib
import json
import os
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "crossfoot"
UNUSED_DAYS = 30


def remembered(kind: str, inputs: Any, work_out: Callable[[], bytes]) -> bytes:
    """What `work_out` gives for these inputs (JSON values), worked out once; `kind` tells results apart.

    What nobody asked for in 30 days is forgotten. A folder that cannot be read or written costs time, nothing else.
    """
    digest = hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:32]
    path = FOLDER / f"{kind}-{digest}"
    try:
        known = path.read_bytes()
        path.touch()
        return known
    except OSError:
        result = work_out()
    with contextlib.suppress(OSError):
        _keep(path, result)
    return result


def _keep(path: Path, result: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}-{time.monotonic_ns()}")
    unfinished.write_bytes(result)
    unfinished.replace(path)
    _forget_unused(path.parent, _now().date())


@lru_cache(maxsize=1)
def _forget_unused(folder: Path, day: dt.date) -> None:
    """Once a day in a process: a build keeps hundreds of results, and looking at all for each of them took seconds."""
    unused = _now().timestamp() - UNUSED_DAYS * 86_400
    for other in folder.iterdir():
        if other.stat().st_mtime < unused:
            other.unlink(missing_ok=True)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
