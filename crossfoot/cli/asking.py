"""The commands that ask published numbers, all through the gateway: query, metrics, export, explain."""

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crossfoot.cli import values
from crossfoot.cli.shell import Shell
from crossfoot.errors import USAGE, CrossfootError
from crossfoot.spreadsheet import spreadsheet_text

if TYPE_CHECKING:
    import polars as pl

    from crossfoot.gateway import Gateway
    from crossfoot.gateway.completeness import Gap

app = typer.Typer()
export = typer.Typer(no_args_is_help=True, help="Write published numbers to a file.")
app.add_typer(export, name="export")


class Grain(StrEnum):
    """Length of a period."""

    month = "month"
    quarter = "quarter"


class Currency(StrEnum):
    """The rates that convert: those of each period, or the budget rates of the last one."""

    reporting = "reporting"
    constant = "constant"


class Basis(StrEnum):
    """Figures as the records are now, or as they were frozen when the period was closed."""

    current = "current"
    as_reported = "as_reported"


class Format(StrEnum):
    """How a query is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


CurrencyOption = Annotated[Currency, typer.Option("--currency", help="Rates of each period, or constant ones.")]


@app.command()
def query(
    context: typer.Context,
    metrics: Annotated[list[str], typer.Argument(metavar="METRIC...")],
    by: Annotated[str, typer.Option(metavar="DIM,...", help="Dimensions, joined by commas.")] = "",
    period_from: Annotated[str | None, typer.Option("--from", metavar="YYYY-MM")] = None,
    period_to: Annotated[str | None, typer.Option("--to", metavar="YYYY-MM")] = None,
    grain: Grain = Grain.month,
    where: Annotated[
        str | None, typer.Option(metavar="EXPR", help="practice = 'Data' and region in ('NA', 'EU')")
    ] = None,
    currency: CurrencyOption = Currency.reporting,
    basis: Basis = Basis.current,
    format: Format = Format.table,
    goals: Annotated[
        bool, typer.Option("--goals", help="Beside the values their targets and budgets, and how far they are off.")
    ] = False,
    sql: Annotated[bool, typer.Option("--sql", help="Print the SQL instead of the values.")] = False,
) -> None:
    """Values of metrics."""
    shell: Shell = context.obj
    gateway = _gateway(shell, currency)
    dims = [dim for dim in by.replace(" ", "").split(",") if dim]
    request = (metrics, dims, period_from, period_to, grain.value, where)
    if sql:
        if basis is Basis.as_reported:
            raise CrossfootError("XF-412", "Reported figures are frozen; no SQL works them out.", exit_code=USAGE)
        shell.result({"sql": gateway.sql(*request)}, gateway.sql(*request))
        return
    if goals and (where or basis is Basis.as_reported):
        raise CrossfootError("XF-412", "Goals are kept for current values without a filter.", exit_code=USAGE)
    answer = gateway.against_goals(*request[:5]) if goals else gateway.query(*request, basis=basis.value)
    if shell.json or format is Format.json:
        shell.document(values.as_text(answer))
    elif format is Format.csv:
        _write_csv(sys.stdout, answer.columns, _spreadsheet(values.as_text(answer)))
    elif format is Format.parquet:
        _write_parquet(answer)
    else:
        title = ", ".join(metrics) + (f" by {', '.join(dims)}" if dims else "")
        shell.table(title, *values.side_by_side(answer, dims), note=_note(shell, gateway, currency, basis))
        for metric, inputs in gateway.not_connected(metrics).items():
            shell.say(f"{metric} lacks what is not connected: {', '.join(inputs)}")
        if basis is Basis.current:
            for gap, touched in _by_gap(gateway.incomplete(metrics, dims, period_from, period_to)).items():
                shell.say(f"{gap}; incomplete: {', '.join(touched)}")


@app.command()
def metrics(
    context: typer.Context,
    metric: Annotated[str | None, typer.Argument(metavar="[METRIC]", show_default=False)] = None,
) -> None:
    """The dictionary of metrics, or all about one."""
    shell: Shell = context.obj
    gateway = _gateway(shell, Currency.reporting)
    rows = gateway.metrics()
    if metric:
        name = gateway.dictionary.get(metric).name
        rows = [row for row in rows if row["metric"] == name]
    if shell.json:
        shell.document(rows)
    elif metric:
        shell.table("", ("", ""), list(rows[0].items()))
    else:
        columns = ("metric", "unit", "label", "dims")
        shell.table("Metrics", columns, [[row[column] for column in columns] for row in rows])


@export.command("metrics")
def export_metrics(context: typer.Context, file: Path, currency: CurrencyOption = Currency.reporting) -> None:
    """Every metric at every allowed dimension, tidy CSV: metric, period, dim, key, unit, value."""
    shell: Shell = context.obj
    answer = _gateway(shell, currency).export()
    _export(shell, file, answer.columns, _spreadsheet(values.as_text(answer)))


@export.command("exceptions")
def export_exceptions(context: typer.Context, file: Path) -> None:
    """The open exceptions as CSV: the two sides, owner and note, then status, money at risk and evidence."""
    from crossfoot.gateway.exceptions import administrator, read_exceptions

    shell: Shell = context.obj
    answer = read_exceptions(administrator(shell.root))
    _export(shell, file, answer.columns, values.in_cents(answer))


@export.command("contracts")
def export_contracts(context: typer.Context, folder: Path) -> None:
    """The contract of every stream of the configured systems, one YAML file each (Open Data Contract Standard 3.1)."""
    from crossfoot.run.contracts import contracts

    shell: Shell = context.obj
    found = contracts(shell.settings.connectors)
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in found.items():
        (folder / f"{table}.odcs.yaml").write_text(text, encoding="utf-8")
    shell.result({"folder": str(folder), "contracts": len(found)}, f"Wrote {len(found)} contracts to {folder}.")


def _export(shell: Shell, file: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Writes a CSV file that is there whole or not at all."""
    partial = file.with_name(f"{file.name}.partial")
    with partial.open("w", encoding="utf-8", newline="") as out:
        _write_csv(out, columns, rows)
    partial.replace(file)
    shell.result({"file": str(file), "rows": len(rows)}, f"Wrote {len(rows)} rows to {file}.")


