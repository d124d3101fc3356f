"""Every check against the clean firm: a planted error, the error mended, and back again."""

import datetime as dt

import pytest

from tests.checks.cases import expected, found, read_cases

CASES = read_cases()


@pytest.mark.parametrize("check", CASES)
def test_the_planted_error_is_reported_and_lives(bench, check):
    case = CASES[check]
    with bench.changed(case["plant"]) as broken:
        mine = broken.exceptions(check)
        assert found(mine) == expected(case)
        others = {row["check_id"] for row in broken.exceptions()} - {check}
        assert others == set(case.get("also", [])), "checks that fire besides"
        assert all("{" not in row["note"] for row in mine), "the message has a place that nothing fills"
        ids = {row["exception_id"] for row in mine}
        opened = broken.life()
        evidence = broken.tables("check_difference", "exception_record")
    with bench.changed(history=opened) as mended:
        life = {row["exception_id"]: row for row in mended.rows("exception_life")}
        assert not mended.exceptions(check)
        for id in ids:
            assert (life[id]["status"], life[id]["resolved_on"]) == ("resolved", dt.date(2026, 4, 11))
        resolved = mended.life()
    with bench.changed(history=resolved, tables=evidence) as again:
        reopened = {row["exception_id"]: (row["status"], row["times_reopened"]) for row in again.exceptions(check)}
        assert reopened == dict.fromkeys(ids, ("reopened", 1))
