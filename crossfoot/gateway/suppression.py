"""Cells of cost that would give away what few people cost, for readers without the permission to see costs.

A cell is (dim, key); what stands behind it are pairs of engagement and person. A cell of fewer than five people is
hidden, and so is every cell whose difference from another visible one would be such a cell.
"""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

FEWEST = 5
DIMS = ("entity", "practice", "customer", "service_line", "region", "method")
"""The dims at which cost may be shown to everyone; below them it needs the permission."""

Cell = tuple[str, str]
Work = frozenset[tuple[str, str]]
FIRM: Cell = ("firm", "all")

_WORK = """
    select engagement_id, resource_id, work_period from general.harmonized.time_entry where is_approved
    union
    select engagement_id, resource_id, period from general.harmonized.subcontractor_bill"""


class Suppression:
    """The hidden cells of a build for one reader, month by month."""

    def __init__(self, rows: Callable[[str, list], list[tuple]]) -> None:
        """`rows` reads the build; nothing is read until a month is asked for."""
        self._rows = rows
        self.hidden = lru_cache(maxsize=512)(self._hidden)

    def hides(self, dim: str, key: str, months: list[str]) -> bool:
        """Whether a value over these months is hidden; a sum with one hidden month would give that month away."""
        return any((dim, key) in self.hidden(month) for month in months)

    def _hidden(self, month: str) -> frozenset[Cell]:
        sql = f"""
            select distinct {", ".join(f"line.{dim}" for dim in DIMS)}, work.engagement_id, work.resource_id
            from ({_WORK}) as work
            inner join work.metrics.engagement_month as line
                on work.engagement_id = line.engagement and work.work_period = line.period
            where line.period = ?"""
        cells: dict[Cell, set] = {}
        for *keys, engagement, person in self._rows(sql, [month]):
            for cell in [FIRM, *zip(DIMS, keys, strict=True)]:
                cells.setdefault(cell, set()).add((engagement, person))
        return hidden_cells({cell: frozenset(work) for cell, work in cells.items()})


def hidden_cells(cells: dict[Cell, Work]) -> frozenset[Cell]:
    """The cells to hide: no visible one and no difference of two of them stands for fewer than FEWEST people."""
    hidden = {cell for cell, work in cells.items() if _few(work)}
    everything = frozenset().union(*cells.values())
    most = max(Counter(person for _, person in everything).values(), default=0)
    while more := _given_away(cells, hidden, FEWEST * most):
        hidden.add(more)
    return frozenset(hidden)


def _given_away(cells: dict[Cell, Work], hidden: set[Cell], enough: int) -> Cell | None:
    """A visible cell that has to be hidden as well; None when there is none.

    `enough` pairs of engagement and person are never those of few people.
    """
    visible = sorted((cell for cell in cells if cell not in hidden), key=lambda cell: (len(cells[cell]), cell))
    for dim in DIMS if FIRM in visible else ():
        rest = frozenset().union(*(cells[cell] for cell in hidden if cell[0] == dim))
        if _few(rest):  # the firm less the visible cells of the dim
            return next((cell for cell in visible if cell[0] == dim), FIRM)
    for at, small in enumerate(visible):
        near = (work for work in map(cells.get, visible[at + 1 :]) if len(work) - len(cells[small]) < enough)
        if any(cells[small] < work and _few(work - cells[small]) for work in near):
            return small
    return None


def _few(work: Work) -> bool:
    return 0 < len({person for _, person in work}) < FEWEST
