"""The axes that kinds of charts share."""

from collections.abc import Sequence

from crossfoot.gateway.views import Panel, Series
from dashboards.theme import plain

LABELLED = 5
"""The most periods that are labelled: more would run into each other in a narrow chart."""
DOWN = {"autorange": "reversed", "showgrid": False, "type": "category"}
"""Labels from top to bottom."""
_UPRIGHT = {"showgrid": False, "type": "category", "tickangle": 0}
_ROOM = 0.25  # beside the longest bar, for its number


def rows(panel: Panel, ends: Sequence[float], nticks: int = 4, is_open: bool = False) -> tuple[dict, dict]:
    """Labels down, numbers across, with room for what is written at the `ends` of bars; `is_open`: on both sides."""
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = _ROOM * (high - low)
    across = {"rangemode": "tozero", "tickformat": ticks(panel), "nticks": nticks, "tickangle": 0}
    reach = [low - room if low < 0 or is_open else 0, high + room]
    return across | ({"range": reach} if room else {}), DOWN


def periods(panel: Panel) -> dict:
    """Labels that stand upright however narrow the chart."""
    labels = [plain(label) for label in panel.labels]
    return dated(labels) if panel.over == "period" else _UPRIGHT


def dated(labels: list[str], most: int = LABELLED) -> dict:
    """Of many periods some, the latest among them; the year stands below where it begins."""
    step, shown, year = max(-(-len(labels) // most), 1), [], ""
    for label in labels[(len(labels) - 1) % step :: step]:
        part, _, own = label.rpartition(" ")
        shown.append((label, part if own == year else f"{part}<br>{own}"))
        year = own
    return _UPRIGHT | {"tickvals": [label for label, _ in shown], "ticktext": [text for _, text in shown]}


def from_zero(panel: Panel) -> dict:
    """Numbers from 0."""
    return {"rangemode": "tozero", "tickformat": ticks(panel)}


def ticks(panel: Panel) -> str:
    """How the numbers of all series are written at one axis."""
    return tick(*panel.series) if panel.series else ""


def tick(*series: Series) -> str:
    """How D3 writes the numbers of an axis: thousands as 2k, but no half as 500m."""
    is_large = any(abs(number.value or 0) >= 1000 for each in series for number in each.numbers)
    return {"ratio": ".0%", "times": ".2f"}.get(series[0].unit, "~s" if is_large else "~g")
