"""The commands that write a workspace: init, ingest, build, publish, rollback, builds, run."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli.identity import accept_by_rule
from crossfoot.cli.landed import landed_table
from crossfoot.cli.notifying import tell_failure, tell_outcome
from crossfoot.cli.shell import Shell
from crossfoot.errors import USAGE, CrossfootError

if TYPE_CHECKING:
    from crossfoot.run.audits import Audit

app = typer.Typer()

TEMPLATE = """\
# What this workspace reads and how it counts. `crossfoot doctor` checks it.

reporting_currency: {currency}   # the to_currency of ref_fx_rate
as_of: latest             # or a month end, to see the firm as it stood then
fiscal_year_start: 1      # month; labels years on pages
keep_builds: 10           # published builds that stay for rollback

# One entry per instance of a system: docs/connect/<system>.md. ${{NAME}} reads the environment: keep secrets there.
sources:
  firm: {{connector: drop, path: {drop}}}

# How careful the reconciliation is: catalogue, or strict (0.05 and no days of grace).
checks: {{profile: catalogue}}

# Who is told what, by e-mail, Slack, Teams or webhook (docs/application.md, Messages).
# notify:
#   pmo: {{to: "${{PMO_SLACK}}", owners: [PMO]}}

# Which pages are sent to whom, each as the own rights show it (docs/application.md, Deliveries).
# deliveries:
#   margin: {{page: margin, file: xlsx, to: [ann@firm.example], through: finance}}

# Where the dashboards are served, and how readers sign in (docs/access.md).
# serve: {{port: 8501}}

# Whether pages show what the industry reaches (seeds/ref_benchmark.csv) beside the own numbers.
benchmarks: false

# The policy switches with their defaults and, behind them, all values.
policies:
{switches}
"""


@app.command()
def init(
    context: typer.Context,
    drop: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The folder of files in drop format; drop in the workspace.")
    ] = None,
    currency: Annotated[str, typer.Option(help="The reporting currency.")] = "USD",
) -> None:
    """Write a commented crossfoot.yml."""
    from crossfoot.settings import policy_lines

    shell: Shell = context.obj
    path = shell.workspace.settings
    if path.exists():
        raise CrossfootError(
            "XF-204", f"There is a {path} already.", kept="It stays as it is.", next="crossfoot doctor", exit_code=USAGE
        )
    root = shell.workspace.root.absolute()
    root.mkdir(parents=True, exist_ok=True)
    folder = drop.absolute() if drop else root / "drop"
    told = folder.relative_to(root) if folder.is_relative_to(root) else folder
    switches = "\n".join(f"  # {line}" for line in policy_lines())
    path.write_text(TEMPLATE.format(currency=currency, drop=json.dumps(str(told)), switches=switches), encoding="utf-8")
    shell.result(
        {"settings": str(path)}, f"Wrote {path}.\nNext: put the firm's files into {folder}, then crossfoot run"
    )


@app.command()
def ingest(
    context: typer.Context,
    sources: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]...", show_default=False)] = None,
) -> None:
    """Land what changed in the sources (all by default); safe to repeat or kill."""
    from crossfoot.run.pipeline import ingest_sources

    shell: Shell = context.obj
    with shell.progress:
        results = ingest_sources(shell.workspace, shell.settings, sources or [], shell.progress)
    landed_table(shell, "Landed", results)


@app.command()
def build(context: typer.Context) -> None:
    """Build and audit the private file; publish nothing."""
    from crossfoot.run.pipeline import build_private

    shell: Shell = context.obj
    with shell.progress:
        audits = build_private(shell.workspace, shell.settings, shell.progress)
    _warn(shell, [audit for audit in audits if audit.rows_found])
    shell.result(
        {"audits": [vars(audit) for audit in audits]},
        f"Built; {len(audits)} audits, none blocks.\nNext: crossfoot publish",
    )


@app.command()
def publish(context: typer.Context) -> None:
    """Publish the private file and serve it."""
    from crossfoot.run.pipeline import publish_private

    shell: Shell = context.obj
    with shell.progress:
        build_id = publish_private(shell.workspace, shell.settings, shell.progress)
    shell.result({"build": build_id}, f"Serving {build_id}.")


@app.command()
def rollback(
    context: typer.Context,
    build_id: Annotated[str | None, typer.Argument(metavar="[BUILD]", show_default=False)] = None,
) -> None:
    """Serve an earlier build again: the one named, or the one before."""
    from crossfoot.run.pipeline import roll_back

    shell: Shell = context.obj
    served = roll_back(shell.workspace, build_id)
    shell.result({"build": served}, f"Serving {served}.")


@app.command()
def builds(
    context: typer.Context,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="BEFORE AFTER", help="What changed in contracts, mappings, checks and metrics."),
    ] = None,
) -> None:
    """List the published builds, or what changed between two of them."""
    from crossfoot.run.manifest import read_manifest

    shell: Shell = context.obj
    if diff:
        _tell_changes(shell, *diff)
        return
    served = shell.workspace.current_build()
    rows = []
    for build_id in shell.workspace.build_ids():
        manifest = read_manifest(shell.workspace, build_id)
        tables = manifest["files"]["general.duckdb"]["tables"].values()
        rows.append(
            {
                "build": build_id,
                "served": "yes" if build_id == served else "",
                "as_of": manifest["inputs"]["as_of"],
                "published_at": manifest["published_at"],
                "rows": sum(table["rows"] for table in tables),
                "warnings": len(manifest["audits"]["warnings"]),
            }
        )
    if shell.json:
        shell.document(rows)
    else:
        shell.table("Published builds", list(rows[0]) if rows else ["build"], [list(row.values()) for row in rows])


def _tell_changes(shell: Shell, before: str, after: str) -> None:
    from crossfoot.gateway.versions import changes

    found = changes(shell.workspace.root, before, after)
    text = "\n".join("\n".join([f"{each.kind} {each.id}: {each.what}", *each.lines, ""]) for each in found)
    shell.result([vars(each) for each in found], text or "The same contracts, mappings, checks, metrics and settings.")


@app.command()
def run(context: typer.Context) -> None:
    """Ingest, build, audit and publish; one run at a time."""
    from crossfoot.run.pipeline import run_all

    shell: Shell = context.obj
    try:
        with shell.progress:
            outcome = run_all(shell.workspace, shell.settings, shell.progress)
    except CrossfootError as error:
        tell_failure(shell, error)
        raise
    accept_by_rule(shell)
    tell_outcome(shell)
    _warn(shell, outcome.warnings)
    shell.result(
        {"build": outcome.build_id, "new": outcome.is_new, "warnings": [vars(audit) for audit in outcome.warnings]},
        f"Serving {outcome.build_id}." if outcome.is_new else f"Nothing changed; serving {outcome.build_id}.",
    )


def _warn(shell: Shell, audits: "list[Audit]") -> None:
    for audit in audits:
        shell.say(f"warning: {audit.id}: {audit.rows_found} rows; {audit.message}")
