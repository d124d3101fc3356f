"""What a reader sees: scopes narrow every number, and what cannot be narrowed is not served."""

import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy


def reader(workspace, **scopes):
    return gateway.open(workspace, policy=Policy(**scopes))


def test_a_scope_narrows_sums_and_keys(workspace):
    scoped = reader(workspace, entities=frozenset({"DE01"}))
    assert scoped.query(["revenue_net"], (), "2026-01", "2026-01")["value"].to_list() == [50]
    assert scoped.query(["hours_billable"], (), "2026-01", "2026-01")["value"].to_list() == [10]
    assert scoped.values_of("customer", ["revenue_net"]) == ["Beta"]
    with pytest.raises(CrossfootError, match="There is no customer 'Acme'"):
        scoped.query(["revenue_net"], where="customer = 'Acme'")


def test_scopes_add_up_and_none_of_them_is_nothing(workspace):
    both = reader(workspace, entities=frozenset({"DE01"}), practices=frozenset({"O'Brien & Co"}))
    assert both.query(["revenue_net"])["value"].to_list() == [0, 0, 0, 0]
    nothing = reader(workspace, entities=frozenset())
    assert nothing.query(["revenue_net"])["value"].to_list() == [0, 0, 0, 0]


@pytest.mark.parametrize("metric", ["ar_closing", "pipeline_open", "dso_countback", "operating_margin_true"])
def test_what_cannot_be_narrowed_is_not_served(workspace, metric):
    scoped = reader(workspace, practices=frozenset({"Data"}))
    with pytest.raises(CrossfootError) as refused:
        scoped.query([metric])
    assert refused.value.code == "XF-407"
    assert metric not in set(scoped.export()["metric"])


@pytest.mark.parametrize(
    ("metric", "scope"),
    [("bench_hours", {"practices": frozenset({"Data"})}), ("operating_margin_true", {"entities": frozenset({"US01"})})],
)
def test_what_is_not_known_by_the_dim_of_a_scope_is_not_served(workspace, metric, scope):
    """Its mart has the column, but the rows of the metric stand where the column is empty: it would be a false 0."""
    scoped = reader(workspace, **scope)
    with pytest.raises(CrossfootError) as refused:
        scoped.query([metric])
    assert refused.value.code == "XF-407" and "not known by" in refused.value.why
    assert "not known by" in scoped.unavailable([metric])[metric] and metric not in set(scoped.export()["metric"])


def test_what_is_told_by_engagement_or_age_is_narrowed_by_what_each_row_has(workspace):
    """It is told by no practice, as a ratio of one would be another number; but every row stands in one."""
    for scope, engagements, act in ({"Data"}, ["e2"], []), ({"O'Brien & Co"}, [], [2]):
        scoped = reader(workspace, practices=frozenset(scope))
        told = scoped.query(["pct_complete", "project_health"], ["engagement"], "2026-04", "2026-04")
        known = told.filter(metric="pct_complete", period="2026-04").drop_nulls("value")
        assert known["engagement"].to_list() == engagements
        assert told.filter(metric="project_health")["value"].to_list() == act
        assert ("pct_complete" in set(scoped.export()["metric"])) == bool(engagements)
    aged = reader(workspace, customers=frozenset({"Acme"})).query(["ar_bucket"], ["bucket"], "2026-01", "2026-01")
    assert aged["value"].to_list() == [5, 40]
    for scope, wanted in ({"Data"}, []), ({"O'Brien & Co"}, [5]):
        old = reader(workspace, practices=frozenset(scope)).query(["unbilled_bucket"], ["bucket"], "2026-01", "2026-01")
        assert old["value"].to_list() == wanted
    for scope in {"practices": frozenset({"Data"})}, {"engagements": frozenset({"e1"})}:
        assert "ar_bucket" in reader(workspace, **scope).unavailable(["ar_bucket"], ["bucket"])


def test_open_roles_belong_to_the_practice_and_entity_of_their_engagement(workspace):
    for scope, wanted in ({"practices": frozenset({"Data"})}, 58), ({"entities": frozenset({"US01"})}, 0):
        scoped = reader(workspace, **scope)
        assert scoped.query(["hours_open"], (), "2026-04", "2026-04")["value"].to_list() == [wanted]
        assert scoped.query(["capacity_ahead"], (), "2026-04", "2026-04")["value"].to_list() == [310]
        assert scoped.values_of("resource", ["capacity_ahead"]) == ["ann"]
    with pytest.raises(CrossfootError) as refused:
        reader(workspace, engagements=frozenset({"e2"})).query(["hours_open"])
    assert refused.value.code == "XF-407"


def test_without_the_restricted_tier_there_is_no_pay(workspace):
    general = reader(workspace, restricted=False)
    assert general.query(["margin_true"], period_to="2026-01")["value"].to_list() == [90]
    for metric in ("payroll_total", "contribution_std"):
        with pytest.raises(CrossfootError, match="not available to this reader"):
            general.query([metric])
        assert general.unavailable([metric]) == {metric: "It gives pay away, which this reader does not see."}


def test_a_gateway_is_kept_per_reader(workspace):
    assert reader(workspace) is gateway.open(workspace)
    assert reader(workspace, restricted=False) is not gateway.open(workspace)
