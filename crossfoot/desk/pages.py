"""The pages of records as tables, for their files: the reconciliation centre, the close, data health."""

from collections.abc import Callable, Iterable
from typing import Any

from crossfoot.desk.desk import Desk
from crossfoot.gateway import exceptions, records
from crossfoot.gateway.exports import Records, Table, records_table
from crossfoot.gateway.failures import refuse
from crossfoot.gateway.gateway import Gateway
from crossfoot.gateway.published import RATES
from crossfoot.gateway.request import check_periods
from crossfoot.gateway.views import RECORD_PAGES, Filters, View, timeline, whole_view, worklist
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.closing import CHECKLIST, LOG, OVERRIDES, checklist, duties, grid, logged, overrides
from crossfoot.gateway.views.naming import scope
from crossfoot.gateway.views.words import period_name
from crossfoot.gateway.views.worklist import Choice, Worklist

QUEUE = (
    "standing", "severity", "check_id", "entities", "note", "owner", "assignee", "amount_counted",
    "amount_at_risk_reporting", "age_days", "due_on", "is_overdue", "period", "exception_id",
)  # fmt: skip
RESTATED = ("period", "metric", "unit", "currency", "reported", "current_value", "effect", "closed_on", "build_id")
BLOCKING = ("check_id", "entities", "note", "owner", "amount_counted", "due_on", "period", "exception_id")
DUTIES = ("standing", *BLOCKING)
STREAMS = ("source", "stream", "records", "last_change", "last_delivery", "quarantined")
DRIFT = ("source", "stream", "column_name", "kind", "outcome", "occurrences", "seen_at")
RUNS = (
    "began_at", "source", "stream", "status", "received", "usual", "is_unusual", "landed", "unchanged", "quarantined",
    "deleted", "ended_at",
)  # fmt: skip
FILES = ("file", "status", "received", "landed", "unchanged", "quarantined", "deleted", "began_at", "ended_at")
BUILDS = ("build", "published at", "as of", "audits passed", "audits failed", "build time", "version")
PAY = "Exceptions that give pay away are not listed here; they keep a month from being closed as well."
"""What a reader without pay is told of what blocks a month."""


def read_page(gateway: Gateway, open_desk: Callable[[], Desk], page: str, filters: Filters) -> View | Records:
    """A page with every row, for a file of it; a page of records as it stands when it is opened.

    The choices of such a page are the month of the close, its period. XF-225 for another one, XF-403 when the month is
    not reported, XF-407 for a scope that the records do not tell, XF-410 without exceptions; and what `whole_view`
    refuses.
    """
    if page not in RECORD_PAGES:
        return whole_view(gateway, page, filters)
    month = filters.period if page == "close" else ""
    if filters != Filters(month) or gateway.build.rates != RATES["reporting"]:
        why = "A page of records is filed as it stands; of close, the month is chosen by its period."
        raise refuse("XF-225", f"The page {page} has no such choice.", why, "crossfoot report --help")
    desk = open_desk()
    if page == "data_health":
        return filed_health(gateway, desk)
    if gateway.build.relation(exceptions.EXCEPTIONS) is None:
        raise refuse("XF-410", "This build holds no exceptions.", "It was made before there were checks.")
    work = desk.worklist(gateway.build)
    if page == "close":
        month = month or gateway.build.months[-1]
        check_periods(gateway.build, "month", month, month)
        return filed_close(gateway, desk, work, Choice(month=month))
    return filed_queue(gateway, work, Choice())


def filed(gateway: Gateway, page: str, title: str, tables: Iterable[Table], **notes: str) -> Records:
    """Tables as the page that their file is; `notes` tell what they are."""
    build = gateway.build
    rights = scope(Asked(gateway, Filters()))
    currency = notes.pop("Currency", build.reporting_currency)
    return Records(page, title, rights, currency, build.as_of, build.id, tuple(tables), notes)


def filed_queue(gateway: Gateway, work: Worklist, choice: Choice, order: str = "money at risk") -> Records:
    """The reconciliation centre, the whole queue of the choice first."""
    risk = ("amount_counted", "amount_at_risk_reporting")
    tables = (
        records_table("Queue", work.queue(choice, order), QUEUE, risk),
        records_table("Flow", work.flow(), worklist.FLOW, ("open", "at risk")),
        records_table("Checks", work.matrix(), worklist.CHECKS, worklist.STANDINGS),
        records_table("Trend", work.trend(), worklist.TREND, ("opened", "closed")),
        records_table("Owners", work.by_owner(), worklist.OWNERS, ("open", "overdue", "at risk")),
    )
    return filed(gateway, "reconciliation", RECORD_PAGES["reconciliation"], tables, Queue=choice.words)


def filed_close(gateway: Gateway, desk: Desk, work: Worklist, choice: Choice) -> Records:
    """The close of the month of a choice, what blocks it first; of the whole firm with what only that has."""
    build, rows = gateway.build, grid(work, entity_names(gateway), choice.month)
    tables = [
        records_table("Blocking", work.queue(choice), BLOCKING, ("amount_counted",)),
        records_table("Checks by entity", rows, areas(rows)),
    ]
    if not build.policy.scopes:
        restated = exceptions.read_restatements(build).to_dicts()
        closings, proposed = records.read_closings(build).to_dicts(), desk.closing.proposed(build.id)
        tables.append(records_table("Checklist", checklist(work, closings, proposed, restated), CHECKLIST))
        tables.append(records_table("Restated", restated, RESTATED))
    tables.append(records_table("Overrides", overrides(work, desk.decisions.overrides()), OVERRIDES))
    tables.append(records_table("Separation of duties", duties(work)[0], DUTIES, ("amount_counted",)))
    if reads_log(work):
        tables.append(records_table("Audit log", logged(work, desk.log.entries()), LOG))
    notes = {"Month": period_name(choice.month), "Entity": ", ".join(choice.entity) or "all"}
    notes |= {} if build.policy.restricted else {"Not listed": PAY}
    return filed(gateway, "close", RECORD_PAGES["close"], tables, **notes)


def entity_names(gateway: Gateway) -> dict[str, str]:
    """The entities that the reader sees, their names by key."""
    return {key: gateway.label("entity", key) for key in gateway.values_of("entity")}


def areas(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """The columns of the checks by entity that are shown."""
    return tuple(name for row in rows[:1] for name in row if name != "key")


def reads_log(work: Worklist) -> bool:
    """Whether this reader is told who did what: the log is of the whole firm."""
    return not work.build.policy.scopes


def filed_health(gateway: Gateway, desk: Desk | None) -> Records:
    """Data health, the streams first."""
    build = gateway.build
    deliveries = timeline.with_usual(records.read_deliveries(build).to_dicts())
    kept = [{name: row[name] for name in BUILDS} for row in (desk.builds() if desk else [])]
    counts = ("received", "landed", "unchanged", "quarantined", "deleted")
    tables = (
        records_table("Streams", records.read_sources(build), STREAMS, ("records", "quarantined")),
        records_table("Deliveries", deliveries, RUNS, counts),
        records_table("Files", records.read_files(build), ("source", "stream", *FILES), counts),
        records_table("Drift", records.read_drift(build), DRIFT),
        records_table("Builds", kept, BUILDS),
    )
    return filed(gateway, "data_health", RECORD_PAGES["data_health"], tables)
