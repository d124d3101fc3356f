"""Margin: what is earned on whose work, at standard and at what people were really paid."""

from crossfoot.gateway.views.asking import Answer, Asked, derived, difference, negative
from crossfoot.gateway.views.model import Panel, Series, Tile
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import period_name, spoken

TITLE = "Margin"
TILES = (
    "margin_std", "margin_std_pct", "margin_true", "margin_true_pct", "realization_worked",
    "effective_bill_rate", "rate_realization", "operating_margin_true",
)  # fmt: skip
BRIDGE = ("planned", "worked", "approved", "billed", "collected")
LEAKS = ("plan_gap", "unapproved", "unbilled", "uncollected")
COLUMNS = ("revenue_net", "cost_std", "margin_std", "margin_std_pct", "cost_true", "margin_true", "margin_true_pct")
AGE = {"month": 3, "quarter": 1}
ALL = "All practices"
TREE = ("revenue_net", "margin_std_pct")
PERSON = ("cost_internal_std", "cost_internal_true", "payroll_unallocated")
RATES = ("effective_bill_rate", "realization_worked", "revenue_net")


def content(ask: Asked) -> tuple[list[Tile], list[Panel]]:
    """From planned to collected, the tree of margins, rates, standard against payroll."""
    panels = Panels(ask)
    totals, leaks = [f"bridge_{name}" for name in BRIDGE], [f"bridge_leak_{name}" for name in LEAKS]
    firm = ask.ask([*TILES, *TREE, *totals, *leaks, "cost_std", "cost_true"], trend=True)
    by_practice = ask.ask(COLUMNS, ["practice"])
    by_line = ask.ask(COLUMNS, ["service_line"])
    tree = ask.ask(TREE, ["practice", "customer"], is_compared=False)
    by_engagement = ask.ask([*COLUMNS, *RATES], ["engagement"], is_compared=False)
    by_person = ask.ask(PERSON, ["resource"], is_compared=False)
    return ask.tiles(firm, TILES), [
        _leakage(ask, panels, firm),
        _tree(panels, firm, by_practice, tree),
        panels.bars("by_practice", by_practice, "margin_std_pct"),
        panels.table("rates", "Rate and realization of engagements", by_engagement, RATES, "scatter"),
        _variance(panels.table("practices", "Margin by practice, standard and payroll-true", by_practice, COLUMNS)),
        panels.table("service_lines", "Margin by service line", by_line, COLUMNS),
        panels.table("engagements", "Margin by engagement", by_engagement, COLUMNS),
        panels.table("internal_cost", "Internal cost by person", by_person, PERSON),
    ]


def _leakage(ask: Asked, panels: Panels, firm: Answer) -> Panel:
    """The work of some months ago, which customers have had the time to be billed for and to pay."""
    of = ask.trend[max(len(ask.trend) - 1 - AGE[ask.grain], 0)] if ask.trend else ask.period
    steps = [("Planned", firm.at("bridge_planned", period=of))]
    for total, leak in zip(BRIDGE[1:], LEAKS, strict=True):
        steps.append((f"Not {total}", negative(firm.at(f"bridge_leak_{leak}", period=of))))
    steps.append(("Collected", firm.at("bridge_collected", period=of)))
    title = f"Of {spoken(steps[0][1])} planned for {period_name(of)}, {spoken(steps[-1][1])} is collected"
    return panels.waterfall("leakage", "T&M value of work", title, steps, (0, len(steps) - 1))


def _tree(panels: Panels, firm: Answer, by_practice: Answer, by_both: Answer) -> Panel:
    """All, practices and their customers: size is revenue, colour is margin."""
    whole = [firm.at(metric) for metric in TREE]
    title = f"Of {spoken(whole[0])} revenue {spoken(whole[1])} stay; a pale or warm field earns less"
    roots, leaves = (panels.table("tree", title, each, TREE, "icicle") for each in (by_practice, by_both))
    if roots.reason or leaves.reason:
        return leaves if leaves.reason else roots
    series = tuple(
        Series(root.name, (of_all, *root.numbers, *leaf.numbers))
        for of_all, root, leaf in zip(whole, roots.series, leaves.series, strict=True)
    )
    names = {number.key[0]: label for number, label in zip(roots.series[0].numbers, roots.labels, strict=True)}
    parents = (
        "",
        *(ALL for _ in roots.labels),
        *(names.get(number.key[0], ALL) for number in leaves.series[0].numbers),
    )
    labels = (ALL, *roots.labels, *leaves.labels)
    return Panel("tree", "icicle", title, leaves.subtitle, labels, series, "practice · customer", parents=parents)


def _variance(table: Panel) -> Panel:
    """The table with what payroll-true margin differs from standard by."""
    named = {series.numbers[0].metric: series.numbers for series in table.series if series.numbers}
    if "margin_std" not in named or "margin_true" not in named:
        return table
    pairs = zip(named["margin_true"], named["margin_std"], strict=True)
    changes = [(true, difference(true, standard)) for true, standard in pairs]
    words = "margin_true less margin_std"
    variance = tuple(derived(words, change.value if change else None, true) for true, change in changes)
    series = (*table.series, Series("Payroll variance", variance))
    return Panel(table.id, table.kind, table.title, table.subtitle, table.labels, series, table.over)
