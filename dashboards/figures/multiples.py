"""A stack for each of the first parents, side by side on one scale."""

from crossfoot.gateway.views import Panel
from dashboards.figures.axes import dated, from_zero
from dashboards.figures.stacked import stack
from dashboards.theme import Palette, plain

SMALL = 6
"""The most small charts beside each other; their table holds all."""


def traces(panel: Panel, colours: Palette) -> list:
    """The stacks; they share the legend."""
    made: list = []
    for n, (_, first, labels) in enumerate(_small(panel), start=1):
        made += stack(panel, colours, labels, first, xaxis=f"x{n}", showlegend=n == 1)
    return made


def axes(panel: Panel) -> tuple[dict, dict]:
    """The months of the first small chart across, the numbers up."""
    return small_axes(panel)[0], from_zero(panel)


def small_axes(panel: Panel) -> list[dict]:
    """The months of each small chart, above its name; all stand on the one axis of the numbers."""
    small = _small(panel)
    wide = 1 / len(small)
    return [
        dated(labels, 3)
        | {"domain": [at * wide, (at + 0.94) * wide], "anchor": "y", "automargin": True}
        | {"title": {"text": name, "font": {"size": 11}}}
        for at, (name, _, labels) in enumerate(small)
    ]


def undrawn(panel: Panel) -> int:
    """How many small charts are not drawn."""
    return max(len(set(panel.parents)) - SMALL, 0)


def _small(panel: Panel) -> list[tuple[str, int, list[str]]]:
    """The small charts of multiples: the parent, where its labels begin, and what they are called under it."""
    found: dict[str, list[int]] = {}
    for at, name in enumerate(panel.parents):
        found.setdefault(name, []).append(at)
    return [
        (plain(name), own[0], [plain(panel.labels[at].removeprefix(f"{name} · ")) for at in own])
        for name, own in list(found.items())[:SMALL]
    ]
