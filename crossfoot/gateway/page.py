"""The metric dictionary as rows, and as the page docs/metrics.md."""

from crossfoot.gateway.dictionary import OWN_CURRENCY, Dictionary, Metric

_QUARTERS = {
    "sum": "sum of the months",
    "last": "value of the last month",
    "first": "value of the first month",
    "mean": "mean of the three months",
    "recount": "counted again over the quarter",
    "recompute": "the formula on the quarter's parts",
    "none": "no quarters",
}
_HEADER = """# Metrics

Written from `models/metrics/` by `crossfoot/gateway/page.py`; a test keeps it in step. `<ccy>` is the reporting
currency, `own currency` that of the engagement. Ratios are ratios of sums, empty when the denominator is 0.

A metric is declared once: a sum, balance or count under the semantic model of its mart in `models/metrics/*.yml`, a
ratio or formula under `metrics:` of the same file. The gateway and this page follow.
"""


def dictionary_rows(dictionary: Dictionary, currency: str) -> list[dict[str, str]]:
    """One row per metric a reader may ask for; every value is text; `dims`, `narrow` and `rows` are lists."""
    return [
        {
            "metric": metric.name,
            "label": metric.label,
            "definition": metric.description,
            "formula": metric.formula("month"),
            "unit": OWN_CURRENCY if metric.unit == "money_txn" else metric.unit_name(currency),
            "additivity": additivity(dictionary, metric),
            "quarter": _QUARTERS[metric.quarter],
            "dims": ", ".join(metric.dims),
            "narrow": ", ".join(dim for dim in metric.narrowed_by if dim not in ("firm", *metric.dims)),
            "owner": metric.owner,
            "rows": ", ".join(dictionary.rows_behind(metric.name)),
        }
        for metric in dictionary.public()
    ]


def markdown(dictionary: Dictionary) -> str:
    """The text of docs/metrics.md."""
    sections = [_section(row) for row in dictionary_rows(dictionary, "<ccy>")]
    helpers = [metric for metric in dictionary.metrics.values() if metric.private]
    lines = [
        f"- `{metric.name}`: {metric.description} `{metric.formula('month')}`"
        for metric in sorted(helpers, key=lambda metric: metric.name)
    ]
    parts = "\n## Parts of formulas\n\nNot reported by themselves.\n\n" + "\n".join(lines) + "\n"
    return _HEADER + "".join(sections) + parts


def _section(row: dict[str, str]) -> str:
    return f"""
## {row["metric"]}

**{row["label"]}.** {row["definition"]}

- Formula: `{row["formula"]}`
- Unit: `{row["unit"]}` · {row["additivity"]} · quarter: {row["quarter"]}
- Available by: {row["dims"]}{f"; narrowed by: {row['narrow']}" if row["narrow"] else ""}
- Owner: {row["owner"]} · made of: {row["rows"]}
"""


def additivity(dictionary: Dictionary, metric: Metric) -> str:
    """Sums add, and formulas of `+` and `-` that hold one; balances and heads add over keys alone.

    Ratios, what is no sum over its rows, hours that are served finished, and money in the currency of each key do not.
    """
    if metric.unit in ("ratio", "days", "money_per_hour", "money_txn") or metric.kind == "ratio":
        return "does not add"
    is_finished = metric.kind == "served" and metric.unit == "hours"
    if is_finished or (metric.kind == "simple" and metric.agg != "sum"):
        return "does not add"
    has_sum = any(leaf.quarter == "sum" for leaf in dictionary.leaves([metric.name]))
    adds = metric.quarter in ("sum", "recompute") and has_sum and not metric.last_period_only
    return "adds over keys and time" if adds else "adds over keys, not over time"