@app.command()
def explain(
    context: typer.Context,
    metric: str,
    period: Annotated[str, typer.Option(metavar="PERIOD", help="YYYY-MM or YYYY-Qn")],
    by: Annotated[str | None, typer.Option(metavar="DIM")] = None,
    key: Annotated[str | None, typer.Option(metavar="KEY")] = None,
    currency: CurrencyOption = Currency.reporting,
    basis: Basis = Basis.current,
) -> None:
    """Why a number is what it is: formula, parts with values, SQL, rows and landed records."""
    from crossfoot.cli import explanation
    from crossfoot.gateway import recompute

    shell: Shell = context.obj
    gateway = _gateway(shell, currency)
    node = gateway.explain(metric, period, by, key, basis=basis.value)
    again = recompute(node)
    if shell.json:
        shell.document(
            explanation.as_document(node) | {"basis": basis.value, "recomputed": values.exact(again, node.unit)}
        )
    else:
        shell.out.print(explanation.as_tree(node))
        verdict = "equal" if again == node.value else "NOT EQUAL"
        shell.say(f"Worked out again from its leaves: {values.exact(again, node.unit)}, {verdict}.")
        shell.say(_note(shell, gateway, currency, basis))


def _gateway(shell: Shell, currency: Currency) -> "Gateway":
    from crossfoot import gateway

    return gateway.open(shell.workspace.root, currency=currency.value)


def _note(shell: Shell, gateway: "Gateway", currency: Currency, basis: Basis) -> str:
    from crossfoot.run.manifest import read_manifest

    as_of = read_manifest(shell.workspace, gateway.build.id)["inputs"]["as_of"]
    rates = "at constant rates" if currency is Currency.constant else "at each period's rates"
    frozen = "as reported at the close" if basis is Basis.as_reported else f"as of {as_of}"
    return f"{frozen} · {gateway.build.reporting_currency} {rates} · build {gateway.build.id}"


def _by_gap(incomplete: dict[str, list["Gap"]]) -> dict["Gap", list[str]]:
    """The metrics that each gap touches."""
    touched: dict[Gap, list[str]] = {}
    for metric, gaps in incomplete.items():
        for gap in gaps:
            touched.setdefault(gap, []).append(metric)
    return touched


def _spreadsheet(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows in which no text is taken for a formula; values stay numbers."""
    return [{name: text if name == "value" else spreadsheet_text(text) for name, text in row.items()} for row in rows]


def _write_csv(out, columns: list[str], rows: list[dict[str, str]]) -> None:
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def _write_parquet(answer: "pl.DataFrame") -> None:
    if sys.stdout.isatty():
        raise CrossfootError(
            "XF-221",
            "Parquet is not for a terminal.",
            next="crossfoot query … --format parquet > FILE",
            exit_code=USAGE,
        )
    answer.write_parquet(sys.stdout.buffer)
