"""A second process that wants the landing is told so; a broken or foreign file is told apart from that."""

import subprocess
import sys

import pytest

from ingest.errors import LandingError
from ingest.landing import Landing

HOLD = """
import sys, duckdb
con = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_told_that_the_landing_is_in_use(tmp_path):
    path = tmp_path / "landing.duckdb"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LandingError) as caught:
            Landing(path)
        assert (caught.value.code, caught.value.exit_code) == ("XF-301", 75)
        assert str(holder.pid) in caught.value.why
    finally:
        holder.communicate("")
    Landing(path).close()


def test_a_file_that_is_no_landing(tmp_path):
    path = tmp_path / "landing.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(LandingError) as caught:
        Landing(path)
    assert caught.value.code == "XF-302"


def test_closing_leaves_one_file(source):
    source.land_overhead("US,2026-01,USD,1")
    source.landing.close()
    assert [path.name for path in source.file.parent.iterdir() if path.is_file()] == ["landing.duckdb"]


def test_an_interrupted_run_is_marked_when_the_next_one_starts(source):
    source.landing.start_run("killed")
    source.land()
    assert source.sql("select run_id, status from _runs order by all") == [("killed", "interrupted"), ("run-1", "done")]
