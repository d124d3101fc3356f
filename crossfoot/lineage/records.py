"""Rewrites a query so that beside every value it also gives the landed records the value is made of.

A rewritten query has the columns it had, and lists of record addresses. What a value is made of:

- a field of a landed record is made of that record; an expression, of what its columns are made of;
- every value of a row is also made of the records whose fields let the row in (its filter, its inner joins);
- a sum is made of its addends that are not zero, or of whose parts one is not; a count of what it counts, a minimum or
  maximum of one row that holds it, a window function of the rows it looks at; a rank (row_number) of nothing, the row
  speaks for itself;
- the key of grouped rows is made of all of them where it is a value, and lets nobody in: a dense month is not evidence;
- queries inside expressions (as-of, policy, last period, `exists`) and literal texts carry no records.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp

from crossfoot.lineage.query import branches, tables_of, within

PREFIX = "_records_"
RANKS = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile)
COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In)
SHIFTS = (exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)


@dataclass(frozen=True)
class Origin:
    """Where a column keeps its records: the lists of its relation that hold those of its `value`, and those that count
    where it decides whether a row is let in."""

    value: frozenset[str] = frozenset()
    decides: frozenset[str] = frozenset()


Relation = dict[str, Origin]
"""The origin of every column of a relation, in order."""
_List = tuple[str, str]


def with_records(query: exp.Query, known: dict[str, Relation]) -> tuple[exp.Query, Relation]:
    """The query with lists of records (it is changed), and what its columns are made of.

    `known` holds the tables it reads, by the name they have in the query; one that is missing has no records.
    """
    if isinstance(query, exp.Subquery):
        return with_records(query.this, known)
    ctes, known = query.args.get("with_"), dict(known)
    for cte in query.ctes:
        body, known[cte.alias] = with_records(cte.this, known)
        cte.set("this", body)
    query.set("with_", None)
    query, relation = (_union if isinstance(query, exp.Union) else _select)(query, known)
    query.set("with_", ctes)
    return query, relation


def list_names(relation: Relation) -> list[str]:
    """The lists of a relation, each once, in order."""
    return list(dict.fromkeys(name for origin in relation.values() for name in sorted(origin.value | origin.decides)))


def _select(select: exp.Select, known: dict[str, Relation]) -> tuple[exp.Query, Relation]:
    sources = {}
    for alias, table, _, _ in tables_of(select):
        if isinstance(table, exp.Subquery):
            body, sources[alias] = with_records(table.this, known)
            table.set("this", body)
        else:
            sources[alias] = known.get(f"{table.db}.{table.name}" if table.db else table.name, {})
    is_distinct = bool(select.args.get("distinct"))
    select.set("distinct", None)
    relation = _Projection(select, sources).rewrite()
    return _distinct(select, relation) if is_distinct else (select, relation)


class _Projection:
    """The select list of one select, with the lists it needs."""

    def __init__(self, select: exp.Select, sources: dict[str, Relation]) -> None:
        self._select, self._sources = select, sources
        self._added: dict[object, str] = {}
        self._listed: list[exp.Expression] = []
        self._is_grouped = bool(select.args.get("group")) or any(
            self._aggregates(column) for column in select.expressions
        )
        conditions = [on for _, _, on, may_be_absent in tables_of(select) if on is not None and not may_be_absent]
        conditions += [select.args["where"].this] if select.args.get("where") else []
        self._lets_in = {each for condition in conditions for each in self._of(condition, "decides")}

    def rewrite(self) -> Relation:
        relation = {column.alias_or_name: self._origin(column.unalias()) for column in self._select.expressions}
        for item in self._listed:
            self._select.append("expressions", item)
        return relation

    def _origin(self, value: exp.Expression) -> Origin:
        if self._is_grouped:
            counted = {self._add(self._aggregate(each)) for each in self._aggregates(value)}
            keys = {each for column in self._plain_columns(value) for each in self._of(column, "value")}
            grouped = {self._add(_collected(_joined(keys)), tuple(sorted(keys)))} if keys else set()
            return Origin(frozenset(counted | grouped), frozenset(counted))
        windows = {self._add(window) for each in _parts(value).windows if (window := self._window(each)) is not None}
        made_of = self._of(value, "value") | (self._present() if _is_a_number(value) else set())
        decides = self._of(value, "decides") if isinstance(value, exp.Column) else made_of
        windows |= {self._add(self._chosen(each)) for each in _parts(value).choices}
        let_in = {self._pass(each) for each in sorted(self._lets_in)}
        return Origin(
            frozenset(windows | let_in | {self._pass(each) for each in sorted(made_of)}),
            frozenset(windows | let_in | {self._pass(each) for each in sorted(decides)}),
        )

    def _aggregate(self, node: exp.Expression) -> exp.Expression:
        """The list beside an aggregate."""
        argument = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this
        made_of = self._lists(argument) if isinstance(argument, exp.Expression) else []
        if not made_of:
            made_of = [_column(each) for each in sorted(self._present())]
        return _beside(node, argument, _concat([*made_of, *map(_column, sorted(self._lets_in))]))

    def _window(self, window: exp.Window) -> exp.Expression | None:
        """The list beside a window function; None for a rank."""
        inner = window.this.this if isinstance(window.this, exp.IgnoreNulls) else window.this
        if isinstance(inner, RANKS) or not (made_of := self._lists(inner)):
            return None
        lists = _concat(made_of)
        if isinstance(inner, SHIFTS):
            beside = inner.copy()
            beside.set("default", None)
            if isinstance(window.this, exp.IgnoreNulls):
                lists = exp.case().when(inner.this.copy().is_(exp.null()).not_(), lists)
            beside.set("this", lists)
            function: exp.Expression = exp.IgnoreNulls(this=beside) if window.this is not inner else beside
            return _over(window, function)
        if isinstance(inner, (exp.Min, exp.Max)):
            return _over(window, _beside(inner, inner.this, lists))
        return _flat(_over(window, _listed(inner, inner.this, lists)))

    def _chosen(self, case: exp.Case) -> exp.Case:
        """The lists of the branch that a row takes."""
        chosen = case.copy()
        for branch, copied in zip(_branches(case), _branches(chosen), strict=True):
            copied.replace(_concat(self._lists(branch)))
        return chosen

    def _lists(self, value: exp.Expression) -> list[exp.Expression]:
        """What an expression without windows is made of."""
        columns = [_column(each) for each in sorted(self._of(value, "value"))]
        return columns + [self._chosen(each) for each in _parts(value).choices]

    def _aggregates(self, value: exp.Expression) -> list[exp.Expression]:
        inside = {id(each) for window in _parts(value).windows for each in within(window, exp.AggFunc)}
        return [each for each in within(value, exp.AggFunc) if id(each) not in inside]

    def _plain_columns(self, value: exp.Expression) -> list[exp.Expression]:
        inside = {id(column) for each in self._aggregates(value) for column in within(each, exp.Column)}
        return [column for column in within(value, exp.Column) if id(column) not in inside]

    def _of(self, value: exp.Expression, part: str) -> set[_List]:
        """The lists behind the columns of an expression, windows and chosen branches aside; `part` is value or decides.

        What a value is only compared with decides: the key of grouped rows is no part of it.
        """
        parts = _parts(value)
        columns = parts.columns + (parts.in_branches if part == "decides" else [])
        return {
            (column.table, name)
            for column, compared in columns
            for name in getattr(
                self._sources.get(column.table, {}).get(column.name, Origin()), "decides" if compared else part
            )
        }

    def _present(self) -> set[_List]:
        """The lists that speak for a row as such: those of the first relation it is read from."""
        alias, relation = next(iter(self._sources.items()), ("", {}))
        return {(alias, name) for origin in relation.values() for name in origin.decides}

    def _pass(self, each: _List) -> str:
        """Passes a list on as it is."""
        return self._added.get(each) or self._add(_column(each), each)

    def _add(self, item: exp.Expression, key: _List | None = None) -> str:
        """Puts a list among the columns, once; returns its name."""
        key = key or item.sql()
        if key not in self._added:
            self._added[key] = f"{PREFIX}{len(self._added)}"
            self._listed.append(exp.alias_(item, self._added[key]))
        return self._added[key]


def _union(union: exp.Union, known: dict[str, Relation]) -> tuple[exp.Query, Relation]:
    """The branches with one set of lists: one for each way in which a column is made of the lists of the branches."""
    parts, found = zip(*(with_records(part, known) for part in branches(union)), strict=True)
    names: dict[tuple, str] = {}
    relation: Relation = {}
    for position, column in enumerate(found[0]):
        origins = [list(each.values())[position] for each in found]
        lists = []
        for part in ("value", "decides"):
            behind = tuple(tuple(sorted(getattr(origin, part))) for origin in origins)
            lists.append({names.setdefault(behind, f"{PREFIX}{len(names)}")} if any(behind) else ())
        relation[column] = Origin(*map(frozenset, lists))
    total: exp.Query | None = None
    for n, (part, each) in enumerate(zip(parts, found, strict=True)):
        aligned = _aligned(part, list(each), names, n)
        total = exp.Union(this=total, expression=aligned, distinct=False) if total else aligned
    return _distinct(total, relation) if union.args.get("distinct") else (total, relation)


def _aligned(part: exp.Query, columns: list[str], names: dict[tuple, str], branch: int) -> exp.Select:
    """A branch of a union with the lists of the whole union."""
    listed = [exp.column(column, "branch", quoted=True) for column in columns]
    for behind, name in names.items():
        lists = {("branch", each) for each in behind[branch]}
        listed.append(exp.alias_(_joined(lists) if lists else exp.cast(exp.null(), "varchar[]"), name))
    return exp.select(*listed).from_(part.subquery("branch", copy=False), copy=False)


def _distinct(query: exp.Query, relation: Relation) -> tuple[exp.Query, Relation]:
    """The distinct rows of a query, each with the records of all that are alike."""
    keys = [exp.column(name, "alike", quoted=True) for name in relation]
    lists = [exp.alias_(_collected(exp.column(name, "alike")), name) for name in list_names(relation)]
    grouped = exp.select(*keys, *lists).from_(query.subquery("alike", copy=False), copy=False).group_by(*keys)
    return grouped, {name: Origin(origin.value) for name, origin in relation.items()}


def _beside(node: exp.Expression, argument: exp.Expression | None, lists: exp.Expression) -> exp.Expression:
    """The list beside an aggregate over its argument; of rows that are equally small or large, always the same one."""
    if not isinstance(node, (exp.Min, exp.Max)):
        return _flat(_listed(node, argument, lists))
    order = exp.Anonymous(this="row", expressions=[argument.copy(), lists.copy()])
    chosen = exp.func("arg_min" if isinstance(node, exp.Min) else "arg_max", lists, order)
    known = exp.Not(this=exp.Is(this=exp.paren(argument.copy()), expression=exp.null()))
    return exp.Filter(this=chosen, expression=exp.Where(this=known))


def _listed(node: exp.Expression, argument: exp.Expression | None, lists: exp.Expression) -> exp.Expression:
    """The lists of the rows that count in a sum or a count."""
    counts = None
    if isinstance(node, exp.Sum):
        counts = _not_zero(argument)
    elif isinstance(node, exp.Count) and isinstance(argument, exp.Column):
        counts = argument.copy().is_(exp.null()).not_()
    collected = exp.func("list", lists)
    return exp.Filter(this=collected, expression=exp.Where(this=counts)) if counts is not None else collected


def _not_zero(addend: exp.Expression) -> exp.Expression:
    """Whether an addend takes part in a sum: what is owed and what is paid do, where together they are nothing."""
    inner = addend.unnest()
    if isinstance(inner, (exp.Add, exp.Sub)):
        return exp.or_(_not_zero(inner.left), _not_zero(inner.right))
    return exp.NEQ(this=exp.paren(inner.copy()), expression=exp.Literal.number(0))


def _collected(lists: exp.Expression) -> exp.Expression:
    return _flat(exp.func("list", lists))


def _flat(lists: exp.Expression) -> exp.Expression:
    return exp.func("list_distinct", exp.func("flatten", lists))


def _over(window: exp.Window, function: exp.Expression) -> exp.Expression:
    copied = window.copy()
    copied.set("this", function)
    return copied


def _joined(lists: Iterable[_List]) -> exp.Expression:
    return _concat([_column(each) for each in sorted(lists)])


def _concat(lists: list[exp.Expression]) -> exp.Expression:
    if not lists:
        return exp.cast(exp.null(), "varchar[]")
    return exp.func("list_concat", *lists) if len(lists) > 1 else lists[0]


def _column(each: _List) -> exp.Column:
    return exp.column(each[1], each[0])


class _Parts(NamedTuple):
    """The columns of an expression and whether they are only compared, outside and inside the branches of its
    `choices` (cases whose branches are made of different columns), and its windows, which are not looked into."""

    columns: list[tuple[exp.Column, bool]]
    in_branches: list[tuple[exp.Column, bool]]
    windows: list[exp.Window]
    choices: list[exp.Case]


def _parts(value: exp.Expression) -> _Parts:
    parts = _Parts([], [], [], [])
    stack = [(value, False, False)]
    while stack:
        node, compared, in_branch = stack.pop()
        if isinstance(node, exp.Column):
            (parts.in_branches if in_branch else parts.columns).append((node, compared))
        elif isinstance(node, exp.Window):
            parts.windows.append(node)
        elif isinstance(node, exp.Case) and not in_branch and _is_choice(node):
            parts.choices.append(node)
            stack += [(each.this, compared, False) for each in node.args["ifs"]]
            stack += [(node.this, compared, False)] if node.this is not None else []
            stack += [(branch, compared, True) for branch in _branches(node)]
        elif not isinstance(node, exp.Query) or node is value:
            compared = compared or isinstance(node, COMPARISONS)
            stack += [(child, compared, in_branch) for child in node.iter_expressions()]
    return parts


def _is_choice(case: exp.Case) -> bool:
    made_of = {frozenset((c.table, c.name) for c in within(branch, exp.Column)) for branch in _branches(case)}
    return len(made_of - {frozenset()}) > 1 and not any(within(case, exp.Window, exp.AggFunc))


def _branches(case: exp.Case) -> list[exp.Expression]:
    """What a case may return."""
    otherwise = case.args.get("default")
    return [each.args["true"] for each in case.args["ifs"]] + ([otherwise] if otherwise is not None else [])


def _is_a_number(value: exp.Expression) -> bool:
    """Whether an expression is a number that no column enters, other than zero."""
    numbers = [each for each in within(value, exp.Literal) if not each.is_string]
    return (
        not any(within(value, exp.Column))
        and any(float(each.this) for each in numbers)
        and not any(within(value, exp.Window))
    )
