"""Requests that cannot be answered: each refusal names what is wrong and what is allowed."""

import pytest

from crossfoot import gateway
from crossfoot.errors import USAGE, CrossfootError
from tests.gateway.small_build import write_build


@pytest.mark.parametrize(
    ("asked", "code", "says"),
    [
        ({"metrics": ["revenu_net"]}, "XF-401", "Did you mean revenue_net"),
        ({"metrics": ["ar_opening"]}, "XF-401", "ar_closing"),  # a part of formulas is no metric to ask for
        ({"metrics": []}, "XF-401", "No metric was named"),
        (
            {"metrics": ["utilization_net"], "by": ["customer"]},
            "XF-402",
            "available by: firm, resource, practice, entity",
        ),
        ({"metrics": ["revenue_net", "ar_fx"], "by": ["practice"]}, "XF-402", "ar_fx is not available by 'practice'"),
        ({"metrics": ["revenue_net"], "where": "bucket = '90+'"}, "XF-402", "not available by 'bucket'"),
        ({"metrics": ["contribution_std"], "by": ["practice"]}, "XF-402", "available by: firm."),
        ({"metrics": ["ar_bucket"]}, "XF-402", "available by: bucket"),
        ({"metrics": ["dso_countback"], "where": "entity = 'US01'"}, "XF-402", "without a filter"),
        ({"metrics": ["revenue_net"], "period_from": "2026-1"}, "XF-403", "Reported periods: 2026-01 to 2026-04"),
        ({"metrics": ["revenue_net"], "period_from": "2025-12"}, "XF-403", "not a reported period"),
        ({"metrics": ["revenue_net"], "period_from": "2026-03", "period_to": "2026-02"}, "XF-403", "after"),
        ({"metrics": ["revenue_net"], "period_to": "2026-Q1"}, "XF-403", "Write a period as 2026-01"),
        (
            {"metrics": ["revenue_net"], "period_to": "2026-Q2", "grain": "quarter"},
            "XF-403",
            "complete quarters: 2026-Q1",
        ),
        ({"metrics": ["revenue_net"], "grain": "year"}, "XF-403", "month and quarter"),
        ({"metrics": ["revenue_net"], "where": "practice = 'Date'"}, "XF-404", "Did you mean Data?"),
        ({"metrics": ["revenue_net"], "where": "practice like 'D%'"}, "XF-405", "practice = 'Data'"),
        ({"metrics": ["realization_invoice"], "by": ["invoice"], "grain": "quarter"}, "XF-406", "by month only"),
    ],
)
def test_a_query_is_refused(firm, asked, code, says):
    with pytest.raises(CrossfootError) as refused:
        firm.query(**asked)
    error = refused.value
    assert (error.code, error.exit_code) == (code, USAGE)
    assert says in f"{error.what} {error.why}"
    assert error.next


def test_an_explanation_of_an_unknown_key_is_refused(firm):
    with pytest.raises(CrossfootError, match="There is no engagement 'e9'"):
        firm.explain("revenue_net", "2026-01", "engagement", "e9")
    for by, key in (("engagement", None), (None, "e1")):
        with pytest.raises(CrossfootError, match="asked together"):
            firm.explain("revenue_net", "2026-01", by, key)


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"build": "2026"}, "XF-410"), ({"currency": "euro"}, "XF-411")],
)
def test_a_build_or_view_that_does_not_exist_is_refused(workspace, asked, code):
    with pytest.raises(CrossfootError) as refused:
        gateway.open(workspace, **asked)
    assert refused.value.code == code


def test_a_workspace_without_a_build_says_what_to_run(tmp_path):
    with pytest.raises(CrossfootError) as refused:
        gateway.open(tmp_path)
    assert (refused.value.code, refused.value.next) == ("XF-410", "crossfoot run")


def test_what_cannot_be_answered_is_told_beforehand(firm):
    assert firm.unavailable(["revenue_net", "revenue_net_ytd"], ["practice"], "region = 'EU'") == {}
    reasons = firm.unavailable(["dso", "dso_countback", "revenu"], (), "practice = 'Data'")
    assert reasons == {
        "dso": "dso is not available by 'practice'.",
        "dso_countback": "dso_countback is not available by 'practice'.",
        "revenu": "There is no metric 'revenu'.",
    }


def test_a_damaged_build_says_so(semantic_manifest, tmp_path):
    write_build(tmp_path, "20260501T000000000Z", semantic_manifest)
    (tmp_path / "builds" / "20260501T000000000Z" / "general.duckdb").write_bytes(b"not a database")
    with pytest.raises(CrossfootError) as caught:
        gateway.open(tmp_path)
    assert caught.value.code == "XF-414" and "crossfoot rollback" in caught.value.next
