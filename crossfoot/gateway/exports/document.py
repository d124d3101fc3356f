"""A page as a PDF: headlines, then each panel with bars where it has one series of numbers, and its table.

A page of records is its tables.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import FontFace

from crossfoot.gateway.exports.records import Records, Table
from crossfoot.gateway.views.model import Panel, View
from crossfoot.gateway.views.words import head, spoken

ROWS = 40
"""The most rows of a table in print."""
LETTERS = 160
"""The most letters of a cell of records in print: a row fits on a page."""
_FONTS = ("dejavu/DejaVuSans", "liberation/LiberationSans-Regular", "noto/NotoSans-Regular", "freefont/FreeSans")
_INK, _QUIET, _BAR, _LINE = (31, 41, 51), (82, 96, 109), (62, 76, 89), (228, 231, 235)


def document(view: View, reader: str, caveats: Mapping[str, str]) -> bytes:
    """The document, A4 across; it names the reader whose rights it was made under, and what its numbers lack."""
    page = _Document(view, reader, caveats)
    page.headlines(view)
    for panel in view.panels:
        page.panel(panel)
    return bytes(page.pdf.output())


def listing(records: Records, reader: str, caveats: Mapping[str, str]) -> bytes:
    """A page of records as such a document: the first rows of each table, and the sums of all."""
    page = _Document(records, reader, caveats)
    for table in records.tables:
        page.records(table)
    return bytes(page.pdf.output())


class _Document:
    def __init__(self, page: View | Records, reader: str, caveats: Mapping[str, str]) -> None:
        self.pdf = FPDF(orientation="landscape", format="A4")
        self.pdf.set_title(page.named)
        self._font = self._add_font()
        self.pdf.set_auto_page_break(True, margin=14)
        self.pdf.add_page()
        self._write(page.named, 18)
        told = f"{page.scope} · {page.currency} · as of {page.as_of} · build {page.build} · for {reader}"
        self._write(told, 9, _QUIET)
        for line in (*(f"{caveat}: {told}" for caveat, told in caveats.items()), *page.told):
            self._write(line, 8)
        self.pdf.ln(3)

    def headlines(self, view: View) -> None:
        """The tiles, four in a row."""
        with self._table((1, 1, 1, 1), headed=False) as table:
            for start in range(0, len(view.tiles), 4):
                row = table.row()
                for tile in view.tiles[start : start + 4]:
                    moved = f"{spoken(tile.change, signed=True)} on {tile.against}" if tile.change else ""
                    industry = f"\nBM {spoken(tile.benchmark)}" if tile.benchmark else ""
                    told = f"{tile.label}\n{spoken(tile.number)}\n{moved or tile.number.words[:60]}{industry}"
                    row.cell(self._text(told))

    def panel(self, panel: Panel) -> None:
        """Message, bars and numbers."""
        self._begin(panel.title)
        self._write(panel.reason or panel.subtitle, 8, _QUIET)
        if panel.reason or not panel.labels:
            return
        if panel.kind in ("bars", "waterfall", "pareto"):
            self._bars(panel)
        shown = panel.columns[:8]
        with self._table((2, *(1 for _ in shown))) as table:
            row = table.row()
            row.cell((panel.over or "step").replace("_", " "))
            for series in shown:
                row.cell(self._text(head(series.name, series.unit)), align="RIGHT")
            for at, label in enumerate(panel.labels[:ROWS]):
                row = table.row()
                row.cell(self._text(label))
                for series in shown:
                    row.cell(self._text(spoken(series.numbers[at])), align="RIGHT")
        self._tell_left(len(panel.labels))

    def records(self, table: Table) -> None:
        """Its first rows, columns as wide as what stands in them, and the sums over all of its rows."""
        self._begin(f"{table.title}: {table.rows.height:,} rows")
        if table.rows.is_empty():
            return
        heads, shown = table.rows.columns, table.rows.head(ROWS).rows()
        cells = [[_printed(value) for value in row] for row in shown]
        summed = {name: _printed(sum(table.rows[name].drop_nulls())) for name in table.sums}
        if summed:
            cells.append(["Sum", *(summed.get(name, "") for name in heads[1:])])
        rights = [table.rows[name].dtype.is_numeric() for name in heads]
        columns = zip(heads, *cells, strict=True)
        with self._table([_width(column) for column in columns], size=7) as grid:
            for row in (heads, *cells):
                line = grid.row()
                for is_right, cell in zip(rights, row, strict=True):
                    line.cell(self._text(cell), align="RIGHT" if is_right else "LEFT")
        self._tell_left(table.rows.height)

    def _begin(self, title: str) -> None:
        """The title of what follows, on a new page where little is left of this one."""
        self.pdf.ln(5)
        if self.pdf.get_y() > 150:
            self.pdf.add_page()
        self._write(title, 12)

    def _tell_left(self, rows: int) -> None:
        if rows > ROWS:
            self._write(f"{rows - ROWS:,} more rows are in the Excel workbook of this page.", 8, _QUIET)

    def _bars(self, panel: Panel) -> None:
        """One bar per label from a common zero, in millimetres of the widest."""
        numbers = panel.series[0].numbers[:15]
        values = [float(number.value or 0) for number in numbers]
        low, high = min(0.0, *values), max(0.0, *values)
        if low == high:
            return
        scale = 150 / (high - low)
        zero = 70 - low * scale
        for label, number, value in zip(panel.labels, numbers, values, strict=False):
            y = self.pdf.get_y()
            if y > 190:
                return
            self.pdf.set_font_size(8)
            self.pdf.set_xy(10, y)
            self.pdf.cell(58, 5, self._text(label[:40]))
            self.pdf.set_fill_color(*_BAR)
            self.pdf.rect(zero + min(value, 0) * scale, y + 1, max(abs(value) * scale, 0.1), 3, style="F")
            self.pdf.set_xy(zero + max(value, 0) * scale + 1, y)
            self.pdf.cell(40, 5, self._text(spoken(number)))
            self.pdf.set_y(y + 5)
        self.pdf.ln(2)

    def _table(self, widths: Sequence[int], headed: bool = True, size: int = 8):
        self.pdf.set_font_size(size)
        self.pdf.set_draw_color(*_LINE)
        self.pdf.set_fill_color(255)  # cells are filled with it, and with the colour of the bars they could not be read
        return self.pdf.table(
            col_widths=tuple(widths),
            headings_style=FontFace(color=_QUIET, emphasis=None),
            first_row_as_headings=headed,
            borders_layout="HORIZONTAL_LINES",
            text_align="LEFT",
            line_height=5,
        )

    def _write(self, text: str, size: int, colour: tuple[int, int, int] = _INK) -> None:
        self.pdf.set_font_size(size)
        self.pdf.set_text_color(*colour)
        self.pdf.multi_cell(0, size * 0.5, self._text(text), new_x="LMARGIN", new_y="NEXT")
        self.pdf.set_text_color(*_INK)

    def _add_font(self) -> str | None:
        """A font with more than Latin letters, from where systems keep them; None when there is none."""
        for name in _FONTS:
            path = Path("/usr/share/fonts/truetype") / f"{name}.ttf"
            if path.exists():
                self.pdf.add_font("text", fname=path)
                self.pdf.set_font("text")
                return "text"
        self.pdf.set_font("Helvetica")
        return None

    def _text(self, text: str) -> str:
        """The text; without such a font, letters that the built-in one lacks are shown as question marks."""
        if self._font:
            return text
        return text.replace("−", "-").replace("–", "-").encode("latin-1", "replace").decode("latin-1")


def _printed(value: object) -> str:
    """A value as it stands in a cell: money in cents, what holds in words."""
    if value is None or isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, int):
        return f"{value:,}"
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dt.datetime) else str(value)
    return text if len(text) <= LETTERS else f"{text[:LETTERS]} …"


def _width(texts: Iterable[str]) -> int:
    """How wide a column is beside others, in letters: as its longest word, wider where there are many words."""
    words = [text.split() for text in texts]
    longest = max((len(word) for each in words for word in each), default=0)
    many = max((len(" ".join(each)) for each in words if len(each) > 1), default=0)
    return max(min(18, longest), min(40, many)) + 2
