"""The audit log: one JSON line per event, each with the hash of the one before, so that no line can be altered.

`h(n) = sha256(h(n−1) ‖ line n)`. The number of lines and the last hash stand in `audit/HEAD`, which names a cut tail.
"""

import errno
import fcntl
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True)
class Flaw:
    """Where the chain does not hold: the line, counted from 1, and what is wrong with it."""

    line: int
    problem: str


class AuditLog:
    """The log in a folder; `append` is safe among processes, `verify` reads only."""

    def __init__(self, folder: Path) -> None:
        """Nothing is written before the first event."""
        self._folder = folder
        self._lines = folder / "log.jsonl"
        self._head = folder / "HEAD"

    def append(self, *entries: dict[str, Any]) -> None:
        """Adds entries (JSON values), all or none, and waits until they are on the disk."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        # Without a buffer: what one could not write it would try to write again at the end.
        with self._lines.open("ab", buffering=0) as log:
            fcntl.flock(log, fcntl.LOCK_EX)
            count, last = self._read_head()
            before = os.fstat(log.fileno()).st_size
            lines = []
            for entry in entries:
                text = json.dumps(entry, ensure_ascii=False, sort_keys=True, default=str)
                last = _hash(last, text)
                lines.append(json.dumps({"entry": text, "hash": last}, ensure_ascii=False) + "\n")
            written = "".join(lines).encode()
            try:
                if log.write(written) < len(written):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(log.fileno())
                replacement = self._head.with_suffix(".new")
                replacement.write_text(f"{count + len(entries)} {last}\n")
                replacement.replace(self._head)
            except OSError:
                log.truncate(before)
                raise

    def entries(self, last: int = 0) -> list[dict[str, Any]]:
        """The `last` entries, all of them by default, oldest first."""
        return [json.loads(json.loads(line)["entry"]) for line in self._text().splitlines()[-last:]]

    def verify(self) -> list[Flaw]:
        """Every place where a line was edited, dropped, reordered or cut off; none when the chain holds."""
        flaws, last, number = [], GENESIS, 0
        for number, line in enumerate(self._text().splitlines(), 1):
            try:
                row = json.loads(line)
                expected = _hash(last, row["entry"])
                if row["hash"] != expected:
                    flaws.append(Flaw(number, "does not follow from the line before: edited, dropped or reordered"))
                last = row["hash"]
            except (ValueError, KeyError, TypeError):
                flaws.append(Flaw(number, "is not a line of this log"))
        count, head = self._read_head()
        if number < count:
            flaws.append(Flaw(number + 1, f"{count - number} lines are missing at the end"))
        elif number > count or (last != head and not flaws):
            flaws.append(Flaw(number, "the end of the log is not the one that was written last"))
        return flaws

    def _text(self) -> str:
        return self._lines.read_text(encoding="utf-8") if self._lines.exists() else ""

    def _read_head(self) -> tuple[int, str]:
        """The number of lines and the last hash; those of an empty log where the file is gone or is no such file."""
        told = self._head.read_text().split() if self._head.exists() else []
        return (int(told[0]), told[1]) if len(told) == 2 and told[0].isdecimal() else (0, GENESIS)


def _hash(previous: str, text: str) -> str:
    return hashlib.sha256((previous + text).encode()).hexdigest()
