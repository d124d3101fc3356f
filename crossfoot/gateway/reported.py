"""Figures as reported: what was frozen when a period was closed, read as it stands."""

from crossfoot.gateway.answer import Cells, unit_of
from crossfoot.gateway.failures import refuse
from crossfoot.gateway.published import Published
from crossfoot.gateway.request import Request

BASES = ("current", "as_reported")
"""The definitions applied to the records as they are; the figures frozen at the close."""


def check_basis(basis: str) -> None:
    """XF-412 for anything but one of BASES."""
    if basis not in BASES:
        raise refuse("XF-412", f"There is no basis '{basis}'.", f"There are {' and '.join(BASES)}.")


def closing_of(build: Published) -> dict[str, tuple]:
    """Day of the close, who proposed and approved it, and the build whose figures it froze, by closed month."""
    rows = build.rows(
        "select period, cast(decided_at as date), proposed_by, approved_by, build_id"
        " from general.metadata.closing where holds order by 1"
    )
    return {period: tuple(rest) for period, *rest in rows}


def closed_periods(build: Published) -> list[str]:
    """The months that are closed, and the quarters of which all months are."""
    months = closing_of(build)
    return sorted([*months, *(quarter for quarter, within in build.quarters.items() if set(within) <= set(months))])


def reported_figures(build: Published, request: Request) -> Cells:
    """The frozen values of a checked request, for its closed periods only.

    XF-412 when none of them is closed, or when it asks what is not kept: several dims at once, or a filter.
    """
    if request.where or len(request.by) > 1:
        raise refuse("XF-412", "Reported figures are kept by one dimension and without a filter.")
    if set(build.policy.scopes) - set(request.by):
        raise refuse("XF-407", "Reported figures cannot be narrowed to the scope of this reader.")
    closed = [period for period in request.periods if period in closed_periods(build)]
    if not closed:
        last = request.periods[-1][:7] if request.grain == "month" and request.periods else "PERIOD"
        raise refuse(
            "XF-412", "None of these periods has been closed.", "Nothing of them is frozen.", f"crossfoot close {last}"
        )
    dim, names = request.by[0] if request.by else "firm", [metric.name for metric in request.metrics]
    units = {metric.name: unit_of(build, metric, "") for metric in request.metrics}
    own = [name for name, unit in units.items() if not unit]
    values = [
        f"max(value) filter (metric = '{name}') as \"{name}\", bool_or(metric = '{name}') as \"has {name}\""
        for name in names
    ]
    allowed = build.policy.scopes.get(dim)
    tier = "restricted" if build.policy.restricted else "general"
    frame = (
        build.cursor()
        .sql(
            f"select period, key, {', '.join(values)}, max(unit) filter (list_contains(?, metric)) as currency"
            f" from {tier}.metadata.reported_figure where dim = ? and currency_view = ? and list_contains(?, metric)"
            " and list_contains(?, period) and (? is null or list_contains(?, key)) group by all order by all",
            params=[own, dim, build.currency, names, closed, allowed and True, sorted(allowed or ())],
        )
        .pl()
    )
    return Cells(request.by, units, frame.rename({"key": dim}) if request.by else frame.drop("key"))
