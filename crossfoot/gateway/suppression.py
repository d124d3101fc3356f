"""Cells of cost that would give away what few people cost, for readers without the permission to see costs.

A cell is (dim, key); what stands behind it are pairs of engagement and person. A cell of fewer than five people is
hidden, and so are cells from whose values, added up and subtracted in any way, the cost of fewer than five would come
out: that of an entity less its customers that are shown, of the firm less its practices, and so on through the dims.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Set
from functools import lru_cache

FEWEST = 5
WAYS = 12
"""How many parts of a rest are looked at, at each step, for what else would leave the work of few people."""
DIMS = ("entity", "practice", "customer", "service_line", "region", "method")
"""The dims at which cost may be shown to everyone; below them it needs the permission."""

Cell = tuple[str, str]
Work = frozenset[tuple[str, str]]
FIRM: Cell = ("firm", "all")
Sum = dict[int, int]
"""A sum of parts, or of cells: each with its factor, counted modulo MODULUS; no sum becomes another's by that."""
MODULUS = 2**61 - 1
Rest = tuple[int, Sum, Sum]
"""A part that no other rest has, the sum of parts, and the sum of cells that it comes from."""

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
            inner join metrics.engagement_month as line
                on work.engagement_id = line.engagement and work.work_period = line.period
            where line.period = ?"""
        cells: dict[Cell, set] = {}
        for *keys, engagement, person in self._rows(sql, [month]):
            for cell in [FIRM, *zip(DIMS, keys, strict=True)]:
                cells.setdefault(cell, set()).add((engagement, person))
        return hidden_cells({cell: frozenset(work) for cell, work in cells.items()})


def hidden_cells(cells: dict[Cell, Work]) -> frozenset[Cell]:
    """The cells to hide: no visible one, and no sum of visible ones, is the work of fewer than FEWEST people."""
    hidden = {cell for cell, work in cells.items() if _few({person for _, person in work})}
    while more := _given_away(cells, hidden):
        hidden |= more
    return frozenset(hidden)


def _given_away(cells: dict[Cell, Work], hidden: set[Cell]) -> set[Cell]:
    """The smallest visible cell of each sum that is the work of few people; of sums with a cell in common once."""
    visible = sorted((cell for cell in cells if cell not in hidden), key=lambda cell: (len(cells[cell]), cell))
    rows, people = _parts([cells[cell] for cell in visible])
    more: set[int] = set()
    for members in _sums_of_few(rows, people):
        if more.isdisjoint(members):
            more.add(min(members))
    return {visible[at] for at in more}


def _parts(works: list[Work]) -> tuple[list[Sum], list[frozenset[str]]]:
    """Each work as a sum of parts, which are what lies in the same works, and the people of each part."""
    inside: dict[tuple[str, str], list[int]] = {}
    for at, work in enumerate(works):
        for pair in work:
            inside.setdefault(pair, []).append(at)
    people: dict[tuple[int, ...], set[str]] = {}
    for (_, person), within in inside.items():
        people.setdefault(tuple(within), set()).add(person)
    rows: list[Sum] = [{} for _ in works]
    for part, within in enumerate(people):
        for at in within:
            rows[at][part] = 1
    return rows, [frozenset(each) for each in people.values()]


def _sums_of_few(rows: list[Sum], people: list[frozenset[str]]) -> Iterator[Sum]:
    """The rows, with their factors, of sums that few people are left of.

    First the sums of which parts of few people each are left, then those of these whose parts are of few together.
    """
    few = {part for part, who in enumerate(people) if _few(who)}
    rests = _left([(dict(row), {at: 1}) for at, row in enumerate(rows)], few)
    holding: dict[int, list[Rest]] = {}
    by_person: dict[str, list[Rest]] = {}
    for at, (first, row, members) in reversed(list(enumerate(rests))):
        for other, parts, others in rests[at + 1 :]:
            if factor := row.get(other):
                _subtract(row, parts, factor)
                _subtract(members, others, factor)
        for part in row:
            holding.setdefault(part, []).append(rests[at])
        by_person.setdefault(min(people[first]), []).append(rests[at])
    asked: set[frozenset[str]] = set()
    for rest in rests:
        waiting = [people[rest[0]]]
        while waiting:
            who = waiting.pop()
            if who in asked or not _few(who):
                continue
            asked.add(who)
            theirs = [each for person in who for each in by_person.get(person, ()) if people[each[0]] <= who]
            parts = {part for _, row, _ in theirs for part in row if people[part] <= who}
            yield from (made for _, _, made in _left([(dict(row), dict(made)) for _, row, made in theirs], parts))
            # Each other part of a sum that is theirs alone is theirs as well, or another rest takes it away.
            outside = {part for _, row, _ in theirs for part in row} - parts
            for part in sorted(outside, key=lambda part: (len(holding[part]), part))[:WAYS]:
                waiting += [who | people[part], *(who | people[first] for first, _, _ in holding[part])]


def _left(sums: list[tuple[Sum, Sum]], parts: set[int]) -> list[Rest]:
    """All sums of these in which no other than these parts is left, as a basis: a part that later ones do not have, the
    sum, and the rows it is made of.
    """
    often = Counter(part for row, _ in sums for part in row)
    basis: dict[int, tuple[Sum, Sum]] = {}
    for row, members in sorted(sums, key=lambda each: len(each[0])):
        for first, (other, others) in basis.items():
            if factor := row.get(first):
                _subtract(row, other, factor)
                _subtract(members, others, factor)
        if row:
            first = min(row.keys() - parts or row, key=lambda part: (often[part], part))
            inverse = pow(row[first], -1, MODULUS)
            basis[first] = _times(row, inverse), _times(members, inverse)
    return [(first, *made) for first, made in basis.items() if first in parts]


def _subtract(row: Sum, other: Sum, factor: int) -> None:
    for name, value in other.items():
        left = (row.get(name, 0) - factor * value) % MODULUS
        if left:
            row[name] = left
        else:
            row.pop(name, None)


def _times(row: Sum, factor: int) -> Sum:
    return {name: value * factor % MODULUS for name, value in row.items()}


def _few(people: Set[str]) -> bool:
    return 0 < len(people) < FEWEST
