"""The filter language: what it accepts, what it refuses, and that values never become code."""

import pytest

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.gateway.where import parse_where


def test_a_filter_is_written_anew():
    where = parse_where("practice='Data' AND not (region in ('NA', 'EU') or entity <> 'US01') -- why")
    assert where.sql() == "practice = 'Data' AND NOT (region IN ('NA', 'EU') OR entity <> 'US01')"
    assert where.dims == ["practice", "region", "entity"]


def test_values_are_literals_of_the_condition():
    where = parse_where("practice = '{{ x }}' and region in ('O''Brien', '\"work\".\"metrics\".\"x\"')")
    assert where.sql() == "practice = '{{ x }}' AND region IN ('O''Brien', '\"work\".\"metrics\".\"x\"')"


@pytest.mark.parametrize(
    "text",
    [
        "", "practice", "practice = Data", "practice = 1", "practice like 'D%'", "practice is null", "true",
        "t.practice = 'x'", "lower(practice) = 'x'", "practice in (select 'x')", "practice = 'x' group by 1",
        "practice = 'x'; drop table y", "practice = 'x' union select 1", "practice = 'a' || 'b'",
        "practice = 'x'::text", "practice = 'x' and 1 = 1", "exists (select 1)",
        "practice between 'a' and 'b'", "practice = 'x'" + " " * 2000,
    ],
)  # fmt: skip
def test_anything_else_is_refused(text):
    with pytest.raises(CrossfootError) as refused:
        parse_where(text)
    assert (refused.value.code, refused.value.exit_code) == ("XF-405", USAGE)
    assert "practice = 'Data'" in refused.value.why
