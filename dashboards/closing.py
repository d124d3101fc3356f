"""Close and audit: checklist, sign-off by two people, restatements, controls, any number explained, audits, the log."""

from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.desk.pages import (
    BLOCKING,
    DUTIES,
    PAY,
    RESTATED,
    areas,
    entity_names,
    filed_close,
    reads_log,
)
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway, exceptions, records
from crossfoot.gateway.versions import changes
from crossfoot.gateway.views.closing import (
    CHECKLIST,
    LOG,
    OVERRIDES,
    checklist,
    duties,
    find_number,
    grid,
    headlines,
    logged,
    overrides,
)
from crossfoot.gateway.views.lineage import steps
from crossfoot.gateway.views.words import period_name
from crossfoot.gateway.views.worklist import WHOLE_FIRM, Choice, Worklist
from dashboards import charts, deciding, environment, files, frame, links, page, reader, why
from dashboards.exception import show_exception, show_history
from dashboards.tables import table
from dashboards.theme import literal, palette

ENTITIES = "close_entities"
"""What the list of what blocks a month is narrowed to, in the session."""
LISTED = 1000
"""The most exceptions of a month that are listed."""
LATEST = 100
"""The most entries of the audit log that are listed; a file of the page holds all."""


def show() -> None:
    """The page."""
    gateway, _, about = frame.chosen()
    st.title("Close & audit", anchor=False)
    desk = deciding.desk()
    work = _work(gateway, desk)
    close, controls, explain, proof, changed = st.tabs(
        ["Close", "Controls", "Explain a number", "Audits", "What changed"]
    )
    if desk and work:
        with close:
            _close(gateway, desk, work, about.currency)
        with controls:
            _controls(desk, work, about.currency)
    with explain:
        _explain(gateway)
    with proof:
        _proof(gateway, desk, work)
    with changed:
        _changes(desk)
    if desk and work and (id := st.session_state.pop("opened_exception", "")):
        _exception(desk, work, id, about.currency)
    if asked := st.session_state.pop("opened_restated", None):
        why.ask_restated(*asked)


def _work(gateway: Gateway, desk: Desk | None) -> Worklist | None:
    """What this reader sees of the exceptions; None, with the reason on the page, for nothing."""
    if desk is None:
        return None
    if gateway.build.relation(exceptions.EXCEPTIONS) is None:
        st.info("This build holds no exceptions: it was made before there were checks.")
        return None
    try:
        return desk.worklist(gateway.build)
    except CrossfootError as refused:
        st.warning(literal(f"{refused.what} {refused.why}"), icon=":material/lock:")
        return None


def _close(gateway: Gateway, desk: Desk, work: Worklist, currency: str) -> None:
    """The months and what keeps one from being closed; a reader of a part of the firm sees the checks of that part."""
    is_whole = not gateway.build.policy.scopes
    closings, proposed = records.read_closings(gateway.build).to_dicts(), desk.closing.proposed(gateway.build.id)
    restated = exceptions.read_restatements(gateway.build).to_dicts() if is_whole else []
    months = {month: period_name(month) for month in reversed(gateway.build.months)}
    links.tell(links.beyond("close_month", months))
    month = st.selectbox("Month", list(months), format_func=months.get, key="close_month", bind="query-params")
    is_closed = any(row["period"] == month and row["holds"] for row in closings)
    moved = sum(row["period"] == month for row in restated) if is_whole and is_closed else None
    page.show_tiles("close", headlines(gateway, work, month, moved), 148)  # one row
    st.caption(f"Money in {currency}, each record counted once.")
    if is_whole:
        rows = checklist(work, closings, proposed, restated)
        table(rows, CHECKLIST, "Checklist by month", "checklist", _choose)
        st.markdown("**Restated since the close**")
        table(restated, RESTATED, "Figures that are not what was reported", "restated", _compare)
    else:
        st.info("A month is closed for the whole firm, by who sees all of it. These are the checks of your part.")
    if not gateway.build.policy.restricted:
        st.caption(PAY)
    _checks(gateway, desk, work, month)
    if reader.current().may.closes and is_whole:
        _sign(desk, month, "reopen" if is_closed else "close", proposed.get(month))


