"""A formula tree of the gateway as a tree on the terminal and as a JSON document."""

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from crossfoot.cli.shell import one_line
from crossfoot.cli.values import exact

if TYPE_CHECKING:
    import polars as pl

    from crossfoot.gateway import Node

SHOWN = 10


def as_tree(node: "Node") -> Tree:
    """The tree: value and formula of each part; under a leaf its SQL, its first rows and records, and how many."""
    head = Text.assemble((node.metric, "bold"), f" = {exact(node.value, node.unit) or 'empty'} {node.unit}")
    tree = Tree(head, guide_style="dim")
    tree.add(Text(node.formula if node.children else node.definition, style="dim"))
    for child in node.children:
        tree.children.append(as_tree(child))
    if node.sql:
        tree.add(Text("SQL")).add(Text(node.sql, style="dim"))
    if node.rows is not None:
        tree.add(Text(f"rows: {node.rows.height}")).add(_first_rows(node.rows))
    if node.records is not None:
        tree.add(Text(f"landed records: {node.record_count}")).add(_first_rows(node.records))
    if node.withheld:
        tree.add(Text(f"withheld: records of {', '.join(node.withheld)} give pay away", style="dim"))
    return tree


def as_document(node: "Node") -> dict[str, Any]:
    """The whole tree as JSON values; decimals as text."""
    return {
        "metric": node.metric,
        "definition": node.definition,
        "formula": node.formula,
        "value": exact(node.value, node.unit),
        "unit": node.unit,
        "sql": node.sql,
        "rows": [] if node.rows is None else node.rows.to_dicts(),
        "records": [] if node.records is None else node.records.to_dicts(),
        "record_count": node.record_count,
        "withheld": list(node.withheld),
        "children": [as_document(child) for child in node.children],
    }


def _first_rows(frame: "pl.DataFrame") -> Table:
    table = Table(box=None, pad_edge=False)
    for column in frame.columns:
        table.add_column(column, justify="right" if frame.schema[column].is_numeric() else "left")
    for row in frame.head(SHOWN).iter_rows():
        table.add_row(*(one_line(value) for value in row))
    return table
