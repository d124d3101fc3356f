"""Nothing that a reader without the permission sees, and no difference of two things, tells what few people cost."""

from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy
from crossfoot.gateway.suppression import DIMS, FEWEST, FIRM, hidden_cells
from crossfoot.gateway.views import Filters, narrowed, open_view


def people(work) -> int:
    return len({person for _, person in work})


@st.composite
def firms(draw):
    """Cells of a made-up month: every engagement has one key per dim and some people."""
    cells: dict = {}
    for engagement in range(draw(st.integers(1, 8))):
        keys = [(dim, draw(st.sampled_from("abc"))) for dim in DIMS[:3]]
        for person in draw(st.sets(st.integers(0, 12), max_size=8)):
            for cell in [FIRM, *keys]:
                cells.setdefault(cell, set()).add((engagement, person))
    return {cell: frozenset(work) for cell, work in cells.items()}


@given(firms())
def test_no_two_visible_results_single_out_few_people(cells):
    hidden = hidden_cells(cells)
    visible = {cell: work for cell, work in cells.items() if cell not in hidden}
    assert all(people(work) >= FEWEST for work in visible.values())
    for (_, small), (_, large) in permutations(visible.items(), 2):
        assert not small < large or people(large - small) >= FEWEST
    for dim in DIMS if FIRM in visible else ():
        shown = frozenset().union(*(work for cell, work in visible.items() if cell[0] == dim))
        assert people(cells[FIRM] - shown) not in range(1, FEWEST)


def rank(rows) -> int:
    """The rank of a matrix, exactly: rows of a column's name and its value."""
    basis: dict = {}
    for row in rows:
        left = {column: Fraction(value) for column, value in row.items()}
        while left and (first := min(left)) in basis:
            factor = left[first]
            for column, value in basis[first].items():
                left[column] = left.get(column, 0) - factor * value
            left = {column: value for column, value in left.items() if value}
        if left:
            basis[first] = {column: value / left[first] for column, value in left.items()}
    return len(basis)


def firm_of(*engagements) -> dict:
    """Cells of a month by the keys of each engagement, one per dim in their order, and its people."""
    cells: dict = {}
    for number, (keys, people) in enumerate(engagements):
        for cell in [FIRM, *zip(DIMS, keys, strict=False)]:
            cells.setdefault(cell, set()).update((number, person) for person in people)
    return {cell: frozenset(work) for cell, work in cells.items()}


TWO_ENTITIES = firm_of(("aPx", "vwxyz"), ("aPy", "klmno"), ("aQz", "p"), ("bQw", "abcdef"), ("bQu", "g"))
"""One customer of each entity is the work of one person: each is its entity less the other customers."""


@given(firms())
@example(TWO_ENTITIES)
def test_no_sum_of_visible_results_is_the_work_of_few(cells):
    """Added up and subtracted in any way: what is left is never the cost of engagements that few people work for."""
    hidden = hidden_cells(cells)
    visible = [work for cell, work in cells.items() if cell not in hidden]
    teams: dict = {}
    for engagement, person in frozenset().union(*cells.values()):
        teams.setdefault(engagement, set()).add(person)
    rows = [{engagement: 1 for engagement, _ in work} for work in visible]
    few = {frozenset(who) for who in teams.values() if len(who) < FEWEST}
    for who in few | {one | other for one, other in combinations(few, 2) if len(one | other) < FEWEST}:
        others = [{each: 1 for each in row if not teams[each] <= who} for row in rows]
        assert rank(others) == rank(rows), f"the work of {sorted(who)} comes out"


def test_a_large_firm_shows_everything():
    cells = {("practice", key): frozenset((key, n) for n in range(9)) for key in "ab"}
    assert hidden_cells({FIRM: cells["practice", "a"] | cells["practice", "b"], **cells}) == frozenset()


def test_the_rest_of_the_firm_is_hidden_with_a_small_practice():
    large, other, small = (
        frozenset((key, f"{key}{n}") for n in range(size)) for key, size in (("l", 9), ("o", 6), ("s", 2))
    )
    cells = {FIRM: large | other | small, ("practice", "l"): large, ("practice", "o"): other, ("practice", "s"): small}
    assert hidden_cells(cells) == {("practice", "s"), ("practice", "o")}


@pytest.fixture(scope="module")
def reader(workspace):
    return gateway.open(workspace, policy=Policy(restricted=False, costs=False))


def test_cost_by_few_people_is_empty_and_the_rest_is_not(reader, firm):
    """In the small firm two people work for e1 and seven for e2; the firm less e2 would be e1."""
    found = {
        row["practice"]: row["value"]
        for row in reader.query(["cost_std"], ["practice"], "2026-01", "2026-01").to_dicts()
    }
    assert found["O'Brien & Co"] is None and found["Data"] is None
    assert reader.query(["cost_std"], (), "2026-01", "2026-01")["value"].to_list() == [70]
    assert reader.query(["revenue_net"], ["practice"]).equals(firm.query(["revenue_net"], ["practice"]))


def test_a_quarter_with_a_hidden_month_is_hidden(reader):
    quarter = reader.query(["margin_std"], ["practice"], grain="quarter")
    assert len(quarter) == 2 and quarter["value"].to_list() == [None, None]


@pytest.mark.parametrize(
    "question", [{"by": ["engagement"]}, {"by": ["practice", "entity"]}, {"where": "practice = 'Data'"}]
)
def test_cost_below_the_allowed_dims_is_refused(reader, question):
    with pytest.raises(CrossfootError) as refused:
        reader.query(["margin_std"], **question)
    assert refused.value.code == "XF-408"


