"""Data health: freshness and volumes, each delivery down to its records, quarantine, drift, builds."""

from collections import Counter
from typing import Any

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.desk.pages import BUILDS, DRIFT, FILES, RUNS, STREAMS, filed_health
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway, Policy, records
from crossfoot.gateway.links import source_links
from crossfoot.gateway.views import timeline
from crossfoot.gateway.views.words import time_taken
from dashboards import deciding, files, frame, timelines
from dashboards.tables import boxes, table
from dashboards.theme import literal

REASONS = ("source", "stream", "reason", "owner", "records")
WAITING = ("source", "stream", "record_id", "column_name", "value", "reason", "remedy", "owner", "quarantined_at")
LISTED = 100
"""The most landed records of a delivery that are listed."""


def show() -> None:
    """The page."""
    gateway, _, about = frame.chosen()
    st.title("Data health", anchor=False)
    desk = deciding.desk()
    kept = desk.builds() if desk else []
    tiles = [
        ("Sources", f"{len(about.sources):,}", None),
        ("Late or stale", f"{sum(source.state != 'fresh' for source in about.sources):,}", None),
        ("Records", f"{sum(source.records for source in about.sources):,}", None),
        ("In quarantine", f"{sum(source.quarantined for source in about.sources):,}", None),
        ("Failed audits", f"{len(about.failed):,}", None),
        ("Landing time", *_landing_time(gateway)),
        ("Build time", *_build_time(gateway, kept)),
    ]
    for box, (label, value, help) in zip(boxes(len(tiles)), tiles, strict=True):
        box.metric(label, value, help=help)
    files.offer("data_health", lambda: filed_health(gateway, desk))
    streams, runs, quarantine, drift, builds = st.tabs(["Streams", "Runs", "Quarantine", "Drift", "Builds"])
    with streams:
        st.caption("Times are UTC. A delivery that changed nothing moves the last delivery only.")
        table(records.read_sources(gateway.build).to_dicts(), STREAMS, "Streams of the sources", "streams")
    with runs:
        _runs(gateway, kept)
    with quarantine:
        _quarantine(desk, gateway.build.policy)
    with drift:
        found = records.read_drift(gateway.build).to_dicts()
        table(found, DRIFT, "How deliveries differ from their contract", "drift")
    with builds:
        table(kept, BUILDS, "Builds that are kept", "builds")
    if picked := st.session_state.pop("opened_delivery", None):
        _delivery(gateway, desk, picked)


def _landing_time(gateway: Gateway) -> tuple[str, str]:
    """How long the last run took to land what the sources delivered, and which run that was."""
    ended = [row for row in records.read_loads(gateway.build).to_dicts() if row["ended_at"]]
    if not ended:
        return "–", "This build does not tell when its records were landed."
    last, *before = ended
    took = [time_taken((row["ended_at"] - row["began_at"]).total_seconds()) for row in ended]
    told = f"Landing what the sources delivered, {last['began_at']:%Y-%m-%d %H:%M} UTC ({last['status']})."
    return took[0], f"{told} The run before: {took[1]}." if before else told


def _build_time(gateway: Gateway, kept: list[dict[str, Any]]) -> tuple[str, str]:
    """How long this build took, and each of its steps."""
    steps = next((row["steps"] for row in kept if row["build"] == gateway.build.id), [])
    if not steps:
        return "–", "This build does not tell how long it took."
    told = ", ".join(f"{step.name} {time_taken(step.seconds)}" for step in steps)
    return time_taken(sum(step.seconds for step in steps)), f"Build {gateway.build.id}: {told}."