def _checks(gateway: Gateway, desk: Desk, work: Worklist, month: str) -> None:
    """The checks of the month by entity and area, and what keeps it from being closed; the page as files."""
    entities = entity_names(gateway)
    rows = grid(work, entities, month)
    menus = st.container()
    st.markdown(f"**Checks of {literal(period_name(month))} by entity**")
    table(rows, areas(rows), "Checks by entity and area: passed, failed, blocking", "grid", _narrow)
    offered = entities | {WHOLE_FIRM: WHOLE_FIRM}
    links.tell(links.beyond(ENTITIES, offered))
    chosen = st.multiselect(
        "Entity", list(offered), format_func=offered.get, placeholder="All", key=ENTITIES, bind="query-params"
    )
    choice = Choice(month=month, entity=tuple(chosen))
    with menus:
        files.offer("close", lambda: filed_close(gateway, desk, work, choice))
    blocking = work.queue(choice, first=LISTED).to_dicts()
    if blocking and blocking[0]["of"] > LISTED:
        st.caption(f"{blocking[0]['of']:,} keep it from being closed; the {LISTED:,} with most money are listed.")
    table(blocking, BLOCKING, f"What keeps {period_name(month)} from being closed", "blocking", _open)


def _controls(desk: Desk, work: Worklist, currency: str) -> None:
    """What people decided about exceptions, and where one person decided twice."""
    st.markdown("**Overrides: exceptions that were waived or accepted**")
    st.caption("Money at risk as it was when they were, in the currency of that day. A row opens the exception.")
    if not work.build.policy.restricted:
        st.caption("Those of exceptions that give pay away are not listed here.")
    table(overrides(work, desk.decisions.overrides()), OVERRIDES, "Overrides", "overrides", _open)
    st.markdown("**Separation of duties: manual journals without reference, and who decided twice**")
    found, unchecked = duties(work, LISTED)
    rows = found.to_dicts()
    more = f" {rows[0]['of']:,} are open; the {LISTED:,} with most money are listed." if found.height == LISTED else ""
    st.caption(f"Money in {currency}, each record counted once.{more}")
    table(rows, DUTIES, "Separation of duties", "duties", _open)
    for told in unchecked:
        st.info(literal(told), icon=":material/link_off:")


@st.dialog("Exception", width="large")
def _exception(desk: Desk, work: Worklist, id: str, currency: str) -> None:
    """One exception as in the queue; of one that was resolved since, what people decided."""
    frame.chosen()  # asks who looks when only this dialog is drawn again
    if row := next(iter(work.named(id)), None):
        show_exception(work.build, desk, row, currency)
    else:
        st.info("The sources agree by now: this exception is resolved.", icon=":material/check:")
        show_history(desk, id)


def _open(row: dict[str, Any]) -> None:
    st.session_state["opened_exception"] = row["exception_id"]


def _compare(row: dict[str, Any]) -> None:
    st.session_state["opened_restated"] = (row["metric"], row["period"])


def _choose(row: dict[str, Any]) -> None:
    st.session_state["close_month"] = row["period"]


def _narrow(row: dict[str, Any]) -> None:
    st.session_state[ENTITIES] = [row["key"]]


def _sign(desk: Desk, month: str, action: str, proposal: tuple[str, str] | None) -> None:
    who = deciding.actor("sign_actor")
    if proposal:
        st.info(literal(f"{proposal[1]} proposes to {proposal[0]} {month}; another person approves it."))
    with st.form("sign", clear_on_submit=True, border=False):
        reason = st.text_input("Reason", key="close_reason")
        verb = "Approve to" if proposal else "Propose to"
        if st.form_submit_button(f"{verb} {action} {period_name(month)}", key="sign_button"):
            with st.spinner("Recording; an approval builds and publishes …"):
                deciding.record(
                    lambda: desk.decide_period(action, month, who, reason),
                    f"Recorded: {verb.lower()} {action} {month}.",
                )


