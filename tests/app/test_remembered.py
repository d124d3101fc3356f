"""What is remembered between runs is what would be worked out again, and a broken cache costs time alone."""

import datetime as dt
import os
import time

import pytest

from crossfoot import remembered as module
from crossfoot.remembered import remembered


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FOLDER", tmp_path / "cache")
    return tmp_path / "cache"


def forgotten(folder):
    """What was asked for last a month ago."""
    folder.mkdir(exist_ok=True)
    old = folder / "text-old"
    old.write_bytes(b"old")
    os.utime(old, (time.time() - 31 * 86_400,) * 2)
    return old


def refuse() -> bytes:
    raise AssertionError("worked out again")


def test_the_same_inputs_are_worked_out_once(folder):
    assert remembered("text", ["a", 1], lambda: b"first") == b"first"
    assert remembered("text", ["a", 1], refuse) == b"first"


def test_other_inputs_and_other_kinds_are_worked_out(folder):
    remembered("text", ["a"], lambda: b"first")
    assert remembered("text", ["b"], lambda: b"second") == b"second"
    assert remembered("other", ["a"], lambda: b"third") == b"third"


def test_what_nobody_asked_for_is_forgotten(folder):
    old = forgotten(folder)
    remembered("text", ["b"], lambda: b"second")
    assert old not in set(folder.iterdir()) and len(list(folder.iterdir())) == 1


def test_what_may_be_forgotten_is_looked_for_once_a_day(folder, monkeypatch):
    remembered("text", ["a"], lambda: b"first")
    old = forgotten(folder)
    remembered("text", ["b"], lambda: b"second")
    assert old.exists()
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)
    monkeypatch.setattr(module, "_now", lambda: tomorrow)
    remembered("text", ["c"], lambda: b"third")
    assert not old.exists()


def test_a_folder_that_cannot_be_written_costs_time_alone(folder):
    folder.write_text("a file, no folder")
    assert remembered("text", ["a"], lambda: b"first") == b"first"
    assert remembered("text", ["a"], lambda: b"again") == b"again"
