"""A page as an Excel workbook: a sheet for the headlines, one per panel with real sums, and the notes."""

import io
from collections.abc import Mapping

import xlsxwriter

from crossfoot.gateway.dictionary import OWN_CURRENCY
from crossfoot.gateway.views.filters import BASES, COMPARISONS
from crossfoot.gateway.views.model import Panel, Series, View
from crossfoot.gateway.views.words import SCORES, head, period_name, unit_name

_FORMATS = {
    "ratio": "0.0%",
    "points": "0.0%",
    "times": "0.00",
    "days": "0.0",
    "months": "0.0",
    "fte": "0.00",
    "count": "0",
    "score": '[=2]"{2}";[=1]"{1}";"{0}"'.format(*SCORES),
}
_HEADS = ("Headline", "Value", "Unit", "Compared with", "Value then", "Change", "Benchmark", "Note")
MONEY = "#,##0.00;[Red]-#,##0.00"
SUBTOTAL = 109
"""The function of SUBTOTAL that sums and leaves out rows a filter hides."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
"""With which a workbook holds texts as they are."""


NONE: Mapping[str, str] = {}
"""No caveat."""


def workbook_bytes(view: View, reader: str = "administrator", caveats: Mapping[str, str] = NONE) -> bytes:
    """The workbook; texts are text cells whatever they begin with, sums are formulas over the cells above them.

    `caveats` are those of the build (`views/frame.py`).
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, OPTIONS)
    sheets = _Sheets(book, view)
    sheets.headlines()
    for panel in view.panels:
        sheets.panel(panel)
    sheets.notes(reader, caveats)
    book.close()
    return out.getvalue()


class _Sheets:
    def __init__(self, book: xlsxwriter.Workbook, view: View) -> None:
        self._book, self._view = book, view
        self._bold = book.add_format({"bold": True})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._kept: dict[tuple[str, bool, str], object] = {}

    def headlines(self) -> None:
        """One row per tile: value, the compared value, change."""
        sheet = self._book.add_worksheet("Headlines")
        sheet.write_row(0, 0, _HEADS, self._head)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 7, 16)
        for row, tile in enumerate(self._view.tiles, start=1):
            sheet.write_string(row, 0, tile.label)
            self._number(sheet, row, 1, tile.number)
            sheet.write_string(row, 2, unit_name(tile.number.unit))
            sheet.write_string(row, 3, tile.against if tile.before else "")
            self._number(sheet, row, 4, tile.before)
            self._number(sheet, row, 5, tile.change)
            self._number(sheet, row, 6, tile.benchmark)
            notes = [tile.number.words, tile.benchmark.words if tile.benchmark else ""]
            sheet.write_string(row, 7, "; ".join(filter(None, notes)))

    def panel(self, panel: Panel) -> None:
        """Labels and series as a table with a header that stays, a filter, and sums where values add up."""
        sheet = self._book.add_worksheet(panel.id[:31])
        sheet.write_string(0, 0, panel.title, self._bold)
        sheet.write_string(1, 0, panel.reason or panel.subtitle)
        if panel.reason or not panel.labels:
            return
        heads = [(panel.over or "step").replace("_", " "), *(head(each.name, each.unit) for each in panel.columns)]
        for column, text in enumerate(heads):
            sheet.write_string(2, column, text, self._head)
        sheet.freeze_panes(3, 1)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, len(panel.columns), 18)
        first, last = 3, 2 + len(panel.labels)
        for row, label in enumerate(panel.labels, start=first):
            sheet.write_string(row, 0, label)
        for column, series in enumerate(panel.columns, start=1):
            is_named = series.unit == OWN_CURRENCY
            for row, number in enumerate(series.numbers, start=first):
                self._number(sheet, row, column, number, is_named)
        sheet.autofilter(2, 0, last, len(panel.columns))
        self._sums(sheet, panel, first, last)

    def notes(self, reader: str, caveats: Mapping[str, str]) -> None:
        """Filters, build and definitions: what the numbers mean and where they come from."""
        sheet = self._book.add_worksheet("Notes")
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 3, 60)
        view = self._view
        rows = [
            ("Page", view.title),
            ("Period", period_name(view.period)),
            ("Scope", view.scope),
            ("Filter", view.filters.where or "none"),
            ("Compared with", COMPARISONS[view.filters.compare]),
            ("Figures", BASES[view.filters.basis]),
            ("Currency view", view.currency),
            *([("Forecasts count", view.forecast)] if view.filters.soft != 100 else []),
            ("As of", view.as_of),
            ("Build", view.build),
            ("Reader", reader),
            *caveats.items(),
            *((f"Not delivered: {metric}", ", ".join(inputs)) for metric, inputs in view.lacking.items()),
            *((f"Incomplete: {metric}", "; ".join(map(str, gaps))) for metric, gaps in view.incomplete.items()),
            ("", ""),
        ]
        for row, pair in enumerate(rows):
            for column, text in enumerate(pair):
                sheet.write_string(row, column, text)
        start = len(rows)
        sheet.write_row(start, 0, ("Metric", "Definition", "Formula", "Adds up"), self._head)
        for row, (metric, told) in enumerate(view.definitions.items(), start=start + 1):
            for column, text in enumerate((metric, told["definition"], told["formula"], told["additivity"])):
                sheet.write_string(row, column, text)

    def _sums(self, sheet, panel: Panel, first: int, last: int) -> None:
        adding = [column for column, series in enumerate(panel.columns, start=1) if self._adds(panel, series)]
        if not adding:
            return
        sheet.write_string(last + 1, 0, "Sum", self._bold)
        for column in adding:
            numbers = panel.columns[column - 1].numbers
            total = float(sum(number.value for number in numbers if number.value is not None))
            letter = xlsxwriter.utility.xl_col_to_name(column)
            formula = f"=SUBTOTAL({SUBTOTAL},{letter}{first + 1}:{letter}{last + 1})"
            sheet.write_formula(
                last + 1, column, formula, self._format(panel.columns[column - 1].unit, bold=True), total
            )

    def _adds(self, panel: Panel, series: Series) -> bool:
        if panel.kind == "icicle":  # its rows stand within each other
            return False
        metrics = {number.metric for number in series.numbers}
        told = self._view.definitions.get(next(iter(metrics)), {}).get("additivity", "") if len(metrics) == 1 else ""
        return told.startswith("adds over keys") and (panel.over != "period" or told == "adds over keys and time")

    def _number(self, sheet, row: int, column: int, number, is_named: bool = False) -> None:
        """The value; `is_named` tells its currency in the cell."""
        if number is not None and number.value is not None:
            look = self._format(number.unit, currency=unit_name(number.unit) if is_named else "")
            sheet.write_number(row, column, float(number.value), look)

    def _format(self, unit: str, bold: bool = False, currency: str = "") -> object:
        if (unit, bold, currency) not in self._kept:
            form = MONEY.replace("#,", f'"{currency}" #,') if currency else MONEY
            look = {"num_format": _FORMATS.get(unit, form), "bold": bold}
            self._kept[unit, bold, currency] = self._book.add_format(look)
        return self._kept[unit, bold, currency]
