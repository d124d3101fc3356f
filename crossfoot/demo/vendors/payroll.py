"""Payroll providers: the firm's payroll told as files, one per entity and pay run, in the layout of its currency."""

import calendar
import csv
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from crossfoot.demo.vendors.firm import Firm, Row

LAYOUT_OF = {"USD": "us", "EUR": "de"}  # every other currency is paid by the British provider
CENT = Decimal("0.01")


def write_files(firm: Firm, folder: Path, *, restated: bool = False) -> dict[str, list[Path]]:
    """Writes `folder`/<layout>/…, and gives the files by layout (us, de, uk); profiles: payroll.yml beside this.

    `restated`: the last German pay run was delivered too low before, and its right file is a correction.
    """
    runs: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    workers = {worker["resource_id"]: worker for worker in firm.rows("hr_worker")}
    for row in firm.rows("payroll_actual"):
        worker = workers[row["resource_id"]]
        line = row | {"employee": worker["payroll_id"] or row["resource_id"], "name": worker["name"]}
        runs[LAYOUT_OF.get(row["currency"], "uk"), worker["entity_id"], row["period"], row["run"]].append(line)
    written: dict[str, list[Path]] = {}
    for (layout, entity, period, run), rows in sorted(runs.items()):
        path = _WRITERS[layout](folder / layout, entity, period, run, rows)
        written.setdefault(layout, []).append(path)
    if restated and "de" in written:
        layout, entity, period, run = last = max(key for key in runs if key[0] == "de")
        path = written["de"][-1]
        path.replace(path.with_stem(f"{path.stem}_Korrektur1"))
        written["de"][-1] = path.with_stem(f"{path.stem}_Korrektur1")
        low = [row | {"employer_cost": _before_raise(row["employer_cost"])} for row in runs[last]]
        written["de"].append(_de(folder / layout, entity, period, run, low))
    return written


def _before_raise(cost: str) -> str:
    return str((Decimal(cost) * Decimal("0.97")).quantize(CENT))


def _shares(cost: str) -> tuple[Decimal, Decimal, Decimal]:
    """The employer's cost as salary, employer's taxes and employer's benefits; they add up to it."""
    total = Decimal(cost)
    salary, benefits = (total * Decimal("0.84")).quantize(CENT), (total * Decimal("0.05")).quantize(CENT)
    return salary, total - salary - benefits, benefits


def _withheld(cost: str) -> Decimal:
    """Taxes withheld from the person: part of the salary, no cost of its own."""
    return (Decimal(cost) * Decimal("0.2")).quantize(CENT)


def _period_end(period: str, separator: str, *, month_first: bool) -> str:
    year, month = map(int, period.split("-"))
    day = calendar.monthrange(year, month)[1]
    first, second = (month, day) if month_first else (day, month)
    return f"{first:02}{separator}{second:02}{separator}{year}"


def _write(path: Path, lines: Iterator[list[str]], encoding: str, delimiter: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return path


def _us(folder: Path, entity: str, period: str, run: str, rows: list[Row]) -> Path:
    def money(amount: Decimal) -> str:
        return f"({-amount:,})" if amount < 0 else f"{amount:,}"

    def lines() -> Iterator[list[str]]:
        yield [f"{entity} Labor Distribution"]
        yield []
        yield ["Co Code", "File #", "Employee Name", "Home Department", "Period End", "Check Date", "Payroll #",
               "Regular Earnings", "Overtime Earnings", "Bonus", "Employer Taxes", "Employer Benefits",
               "Employee Taxes"]  # fmt: skip
        sums = [Decimal(0)] * 4
        end = _period_end(period, "/", month_first=True)
        for row in rows:
            salary, taxes, benefits = _shares(row["employer_cost"])
            amounts = [salary, taxes, benefits, _withheld(row["employer_cost"])]
            sums = [a + b for a, b in zip(sums, amounts, strict=True)]
            texts = list(map(money, amounts))
            yield [
                entity,
                row["employee"],
                row["name"],
                row["cost_center"],
                end,
                end,
                run,
                texts[0],
                "",
                "",
                *texts[1:],
            ]
        texts = list(map(money, sums))
        yield ["", "", "Report Total", "", "", "", "", texts[0], "", "", *texts[1:]]

    return _write(folder / f"LaborDistribution_{entity}_{period}_{run}.csv", lines(), "utf-8-sig", ",")


def _de(folder: Path, entity: str, period: str, run: str, rows: list[Row]) -> Path:
    def money(amount: Decimal) -> str:
        text = f"{abs(amount):,}".translate(str.maketrans(",.", ".,"))
        return f"{text}-" if amount < 0 else text

    def lines() -> Iterator[list[str]]:
        yield ["Abrechnungsmonat", "Lauf", "Personalnummer", "Name", "Kostenstelle", "Lohnart", "Bezeichnung", "Betrag"]
        total, month = Decimal(0), f"{period[5:]}/{period[:4]}"
        for row in rows:
            salary, taxes, benefits = _shares(row["employer_cost"])
            withheld = _withheld(row["employer_cost"])
            for code, label, amount in (
                ("1000", "Gehalt", salary),
                ("8000", "Lohnsteuer", -withheld),
                ("9000", "AG-Anteil Sozialversicherung", taxes),
                ("9100", "Betriebliche Altersvorsorge", benefits),
            ):
                total += amount
                yield [month, run, row["employee"], row["name"], row["cost_center"], code, label, money(amount)]
        yield ["", "", "", "Summe", "", "", "", money(total)]

    return _write(folder / f"Lohnjournal_{entity}_{period}_{run}.csv", lines(), "cp1252", ";")


def _uk(folder: Path, entity: str, period: str, run: str, rows: list[Row]) -> Path:
    def side(amount: Decimal) -> list[str]:
        return ["Cr" if amount < 0 else "Dr", str(abs(amount))]

    def lines() -> Iterator[list[str]]:
        yield ["Employer", "Payroll ID", "Cost Centre", "Period End", "Pay Date", "Run", "Currency", "Element", "Dr/Cr",
               "Amount"]  # fmt: skip
        total, end = Decimal(0), _period_end(period, "/", month_first=False)
        for row in rows:
            salary, taxes, benefits = _shares(row["employer_cost"])
            withheld = _withheld(row["employer_cost"])
            start = [entity, row["employee"], row["cost_center"], end, end, run, row["currency"]]
            for element, amount in (
                ("Salary", salary),
                ("PAYE", -withheld),
                ("Employer NI", taxes),
                ("Employer Pension", benefits),
            ):
                total += amount
                yield [*start, element, *side(amount)]
        yield ["", "", "", "", "", "", "", "Journal total", *side(total)]

    return _write(folder / f"journal_{entity}_{period}_{run}.txt", lines(), "utf-16", "\t")


_WRITERS = {"us": _us, "de": _de, "uk": _uk}
