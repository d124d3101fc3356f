"""The commands that show pages: serve, in the browser; report, as a document."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from crossfoot.cli.deciding import desk, who
from crossfoot.cli.shell import Shell
from crossfoot.cli.signing import checked, configure, hosts
from crossfoot.errors import INSECURE, USAGE, CrossfootError
from crossfoot.settings import LOOPBACK

app = typer.Typer()

PAGES = Path(__file__).parents[2] / "dashboards" / "app.py"
_ARENA_MAX = -8  # of glibc's malloc.h
_OPTIONS = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,  # its CSV lets a spreadsheet run a name as a formula; ours does not
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "runner.postScriptGC": False,  # a full collection after every rerun took two fifths of the processor
    "server.disconnectedSessionTTL": 120,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 20,
    "server.showEmailPrompt": False,
    "theme.light.primaryColor": "#0b6fb8",
    "theme.dark.primaryColor": "#5aa9e6",
    "theme.dark.backgroundColor": "#14181d",
    "theme.dark.secondaryBackgroundColor": "#20272e",
    "theme.metricValueFontSize": "1.35rem",
    "theme.headingFontSizes": ["1.75rem", "1.25rem", "1.1rem"],
}


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="8501 unless set in crossfoot.yml.")] = None,
    address: Annotated[str | None, typer.Option(help="Loopback only, unless readers sign in.")] = None,
) -> None:
    """The dashboards in the browser: on this machine only, or with sign-in (`serve` in crossfoot.yml)."""
    _share_heaps()
    shell: Shell = context.obj
    settings = shell.settings.serve
    address, port = address or settings.address, port or settings.port
    if settings.sign_in is None and address not in LOOPBACK:
        raise CrossfootError(
            "XF-780",
            f"The dashboards are not served on {address}.",
            why="Without sign-in everyone who reaches that address would see every number, pay among them.",
            next="set serve.sign_in as docs/access.md shows, or crossfoot serve --address 127.0.0.1",
            exit_code=INSECURE,
        )
    client = checked(shell.settings, shell.workspace.root)
    _published(shell)
    os.environ["CROSSFOOT_WORKSPACE"] = str(shell.workspace.root.resolve())
    configure(client)
    who = "readers sign in" if client else "for this machine only: there is no sign-in"
    shell.say(f"Serving on http://{address}:{port}; {who}.")
    options = {"server.address": address, "server.port": port, "server.allowedHosts": [*LOOPBACK, address]}
    _run(_OPTIONS | options | hosts(client, address))


@app.command()
def report(
    context: typer.Context,
    page: str,
    file: Path,
    period: Annotated[str, typer.Option(metavar="PERIOD", help="YYYY-MM or YYYY-Qn; the last month by default")] = "",
    compare: Annotated[str, typer.Option(help="prior, year, budget or target")] = "prior",
    only: Annotated[list[str] | None, typer.Option(metavar="DIM=KEY", help="Narrow to a key; may be repeated.")] = None,
    currency: Annotated[str, typer.Option(help="reporting or constant")] = "reporting",
    basis: Annotated[str, typer.Option(help="current or as_reported")] = "current",
) -> None:
    """A page as a document: FILE ends in .pdf, .xlsx, .csv or .parquet.

    Reconciliation, close and data_health are filed as they stand; of close, --period is the month.
    """
    from crossfoot import gateway
    from crossfoot.desk.pages import read_page
    from crossfoot.gateway import exports, views
    from crossfoot.gateway.views.frame import caveats_now

    shell: Shell = context.obj
    kind = exports.FILES.get(file.suffix.removeprefix("."))
    if kind is None:
        raise _usage("XF-222", f"A report is no '{file.suffix}' file.", f"It ends in .{', .'.join(exports.FILES)}.")
    if compare not in views.COMPARISONS:
        raise _usage(
            "XF-223", f"A period is not compared with '{compare}'.", f"There are {', '.join(views.COMPARISONS)}."
        )
    if basis not in views.BASES:
        raise _usage("XF-223", f"There are no figures '{basis}'.", f"There are {', '.join(views.BASES)}.")
    filters = views.Filters(period, compare, basis, views.narrowed(only or []))
    served = gateway.open(shell.workspace.root, currency=currency)
    made = read_page(served, lambda: desk(shell), page, filters)
    partial = file.with_name(f"{file.name}.partial")
    partial.write_bytes(kind.make(made, who(""), caveats_now(served.build)))
    partial.replace(file)
    shell.result({"file": str(file), "page": page, "build": made.build}, f"Wrote {made.title} to {file}.")


def _usage(code: str, what: str, why: str) -> CrossfootError:
    return CrossfootError(code, what, why=why, next="crossfoot report --help", exit_code=USAGE)


def _published(shell: Shell) -> None:
    """XF-410 before a browser opens on nothing."""
    from crossfoot.gateway.published import build_folder

    build_folder(shell.workspace.root.resolve(), None)


def _share_heaps() -> None:
    """Every reader's thread would get a heap of its own that gives nothing back, as would those of the libraries."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(_ARENA_MAX, 2)


def _run(options: dict) -> None:
    """Runs Streamlit in this process until it is stopped."""
    from streamlit.web import bootstrap

    sys.path.insert(0, str(PAGES.parents[1]))
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    bootstrap.load_config_options(flags)
    bootstrap.run_asgi_app(str(PAGES), "crossfoot.cli.web:dashboards", [], flags)
