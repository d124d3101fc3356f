"""Small mistakes in SQL: each operator finds the places of a tree where it can be made, and makes one of them."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import sqlglot
from sqlglot import exp

# Columns that are easily taken for each other.
TWINS = [
    ("average_rate", "closing_rate"),
    ("tcv", "acv"),
    ("net_services", "net_expenses"),
    ("services_amount", "expenses_amount"),
    ("invoice_date", "due_date"),
    ("signed_date", "close_date"),
    ("submitted_date", "approved_date"),
    ("accepted_date", "completed_date"),
    ("start_date", "end_date"),
    ("end_date", "close_date"),
    ("hire_date", "termination_date"),
    ("effective_from", "effective_to"),
    ("first_date", "last_date"),
    ("capacity_gross", "capacity_net"),
    ("gross_hours", "net_hours"),
    ("labour_std", "labour_true"),
    ("cost_value", "bill_value"),
    ("bill_value", "card_value"),
    ("cost_currency", "bill_currency"),
    ("work_period", "cutoff_period"),
    ("cutoff_period", "recognised_period"),
    ("eac_cost", "eac_hours"),
    ("cost_to_date", "hours_to_date"),
    ("is_employee", "is_delivery"),
    ("is_approved", "is_recorded"),
    ("is_client", "is_tm"),
    ("billable", "is_productive"),
    ("gross", "net_services"),
    ("worked_hours", "basis_hours"),
    ("unbilled", "deferred"),
]
SWAPS = {left: right for pair in TWINS for left, right in (pair, pair[::-1])}

BOUNDARIES = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
AGGREGATES = {exp.Sum: exp.Max, exp.Max: exp.Min, exp.Min: exp.Max}
ARITHMETIC = {exp.Add: exp.Sub, exp.Sub: exp.Add}

Change = Callable[[], object]
Operator = Callable[[exp.Expression], list[Change]]


class Mutant(NamedTuple):
    """One mistake in one model: where it was made, and the SQL with it."""

    mistake: str
    sql: str


class Site(NamedTuple):
    """A place where a mistake can be made."""

    model: str
    position: int
    operator: str
    variant: int


def drop_predicate(node: exp.Expression) -> list[Change]:
    """Forgets one of several conditions, or a whole WHERE."""
    if isinstance(node, exp.And):
        return [lambda: node.replace(node.right), lambda: node.replace(node.left)]
    return [node.pop] if isinstance(node, exp.Where) and not isinstance(node.this, exp.And) else []


def join_kind(node: exp.Expression) -> list[Change]:
    """INNER for LEFT."""
    return [lambda: node.set("side", None)] if isinstance(node, exp.Join) and node.side == "LEFT" else []


def boundary(node: exp.Expression) -> list[Change]:
    """`<` for `<=` and the like, but where both sides are the outcomes, so that it does not matter."""
    kind = None if _is_clamp(node) else BOUNDARIES.get(type(node))
    return [lambda: node.replace(kind(this=node.this, expression=node.expression))] if kind else []


def _is_clamp(node: exp.Expression) -> bool:
    """Whether a comparison chooses between its own two sides: CASE WHEN a > b THEN a ELSE b."""
    branch, case = node.parent, node.parent and node.parent.parent
    if not (isinstance(branch, exp.If) and isinstance(case, exp.Case) and len(case.args["ifs"]) == 1):
        return False
    sides, outcomes = {node.this, node.expression}, {branch.args["true"], case.args.get("default")}
    return sides == outcomes or outcomes == {exp.Neg(this=node.this), node.expression} == {
        exp.Neg(this=node.this),
        exp.Literal.number(0),
    }


def aggregate(node: exp.Expression) -> list[Change]:
    """MAX for SUM, MIN for MAX and the like."""
    kind = AGGREGATES.get(type(node))
    return [lambda: node.replace(kind(this=node.this))] if kind else []


def arithmetic(node: exp.Expression) -> list[Change]:
    """`-` for `+`, and a product without its second factor."""
    if isinstance(node, exp.Mul):
        return [lambda: node.replace(node.this)]
    kind = ARITHMETIC.get(type(node))
    return [lambda: node.replace(kind(this=node.this, expression=node.expression))] if kind else []


def condition(node: exp.Expression) -> list[Change]:
    """`<>` for `=` of a value, a condition without NOT, OR for AND, one value of a list forgotten."""
    if isinstance(node, exp.EQ) and isinstance(node.expression, exp.Literal):
        return [lambda: node.replace(exp.NEQ(this=node.this, expression=node.expression))]
    if isinstance(node, exp.Not) and not isinstance(node.this, exp.Is):
        return [lambda: node.replace(node.this)]
    if isinstance(node, exp.Or):
        return [lambda: node.replace(exp.And(this=node.this, expression=node.expression))]
    if isinstance(node, exp.In) and len(node.expressions) > 1:
        return [lambda i=i: node.expressions[i].pop() for i in range(len(node.expressions))]
    return []


def case_branch(node: exp.Expression) -> list[Change]:
    """One WHEN of a CASE forgotten."""
    branches = node.args["ifs"] if isinstance(node, exp.Case) else []
    return [lambda i=i: node.args["ifs"].pop(i) for i in range(len(branches))] if len(branches) > 1 else []


def window(node: exp.Expression) -> list[Change]:
    """A window with a part of its partition or its frame forgotten, or in the opposite order."""
    if isinstance(node, exp.Ordered) and isinstance(node.parent, exp.Order):
        return [lambda: node.set("desc", not node.args.get("desc"))]
    if not isinstance(node, exp.Window):
        return []
    partition = node.args.get("partition_by") or []
    changes: list[Change] = [lambda i=i: node.args["partition_by"].pop(i) for i in range(len(partition))]
    return [*changes, lambda: node.set("spec", None)] if node.args.get("spec") else changes


def twin_column(node: exp.Expression) -> list[Change]:
    """A column taken for its twin."""
    twin = SWAPS.get(node.name) if isinstance(node, exp.Column) else None
    return [lambda: node.set("this", exp.to_identifier(twin))] if twin else []


def repetition(node: exp.Expression) -> list[Change]:
    """DISTINCT forgotten, UNION ALL for UNION, one branch of a union lost."""
    if isinstance(node, exp.Select) and node.args.get("distinct"):
        return [lambda: node.set("distinct", None)]
    if isinstance(node, exp.Union):
        lose = [lambda: node.replace(node.this), lambda: node.replace(node.expression)] if node.parent else []
        return [*lose, lambda: node.set("distinct", False)] if node.args.get("distinct") else lose
    return []


OPERATORS: dict[str, Operator] = {
    operator.__name__: operator
    for operator in (
        drop_predicate, join_kind, boundary, aggregate, arithmetic, condition, case_branch, window, twin_column,
        repetition,
    )
}  # fmt: skip


@cache
def parse(sql: str) -> exp.Paren:
    """The syntax tree of a model in parentheses, so that every part has a parent; divisions are calls of `divide_`."""
    holder = exp.Paren(this=sqlglot.parse_one(sql, dialect="duckdb"))
    while division := next((node for node in holder.find_all(exp.Case, bfs=False) if _is_division(node)), None):
        numerator = division.find(exp.Sign, bfs=False).this.this.this.this
        denominator = division.args["ifs"][0].this.this.this
        division.replace(exp.func("divide_", numerator.copy(), denominator.copy()))
    return holder


def _is_division(node: exp.Case) -> bool:
    """Whether a CASE is what the macro `divide` writes."""
    (first, *others) = node.args["ifs"]
    return not others and isinstance(first.this, exp.NEQ) and bool(first.args["true"].find(exp.IntDiv))


def unchanged(sql: str) -> str:
    """The SQL of a model as it is written again without any mistake."""
    return parse(sql).this.sql(dialect="duckdb")


def sites(model: str, sql: str) -> Iterator[Site]:
    """Every place of a model where some operator can make a mistake."""
    for position, node in enumerate(parse(sql).this.walk()):
        for name, operator in OPERATORS.items():
            for variant in range(len(operator(node))):
                yield Site(model, position, name, variant)


def mutate(site: Site, sql: str) -> Mutant:
    """Makes one mistake."""
    holder = parse(sql).copy()
    node = next(each for position, each in enumerate(holder.this.walk()) if position == site.position)
    before = holder.this.sql(dialect="duckdb")
    OPERATORS[site.operator](node)[site.variant]()
    after = holder.this.sql(dialect="duckdb")
    return Mutant(difference(before, after), after)


def difference(before: str, after: str) -> str:
    """The words that are not the same, with the words around them."""
    old, new = before.split(), after.split()
    head = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if len(set(pair)) > 1), min(len(old), len(new))
    )
    rest = min(len(old), len(new)) - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    first, last = max(head - 4, 0), max(tail - 4, 0)
    return f"`{_shortened(old[first : len(old) - last])}` → `{_shortened(new[first : len(new) - last])}`"


def _shortened(words: list[str]) -> str:
    return " ".join(words if len(words) < 30 else [*words[:15], "…", *words[-15:]])