def _explain(gateway: Gateway) -> None:
    known = {metric.name: metric for metric in gateway.dictionary.public()}
    columns = st.columns(4)
    metric = columns[0].selectbox("Metric", sorted(known), format_func=lambda name: known[name].label, key="metric")
    periods = [*reversed(gateway.build.months), *reversed(list(gateway.build.quarters))]
    period = columns[1].selectbox("Period", periods, format_func=period_name, key="explain_period")
    dims = [dim for dim in known[metric].dims if dim != "firm"]
    dim = columns[2].selectbox("Of one", dims, index=None, placeholder="whole firm", key="explain_dim")
    key = None
    if dim:
        values = gateway.values_of(dim, [metric])
        key = columns[3].selectbox("Key", values, format_func=lambda each: gateway.label(dim, each), key="explain_key")
    if st.button("Explain", key="explain_button", type="primary"):
        st.session_state["explain_asked"] = (metric, period, dim or "", key or "")
    if asked := st.session_state.get("explain_asked"):
        try:
            why.explained(find_number(gateway, *asked))
            _lineage(gateway, asked[0])
        except CrossfootError as refused:
            st.info(literal(f"{refused.what} {refused.why}"))


def _lineage(gateway: Gateway, metric: str) -> None:
    """The tables between the metric and the landed streams, when the reader wants to see them."""
    if st.toggle("Lineage", key="lineage", help="The tables from the landed streams to the metric."):
        found = steps(gateway, metric)
        if not found:
            st.caption("This build keeps no lineage of this metric.")
            return
        told = "; ".join(f"{made} from {source}" for made, source in found)
        st.graphviz_chart(charts.lineage(found, palette()), width="stretch", alt=told)


def _proof(gateway: Gateway, desk: Desk | None, work: Worklist | None) -> None:
    audits = records.read_audits(gateway.build).to_dicts()
    failed = sum(not row["passed"] for row in audits)
    st.markdown(f"**{len(audits):,} audits of this build, {failed:,} failed**")
    table(audits, ("passed", "message", "rows_found", "blocking", "id"), "Audits", "audits")
    if desk and st.button("Verify the audit log", key="verify"):
        if flaws := desk.verify():
            st.error(literal("; ".join(flaws)))
        else:
            st.success(f"The audit log holds: {len(desk.log.entries()):,} entries.")
    if desk and work and reads_log(work):
        rows = logged(work, desk.log.entries(LATEST))
        st.markdown(f"**The latest {len(rows):,} entries of the audit log**" if rows else "**The audit log**")
        table(rows, LOG, "Decisions and queries in the audit log", "log")
    elif work:
        st.caption("The audit log is of the whole firm; who sees all of it reads it.")


def _changes(desk: Desk | None) -> None:
    builds = [row["build"] for row in desk.builds()] if desk else []
    if len(builds) < 2:
        st.caption("There is one build only, nothing to compare.")
        return
    columns = st.columns(2)
    before = columns[0].selectbox("From build", builds[1:], key="change_before")
    after = columns[1].selectbox("To build", builds, key="change_after")
    try:
        found = changes(environment.workspace(), before, after)
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"))
        return
    rows: list[dict[str, Any]] = [{"kind": each.kind, "id": each.id, "what": each.what} for each in found]
    table(rows, ("kind", "id", "what"), "Contracts, mappings, checks and metrics that changed", "changes")
    for each in found[:20]:
        with st.expander(literal(f"{each.kind} {each.id} {each.what}")):
            st.code("\n".join(each.lines), language="diff")