def test_a_view_of_engagements_shows_no_cost(workspace, firm):
    """The sum of a scope of one engagement is the cost of that engagement, however many people worked there."""
    engagements = frozenset(firm.values_of("engagement"))
    reader = gateway.open(workspace, policy=Policy(restricted=False, costs=False, engagements=engagements))
    for metric in ("cost_std", "margin_std_pct", "margin_true"):
        for by in ((), ("practice",)):
            with pytest.raises(CrossfootError) as refused:
                reader.query([metric], by)
            assert refused.value.code == "XF-408"
    shown = set(reader.export()["metric"])
    assert "revenue_net" in shown and not {name for name in shown if firm.dictionary.reveals_cost(name)}


@pytest.mark.parametrize("metric", ["projects_to_act_on", "projects_to_watch", "projects_on_track"])
def test_how_one_engagement_stands_is_shown_only_where_its_cost_is(reader, firm, metric):
    """How many projects stand how is, of one engagement, its score: margin and burn of cost."""
    assert len(firm.query([metric], ["engagement"])) >= 1
    for question in ({"by": ["engagement"]}, {"where": "engagement = 'e1'"}):
        with pytest.raises(CrossfootError) as refused:
            reader.query([metric], **question)
        assert refused.value.code == "XF-408"


@pytest.mark.parametrize(
    "metric",
    [
        "cost_to_date", "earned_value", "etc", "cpi", "spi", "burn_cost", "eac_cost", "budget_at_completion",
        "variance_at_completion", "effective_cost_rate", "payroll_variance", "loss_provision", "revenue_services_own",
        "budget_used", "burn_gap", "margin_to_date_pct", "planned_margin_pct", "margin_gap",
    ],
)  # fmt: skip
def test_what_tells_the_cost_of_an_engagement_is_not_shown(reader, firm, metric):
    assert len(firm.query([metric], ["engagement"])) >= 1
    with pytest.raises(CrossfootError) as refused:
        reader.query([metric], ["engagement"])
    assert refused.value.code == "XF-408"


@pytest.mark.parametrize(
    "metric", ["loss_provision", "variance_at_completion", "revenue_services_own", "margin_accuracy"]
)
def test_what_is_told_of_a_part_of_the_work_is_shown_nowhere(reader, metric):
    """Of the engagements of a practice one alone may make a loss, have a subcontractor or be restated."""
    for by in ((), ("practice",)):
        with pytest.raises(CrossfootError) as refused:
            reader.query([metric], by)
        assert refused.value.code == "XF-408" and "needs the permission to see costs" in refused.value.what
    assert metric not in set(reader.export()["metric"])


@pytest.mark.parametrize("metric", ["effective_cost_rate", "payroll_variance"])
def test_rates_and_variances_of_few_people_are_empty(reader, firm, metric):
    for each, is_shown in (firm, True), (reader, False):
        values = [row["value"] for row in each.query([metric], ["practice"], "2026-01", "2026-01").to_dicts()]
        assert any(value is not None for value in values) is is_shown


def test_who_may_not_see_costs_reads_no_count_of_indexes(reader):
    tiles = {tile.label: tile.number for tile in open_view(reader, "projects", Filters("2026-04")).tiles}
    count = tiles["Over cost (CPI below 1)"]
    assert count.value is None and "permission to see costs" in count.words
    assert tiles["Milestones not accepted in time"].value == 3


def test_what_cost_is_made_of_is_not_explained(reader):
    with pytest.raises(CrossfootError) as refused:
        reader.explain("cost_std", "2026-01")
    assert refused.value.code == "XF-408"
    assert reader.explain("revenue_net", "2026-01").value == 150


def test_the_export_hides_the_same_cells(reader):
    export = [row for row in reader.export().to_dicts() if (row["metric"], row["period"]) == ("cost_true", "2026-01")]
    rows = {(row["dim"], row["key"]): row["value"] for row in export}
    assert {dim for dim, _ in rows} <= {"firm", *DIMS}
    assert rows["practice", "Data"] is None and rows["firm", "all"] == 60


def test_the_page_of_projects_says_why_it_does_not_show_how_one_stands(reader, firm):
    filters = Filters("2026-04", narrowed=narrowed(["engagement=e1"]))
    shown, hidden = (
        {tile.number.metric: tile.number for tile in open_view(each, "projects", filters).tiles}["projects_to_act_on"]
        for each in (firm, reader)
    )
    assert shown.value is not None and hidden.value is None and "permission to see costs" in hidden.words


def test_the_page_of_an_account_hides_the_margin_of_few_people_and_how_one_project_stands(reader, firm):
    """Acme's work is done by two people; who may see costs reads its margin and why its project is to act on."""
    metrics, found = ("revenue_net", "margin_std", "projects_to_act_on"), {}
    for each in firm, reader:
        view = open_view(each, "account", Filters("2026-04"))
        customers = view.panel("customers")
        acme = {series.numbers[0].metric: series.numbers[customers.labels.index("Acme")] for series in customers.series}
        found[each] = [acme[metric].value for metric in metrics], view.panel("health")
    assert found[firm][0] == [400, 120, 1] and found[firm][1].labels == ("e1 · burn",)
    assert found[reader][0] == [400, None, None] and "fewer than five people" in acme["margin_std"].words
    assert found[reader][1].labels == () and "permission to see costs" in found[reader][1].reason
