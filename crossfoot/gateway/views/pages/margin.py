"""Margin: what is earned on whose work, at standard and at what people were really paid."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from crossfoot.gateway.views.asking import Answer, Asked, negative
from crossfoot.gateway.views.model import Panel, Series, Tile
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import NOTICED, period_name, spoken

TITLE = "Margin"
TILES = (
    "margin_std", "margin_std_pct", "margin_true", "margin_true_pct", "realization_worked",
    "effective_bill_rate", "effective_cost_rate", "rate_realization", "payroll_variance", "operating_margin_true",
)  # fmt: skip
BRIDGE = ("planned", "worked", "approved", "billed", "collected")
LEAKS = ("plan_gap", "unapproved", "unbilled", "uncollected")
COLUMNS = (
    "revenue_net", "cost_std", "margin_std", "margin_std_pct", "cost_true", "margin_true", "margin_true_pct",
    "payroll_variance", "effective_bill_rate", "effective_cost_rate",
)  # fmt: skip
AGE = {"month": 3, "quarter": 1}
ALL = "All practices"
TREE = ("revenue_net", "margin_std_pct")
EACH, FIELDS = 3, 80
"""The most engagements of one customer, and of all, in the tree of a page."""
PERSON = ("cost_internal_std", "cost_internal_true", "payroll_unallocated")
RATES = ("effective_bill_rate", "realization_worked", "revenue_net")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """From planned to collected, the tree of margins, rates, standard against payroll."""
    panels = Panels(ask)
    totals, leaks = [f"bridge_{name}" for name in BRIDGE], [f"bridge_leak_{name}" for name in LEAKS]
    firm = ask.ask([*TILES, *TREE, *totals, *leaks, "cost_std", "cost_true"], trend=True)
    by_practice = ask.ask(COLUMNS, ["practice"])
    by_line = ask.ask(COLUMNS, ["service_line"])
    by_customer = ask.ask(TREE, ["practice", "customer"], is_compared=False)
    by_work = ask.ask(TREE, ["practice", "customer", "engagement"], is_compared=False)
    by_engagement = ask.ask([*COLUMNS, *RATES], ["engagement"], is_compared=False)
    by_person = ask.ask(PERSON, ["resource"], is_compared=False)
    return ask.tiles(firm, TILES), [
        _leakage(ask, panels, firm),
        _tree(ask, panels, firm, [by_practice, by_customer, by_work]),
        panels.bars("by_practice", by_practice, "margin_std_pct"),
        _rates(panels, by_engagement),
        panels.ranking("practices", "Margin by practice, largest revenue first", by_practice, COLUMNS),
        panels.ranking("service_lines", "Margin by service line, largest revenue first", by_line, COLUMNS),
        panels.ranking("engagements", "Margin by engagement, largest revenue first", by_engagement, COLUMNS),
        panels.ranking("internal_cost", "Internal cost by person, most first", by_person, PERSON),
    ]


def _rates(panels: Panels, by_engagement: Answer) -> Panel:
    """What an hour of each engagement brings, and how much of its card rate that is."""
    made = panels.table("rates", "", by_engagement, RATES, "scatter")
    _, realized = by_engagement.pairs(RATES)
    if made.reason or realized.is_empty():
        return replace(made, title=panels.label(RATES[0]))
    less = (realized <= 1 - NOTICED).sum()
    return replace(made, title=f"{less} of {len(realized)} engagements realize less than their card rates")


def _leakage(ask: Asked, panels: Panels, firm: Answer) -> Panel:
    """The work of some months ago, which customers have had the time to be billed for and to pay."""
    of = ask.trend[max(len(ask.trend) - 1 - AGE[ask.grain], 0)] if ask.trend else ask.period
    steps = [("Planned", firm.at("bridge_planned", period=of))]
    for total, leak in zip(BRIDGE[1:], LEAKS, strict=True):
        steps.append((f"Not {total}", negative(firm.at(f"bridge_leak_{leak}", period=of))))
    steps.append(("Collected", firm.at("bridge_collected", period=of)))
    title = f"Of {spoken(steps[0][1])} planned for {period_name(of)}, {spoken(steps[-1][1])} is collected"
    return panels.waterfall("leakage", "T&M value of work", title, steps)


def _tree(ask: Asked, panels: Panels, firm: Answer, levels: Sequence[Answer]) -> Panel:
    """All, practices, their customers and the largest engagements of these: size is revenue, colour is margin."""
    whole = [firm.at(metric) for metric in TREE]
    title = f"Of {spoken(whole[0])} revenue {spoken(whole[1])} stay; a pale or warm field earns less"
    if refused := next((each for each in levels if each.reasons.keys() & TREE), None):
        return panels.table("tree", title, refused, [each for each in TREE if each in refused.reasons], "icicle")
    *above, work = levels
    roots, leaves = (panels.table("tree", title, each, TREE, "icicle") for each in above)
    if roots.reason or leaves.reason:
        return leaves if leaves.reason else roots
    practices, customers = (
        {number.key: label for number, label in zip(each.series[0].numbers, each.labels, strict=True)}
        for each in (roots, leaves)
    )
    of = dict.fromkeys(work.by[:2], pl.String)
    known = pl.DataFrame([*customers], of, orient="row")
    told = work.keys(TREE[0]).join(known, on=[*of], how="semi", maintain_order="left")
    # Those that can be read in a tree: of each customer a few.
    keys = told.filter(pl.int_range(pl.len()).over(*of) < EACH).head(FIELDS) if ask.most else told
    parts = roots, leaves, panels.of_keys("tree", "icicle", title, work, TREE, keys)
    series = tuple(
        Series(panels.label(metric), (whole[at], *(number for part in parts for number in part.series[at].numbers)))
        for at, metric in enumerate(TREE)
    )
    parents = (
        "",
        *(ALL for _ in practices),
        *(practices.get(key[:1], ALL) for key in customers),
        *(customers[key[:2]] for key in keys.iter_rows()),
    )
    labels = (ALL, *(label for part in parts for label in part.labels))
    over, left_out = "practice · customer · engagement", leaves.left_out + told.height - keys.height
    return replace(leaves, labels=labels, series=series, over=over, parents=parents, left_out=left_out)