def _runs(gateway: Gateway, kept: list[dict[str, Any]]) -> None:
    """When each source delivered in the last runs, whether that was as much as usual, and when builds were made."""
    rows = timeline.with_usual(records.read_deliveries(gateway.build).to_dicts())
    unusual = [row for row in rows if row["is_unusual"]]
    events = timeline.of_deliveries(rows)
    events += timeline.of_builds(kept, rows[0]["began_at"]) if rows else []
    timelines.draw(
        gateway, events, f"Deliveries: {len(unusual):,} of {len(rows):,} are unusually large or small", "runs"
    )
    st.caption(f"Unusual is more than {timeline.UNUSUAL} times as much or as little as the stream's median before.")
    rows.sort(key=lambda row: row["is_unusual"], reverse=True)
    st.caption("A row opens its files, what of it is in quarantine, and the records that it brought.")
    table(rows, RUNS, "Deliveries", "deliveries", lambda row: st.session_state.update(opened_delivery=row))


@st.dialog("Delivery", width="large")
def _delivery(gateway: Gateway, desk: Desk | None, row: dict[str, Any]) -> None:
    """One delivery: its files, what of it waits in quarantine, and the records that it brought."""
    frame.chosen()  # asks who looks when only this dialog is drawn again
    run, source, stream = row["run_id"], row["source"], row["stream"]
    st.subheader(literal(f"{stream} of {source}"), anchor=False)
    took = time_taken((row["ended_at"] - row["began_at"]).total_seconds())
    st.caption(literal(f"{row['began_at']:%Y-%m-%d %H:%M:%S} UTC, {took} · {row['status']} · {_counts(row)}"))
    of_it = [
        file
        for file in records.read_files(gateway.build).to_dicts()
        if (file["run_id"], file["source"], file["stream"]) == (run, source, stream)
    ]
    table(of_it, FILES, "Files of this delivery")
    if row["quarantined"]:
        _quarantine(desk, gateway.build.policy, (run, source, stream))
    _landed(gateway, run, source, stream)


def _counts(row: dict[str, Any]) -> str:
    return ", ".join(f"{row[name]:,} {name}" for name in ("received", "landed", "unchanged", "quarantined", "deleted"))


def _landed(gateway: Gateway, run: str, source: str, stream: str) -> None:
    """The first records that a delivery brought, as they were landed, without empty columns."""
    try:
        found = records.read_delivered(gateway.build, run, source, stream, LISTED)
    except CrossfootError as refused:
        st.info(literal(refused.what), icon=":material/lock:")
        return
    if not found.height:
        st.caption("No record of it is published to this reader, or a later delivery has replaced them all.")
        return
    st.caption(f"Not replaced by a later delivery: {found['of'][0]:,} records, of which {found.height:,} are listed.")
    told = [name for name in found.columns if name == "_id" or not name.startswith("_")]
    filled = [name for name in told if name != "of" and found[name].null_count() < found.height]
    rows = found.to_dicts()
    opened = source_links(gateway.build, source, stream, rows)
    linked = [row | {"source_link": each.address} for row, each in zip(rows, opened, strict=True)]
    links = ["source_link"] * any(each.address for each in opened)
    table(linked, [*filled, *links], "Records as they were landed")
    if reasons := {each.reason for each in opened} - {""}:
        st.caption(literal(f"Without a link to {source}: {', '.join(sorted(reasons))}."))


def _quarantine(desk: Desk | None, policy: Policy, of: tuple[str, str, str] | None = None) -> None:
    """The records that wait, all or `of` a run, source and stream; what they hold may be pay, so it is shown to those
    who may see all of it.
    """
    try:
        waiting = desk.quarantined() if desk else []
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"), icon=":material/hourglass:")
        return
    if of:
        waiting = [
            row for row in waiting if (row["run_id"], row["source"], f"{row['connector']}__{row['stream']}") == of
        ]
    counted = Counter(tuple(row[name] for name in REASONS[:-1]) for row in waiting)
    rows = [dict(zip(REASONS, (*key, count), strict=True)) for key, count in counted.most_common()]
    table(rows, REASONS, "Records in quarantine by reason", None if of else "reasons")
    if waiting and policy.restricted and not policy.scopes:
        table(waiting, WAITING, "Records in quarantine", None if of else "waiting")
    elif waiting:
        st.caption("What these records hold is shown to readers who may see everything.")
