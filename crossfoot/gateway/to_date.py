"""Metrics to date: `<metric>_ytd` since the fiscal year began, `_ltm` and `_t3m` over the last twelve or three months.

Sums are added up, balances take the last month, ratios are recomputed from both; a window is shorter where history is.
"""

from crossfoot.gateway.dictionary import Dictionary, Metric
from crossfoot.gateway.failures import refuse

LAST = {"ltm": 12, "t3m": 3}
"""The windows of the last reported months, and how many these are."""
WINDOWS = {"ytd": "year to date", "ltm": "last twelve months", "t3m": "last three months"}
"""What the end of a metric's name says."""
ROLLED = ("sum", "last", "first", "mean")


def split_window(name: str) -> tuple[str, str | None]:
    """A metric's name without its window, and the window; None for a plain metric."""
    base, _, suffix = name.rpartition("_")
    return (base, suffix) if base and suffix in WINDOWS else (name, None)


def label_of(dictionary: Dictionary, name: str) -> str:
    """What a metric, of a window where its name ends in one, is called; its name in words where there is none."""
    base, window = split_window(name)
    known = dictionary.metrics.get(base)
    label = known.label if known else base.replace("_", " ").capitalize()
    return f"{label}, {WINDOWS[window]}" if window else label


def window_months(window: str, month: str, reported: list[str], year_start: int) -> list[str]:
    """The reported months of the window that ends with `month`; `year_start` is the first month of the fiscal year."""
    until = [each for each in reported if each <= month]
    if window in LAST:
        return until[-LAST[window] :]
    year = int(month[:4]) - (int(month[5:]) < year_start)
    return [each for each in until if each >= f"{year}-{year_start:02}"]


def check_window(dictionary: Dictionary, metric: Metric) -> None:
    """XF-406 for what cannot be rolled up: distinct counts, served values, annualised and end-of-period states."""
    fixed = any(leaf.kind == "served" or leaf.quarter not in ROLLED for leaf in dictionary.leaves([metric.name]))
    if fixed or metric.times or metric.last_period_only:
        raise refuse("XF-406", f"{metric.name} has no value to date.", "It cannot be added up over months.")
