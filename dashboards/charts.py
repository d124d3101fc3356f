"""Charts of records: what opened and closed, where money waits, what happened when."""

from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

from crossfoot.gateway.views.timeline import DONE, LATE, PLANNED, Event
from dashboards.theme import Palette, laid_out, plain

LINES, POINTS = 30, 500
"""The most lines of a chart, and of their points the latest; its table holds all."""


def trend(days: list[dict[str, Any]], colours: Palette) -> go.Figure:
    """How many exceptions opened and closed on each day, and how many were open then."""
    labels = [f"{row['day']}" for row in days]
    traces = [
        go.Bar(x=labels, y=[row["opened"] for row in days], name="Opened", marker_color=colours.bad),
        go.Bar(x=labels, y=[-row["closed"] for row in days], name="Closed", marker_color=colours.good),
        go.Scatter(x=labels, y=[row["open"] for row in days], name="Open", line_color=colours.actual),
    ]
    return laid_out(traces, colours, {"type": "category"}, barmode="relative")


def flow(links: list[dict[str, Any]], colours: Palette) -> go.Figure:
    """Money at risk from the part of the flow where it waits to who answers for it."""
    names = list(dict.fromkeys([row["area"] for row in links]))
    owners = list(dict.fromkeys(row["owner"] for row in links))
    place = {("area", name): at for at, name in enumerate(names)}
    place |= {("owner", name): len(names) + at for at, name in enumerate(owners)}
    traces = [
        go.Sankey(
            node={
                "label": [plain(name.replace("_", " ")) for name in (*names, *owners)],
                "color": [colours.bad] * len(names) + [colours.actual] * len(owners),
                "pad": 14, "thickness": 12, "line": {"width": 0},
            },
            link={
                "source": [place["area", row["area"]] for row in links],
                "target": [place["owner", row["owner"]] for row in links],
                "value": [float(row["at risk"]) for row in links],
                "color": colours.grid,
            },
            valueformat=",.0f", textfont={"color": colours.ink, "shadow": "none", "size": 12},
        )
    ]  # fmt: skip
    return laid_out(traces, colours, height=max(300, 26 * max(len(names), len(owners))))


def lineage(steps: Iterable[tuple[str, str]], colours: Palette) -> str:
    """Tables and what they are made of, from the landed streams at the left to the mart, written for Graphviz."""
    node = f'shape=box margin="0.06,0.02" fontname="sans-serif" fontsize=11 fontcolor="{colours.ink}"'
    graph = 'rankdir=LR ranksep=0.2 nodesep=0.1 bgcolor="transparent"'
    edges = "\n".join(f'"{source}" -> "{made}"' for made, source in steps)
    line = f'color="{colours.quiet}"'
    return f"digraph {{ {graph} node [{node} {line}] edge [{line}]\n{edges}\n}}"


def timeline(events: list[Event], colours: Palette) -> go.Figure:
    """Records on their lines, a bar where they last; a point carries its position among the events."""
    shown = list(dict.fromkeys(event.line for event in events))[:LINES]
    placed = [(at, event) for at, event in enumerate(events) if event.line in shown]
    placed = sorted(placed, key=lambda each: each[1].end)[-POINTS:]
    looks = {DONE: (colours.good, "circle"), PLANNED: (colours.actual, "circle-open"), LATE: (colours.bad, "diamond")}
    lasting = [event for _, event in placed if event.end != event.start]
    traces: list = [
        go.Scatter(
            x=[day for event in lasting for day in (event.start, event.end, None)],
            y=[plain(event.line) for event in lasting for _ in range(3)], mode="lines", hoverinfo="skip",
            line={"color": colours.prior, "width": 6}, showlegend=False,
        )
    ]  # fmt: skip
    for state, (colour, symbol) in looks.items():
        own = [(at, event) for at, event in placed if event.state == state]
        if own:
            traces.append(
                go.Scatter(
                    x=[event.end for _, event in own], y=[plain(event.line) for _, event in own], mode="markers",
                    name=state.capitalize(), customdata=[[at] for at, _ in own],
                    hovertext=[plain(event.told) for _, event in own], hoverinfo="x+y+text",
                    marker={"color": colour, "symbol": symbol, "size": 9},
                )
            )  # fmt: skip
    down = {"type": "category", "categoryorder": "array", "categoryarray": [plain(each) for each in reversed(shown)]}
    return laid_out(traces, colours, y=down, height=max(220, 70 + 24 * len(shown)), showlegend=len(traces) > 2)
