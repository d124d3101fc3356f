"""What every command shares: the workspace, its settings, and how results, progress and failures are printed."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crossfoot.errors import CrossfootError
from crossfoot.run.progress import Progress
from crossfoot.workspace import Workspace

if TYPE_CHECKING:
    from rich.console import Console

    from crossfoot.settings import Settings


@dataclass
class Shell:
    """One call of the command line. Results go to standard output, progress and failures to standard error."""

    root: Path = Path()
    json: bool = False
    quiet: bool = False

    @property
    def workspace(self) -> Workspace:
        """The workspace that `-C` names."""
        return Workspace(self.root)

    @cached_property
    def settings(self) -> "Settings":
        """The checked `crossfoot.yml`; read on first use, as asking published numbers does not need it."""
        from crossfoot.settings import load_settings

        return load_settings(self.workspace.settings)

    @cached_property
    def progress(self) -> Progress:
        """Where a run tells what it does; silent with --quiet and --json."""
        return Progress() if self.quiet or self.json else _Printed(self)

    @cached_property
    def out(self) -> "Console":
        """Standard output."""
        return _console(sys.stdout)

    @cached_property
    def err(self) -> "Console":
        """Standard error."""
        return _console(sys.stderr)

    def redact(self, text: str) -> str:
        """The text without what the settings read from the environment."""
        settings = self.__dict__.get("settings")
        return settings.redact(text) if settings else text

    def say(self, text: str) -> None:
        """A result in words; nothing with --json or --quiet."""
        if not (self.json or self.quiet):
            self.out.print(self.redact(text), soft_wrap=True)

    def warn(self, text: str) -> None:
        """Something that went wrong and stopped nothing."""
        self.err.print(f"warning: {self.redact(text)}", soft_wrap=True)

    def result(self, document: Any, text: str) -> None:
        """A result as one JSON document with --json, else in words."""
        if self.json:
            self.document(document)
        else:
            self.say(text)

    def document(self, value: Any) -> None:
        """The result of --json: one JSON document."""
        print(self.redact(json.dumps(value, ensure_ascii=False, default=str, indent=1)))

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], note: str = "") -> None:
        """A table under its title and above a note; columns of numbers are set to the right."""
        from rich.table import Table

        cells = [[self.redact(one_line(value)) for value in row] for row in rows]
        grid = Table(box=None, pad_edge=False)
        for index, column in enumerate(columns):
            numeric = all(_is_number(row[index]) for row in cells)
            grid.add_column(column, justify="right" if numeric else "left", overflow="fold")
        for row in cells:
            grid.add_row(*row)
        if title:
            self.out.print(title, style="bold")
        self.out.print(grid)
        if note and not self.quiet:
            self.out.print(note, style="dim", soft_wrap=True)

    def failure(self, error: CrossfootError) -> None:
        """A failure: code and what, then why, what was kept, and the next command."""
        fields = {name: self.redact(getattr(error, name)) for name in ("code", "what", "why", "kept", "next")}
        if self.json:
            print(json.dumps({"error": fields | {"exit_code": error.exit_code}}, ensure_ascii=False, indent=1))
            return
        self.err.print(f"{fields['code']} {fields['what']}", style="bold red", soft_wrap=True)
        for name, mark in (("why", "why: "), ("kept", "kept:"), ("next", "→ run:")):
            for line in filter(None, fields[name].split("\n")):
                self.err.print(f"  {mark} {line}", soft_wrap=True)
                mark = " " * len(mark)


class _Printed(Progress):
    """Progress on standard error: a moving line and a bar per stream on a terminal, lines with the time elsewhere."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._status = shell.err.status("") if shell.err.is_terminal else None
        self._title = ""
        self._bars: Any = None
        self._bar: Any = None

    def step(self, title: str) -> None:
        self._stop_bars()
        self._title = title
        if self._status:
            self._status.update(title)
            self._status.start()
        else:
            self.say(title)

    def tick(self, done: int, total: int, name: str) -> None:
        if self._status:
            self._status.update(f"{self._title} {done}/{total} {name}")

    def read(self, name: str, done: int, total: int | None) -> None:
        if not self._status:
            return
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Bars

        if self._bars is None:
            self._status.stop()
            columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
            self._bars = Bars(*columns, console=self._shell.err, transient=True)
            self._bar = self._bars.add_task(name)
            self._bars.start()
        self._bars.update(self._bar, description=name, completed=done, total=total)

    def say(self, text: str) -> None:
        stamp = "" if self._status else f"{datetime.now():%H:%M:%S} "
        self._shell.err.print(stamp + self._shell.redact(text), soft_wrap=True)

    def close(self) -> None:
        self._stop_bars()
        if self._status:
            self._status.stop()

    def _stop_bars(self) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None


def _console(stream: Any) -> "Console":
    """A console that prints data as it is; as wide as its content where it is no terminal."""
    from rich.console import Console

    width = None if stream.isatty() else 10_000
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def one_line(value: Any) -> str:
    """A value as one line without control characters: a name from a source must not steer the terminal."""
    text = "" if value is None else str(value)
    return "".join(character if character.isprintable() else " " for character in text)


def _is_number(text: str) -> bool:
    return not text.strip("-–0123456789.,")
