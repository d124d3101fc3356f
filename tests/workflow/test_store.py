"""The store keeps every event as it was written, in order, in SQLite and in PostgreSQL."""

import datetime as dt
import multiprocessing

import pytest

from crossfoot.errors import CrossfootError
from crossfoot.workflow import Event, Store

DETAILS = {"reason": "Übertrag ✓ 'quoted'", "at_risk": "12345678901234.560000", "needs_second": True, "none": None}


def test_events_come_back_as_they_were_written(store_url):
    at = dt.datetime(2026, 3, 31, 23, 59, 59, 123456, tzinfo=dt.UTC)
    written = Store(store_url).append([Event("x1", "waive", "ana", DETAILS, at)])
    [read] = Store(store_url).events("x1")
    assert [read] == written and (read.details, read.at, read.at.tzinfo) == (DETAILS, at, dt.UTC)


def test_a_moment_of_another_zone_is_told_in_utc(store_url):
    store = Store(store_url)
    at = dt.datetime(2026, 3, 31, 22, tzinfo=dt.timezone(dt.timedelta(hours=-5)))
    store.append([Event("x1", "comment", "ana", {}, at)])
    [read] = store.events()
    assert read.at == at and read.at.hour == 3


def append_twenty(url, subject):
    store = Store(url)
    for number in range(20):
        store.append([Event(subject, "comment", "ana", {"number": number})])


def test_two_processes_lose_nothing_and_keep_their_order(store_url):
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=append_twenty, args=(store_url, subject)) for subject in ("a", "b")]
    Store(store_url)
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    for subject in ("a", "b"):
        assert [event.details["number"] for event in Store(store_url).events(subject)] == list(range(20))
    assert len({event.id for event in Store(store_url).events()}) == 40


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.sqlite", "nosuchdriver://host/db", "no url"])
def test_a_store_that_cannot_be_opened_says_so(url):
    with pytest.raises(CrossfootError) as failure:
        Store(url)
    assert failure.value.code == "XF-508"
