"""The command line `crossfoot`. Commands import what they need when they run: `--help` must answer at once."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import Abort

from crossfoot.cli import (
    asking,
    audit,
    closing,
    delivering,
    doctor,
    exceptions,
    identity,
    notifying,
    quarantine,
    showing,
    tracing,
    writing,
)
from crossfoot.cli.failures import told
from crossfoot.cli.shell import Shell
from crossfoot.errors import OK

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="A services firm's numbers that agree: land, build, audit, publish, ask.",
    epilog="Exit codes: 0 ok, 1 a blocking audit failed and nothing was published, 2 usage or configuration, "
    "69 a source is down, 75 locked by another run, 78 insecure configuration.",
)
app.add_typer(writing.app)
app.add_typer(asking.app)
app.add_typer(tracing.app)
app.add_typer(notifying.app)
app.add_typer(delivering.app)
app.add_typer(closing.app)
app.add_typer(showing.app)
app.add_typer(doctor.app)
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(exceptions.app, name="exceptions")
app.add_typer(identity.app, name="identity")
app.add_typer(audit.app, name="audit")


@app.callback()
def _global(
    context: typer.Context,
    workspace: Annotated[Path, typer.Option("-C", metavar="DIR", help="The workspace.")] = Path(),
    json: Annotated[bool, typer.Option("--json", help="Print results as one JSON document.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print results and failures only.")] = False,
) -> None:
    shell: Shell = context.obj
    shell.root, shell.json, shell.quiet = workspace, json, quiet


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and ends the process with its exit code."""
    os.umask(0o077)  # landed records, builds and logs hold what people earn and customers owe
    sys.exit(run(global_options_first(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Runs one command and returns its exit code; a failure is printed, whatever it is."""
    shell = Shell(json="--json" in arguments)
    try:
        return app(arguments, prog_name="crossfoot", standalone_mode=False, obj=shell) or OK
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except (Exception, KeyboardInterrupt, Abort) as error:
        failure = told(error, shell.workspace, shell.redact)
        if failure.what:  # empty where the parser has printed the help instead
            shell.failure(failure)
        return failure.exit_code


def global_options_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with -C DIR, --json and --quiet, which may stand anywhere, before the command."""
    first: list[str] = []
    rest: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--":
            rest += [argument, *remaining]
        elif argument in ("--json", "--quiet"):
            first.append(argument)
        elif argument == "-C":
            first += [argument, *(folder for folder in [next(remaining, None)] if folder is not None)]
        else:
            rest.append(argument)
    return first + rest
