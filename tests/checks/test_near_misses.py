"""The nearest thing to each error that is none: the check must keep quiet about it."""

import pytest

from tests.checks.cases import found, read_cases

CASES = {check: case["near_miss"] for check, case in read_cases().items() if case.get("near_miss")}


@pytest.mark.parametrize("check", CASES)
def test_the_near_miss_is_not_reported(bench, check):
    with bench.changed(CASES[check], check=check) as near:
        assert found(near.exceptions(check)) == []
