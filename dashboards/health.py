"""Data health: freshness and volumes, quarantine, drift, builds."""

from collections import Counter

import streamlit as st

from crossfoot.desk import Desk
from crossfoot.desk.pages import BUILDS, DRIFT, RUNS, STREAMS, filed_health
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Gateway, Policy, records
from crossfoot.gateway.views import timeline
from dashboards import deciding, files, frame, timelines
from dashboards.tables import boxes, table
from dashboards.theme import literal

REASONS = ("source", "stream", "reason", "owner", "records")
WAITING = ("source", "stream", "record_id", "column_name", "value", "reason", "remedy", "owner", "quarantined_at")


def show() -> None:
    """The page."""
    gateway, _, about = frame.chosen()
    st.title("Data health", anchor=False)
    tiles = [
        ("Sources", len(about.sources)),
        ("Late or stale", sum(source.state != "fresh" for source in about.sources)),
        ("Records", sum(source.records for source in about.sources)),
        ("In quarantine", sum(source.quarantined for source in about.sources)),
        ("Failed audits", len(about.failed)),
    ]
    for box, (label, value) in zip(boxes(len(tiles)), tiles, strict=True):
        box.metric(label, f"{value:,}")
    desk = deciding.desk()
    files.offer("data_health", lambda: filed_health(gateway, desk))
    streams, runs, quarantine, drift, builds = st.tabs(["Streams", "Runs", "Quarantine", "Drift", "Builds"])
    with streams:
        st.caption("Times are UTC. A delivery that changed nothing moves the last delivery only.")
        table(records.read_sources(gateway.build).to_dicts(), STREAMS, "Streams of the sources", "streams")
    with runs:
        _runs(gateway)
    with quarantine:
        _quarantine(desk, gateway.build.policy)
    with drift:
        found = records.read_drift(gateway.build).to_dicts()
        table(found, DRIFT, "How deliveries differ from their contract", "drift")
    with builds:
        table(desk.builds() if desk else [], BUILDS, "Builds that are kept", "builds")


def _runs(gateway: Gateway) -> None:
    """When each source delivered in the last runs, and whether that was as much as it usually is."""
    rows = timeline.with_usual(records.read_deliveries(gateway.build).to_dicts())
    unusual = [row for row in rows if row["is_unusual"]]
    events = timeline.of_deliveries(rows)
    timelines.draw(
        gateway, events, f"Deliveries: {len(unusual):,} of {len(rows):,} are unusually large or small", "runs"
    )
    st.caption(f"Unusual is more than {timeline.UNUSUAL} times as much or as little as the stream's median before.")
    rows.sort(key=lambda row: row["is_unusual"], reverse=True)
    table(rows, RUNS, "Deliveries", "deliveries")


def _quarantine(desk: Desk | None, policy: Policy) -> None:
    """The records that wait; what they hold may be pay, so it is shown to those who may see all of it."""
    try:
        waiting = desk.quarantined() if desk else []
    except CrossfootError as refused:
        st.info(literal(f"{refused.what} {refused.why}"), icon=":material/hourglass:")
        return
    counted = Counter(tuple(row[name] for name in REASONS[:-1]) for row in waiting)
    rows = [dict(zip(REASONS, (*key, count), strict=True)) for key, count in counted.most_common()]
    table(rows, REASONS, "Records in quarantine by reason", "reasons")
    if waiting and policy.restricted and not policy.scopes:
        table(waiting, WAITING, "Records in quarantine", "waiting")
    elif waiting:
        st.caption("What these records hold is shown to readers who may see everything.")
