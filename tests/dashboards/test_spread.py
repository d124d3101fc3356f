"""Concentration, histogram, dumbbell and forecasts: what a page derives adds up to what the gateway answers."""

import io
import json
import shutil
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import duckdb
import polars as pl
import pytest

from crossfoot import gateway
from crossfoot.gateway import formula
from crossfoot.gateway.exports.workbook import workbook_bytes
from crossfoot.gateway.views import Filters, Number, Panel, Series, open_view
from crossfoot.gateway.views.ahead import PanelsAhead
from crossfoot.gateway.views.asking import Asked, difference
from crossfoot.gateway.views.pages import margin
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.spread import BANDS, concentration, dumbbell, histogram
from crossfoot.gateway.views.standing import standing
from crossfoot.gateway.views.words import period_name, shown, spoken
from dashboards.figures import figure
from dashboards.page import described
from dashboards.theme import DARK, LIGHT
from tests.dashboards.conftest import E1, HOSTILE
from tests.gateway.small_build import write_build


@pytest.fixture
def ask(firm) -> Asked:
    return Asked(firm, Filters("2026-03"))


def test_a_concentration_adds_up_to_all(ask):
    by_customer, firm = ask.ask(["revenue_net"], ["customer"]), ask.ask(["revenue_net"])
    panel = concentration(Panels(ask), "x", by_customer, "revenue_net", firm.at("revenue_net"))
    shares, reached, numbers = (series.numbers for series in panel.series)
    assert len(panel.labels) >= 2
    assert formula.add([number.value for number in numbers]) == firm.at("revenue_net").value
    assert round(reached[-1].value, 6) == 1 and reached[0].value == shares[0].value
    assert [each.value for each in numbers] == sorted((each.value for each in numbers), reverse=True)


def test_every_key_stands_in_one_band(ask):
    by_customer = ask.ask(["revenue_net"], ["customer"])
    panel = histogram(Panels(ask), "x", by_customer, "revenue_net")
    assert len(panel.labels) == len(BANDS)
    assert sum(number.value for number in panel.series[0].numbers) == by_customer.keys("revenue_net").height >= 2


def test_a_key_whose_value_is_0_stands_in_a_band(firm):
    ask = Asked(firm, Filters("2026-02"))  # in which Acme has revenue and Beta none
    panel = histogram(Panels(ask), "x", ask.ask(["revenue_net"], ["customer"]), "revenue_net")
    assert panel.labels[0] == "≤ 0" and [panel.series[0].numbers[at].value for at in (0, -1)] == [1, 1]


def test_what_is_compared_has_its_variances_in_the_table(firm):
    ask = Asked(firm, Filters("2026-03"))
    answer = ask.ask(["revenue_net", "margin_std_pct"], ["practice"])
    money = Panels(ask).bars("x", answer, "revenue_net")
    changes, shares = money.variances
    assert (changes.name, changes.unit, shares.name, shares.unit) == ("Δ Feb 2026", "usd", "Δ% Feb 2026", "ratio")
    told = 0
    for now, then, change, share in zip(*(each.numbers for each in money.columns), strict=True):
        if change.value is not None:
            assert change.value == now.value - then.value and change.parts == share.parts == (now, then)
            assert share.value == formula.divide(change.value, abs(then.value))
            told += 1
    assert told
    assert [each.unit for each in Panels(ask).bars("x", answer, "margin_std_pct").variances] == ["points"]
    first = Asked(firm, Filters("2026-01"))
    assert not Panels(first).bars("x", first.ask(["revenue_net"], ["practice"]), "revenue_net").variances


def test_goals_stand_beside_what_is_compared(firm):
    """The target of Data in February, and the budget of the firm up to March, whatever the page is compared with."""
    ask = Asked(firm, Filters("2026-02", "year"))
    lines = Panels(ask).lines("x", ask.ask(["revenue_net"], trend=True), ["revenue_net"])
    assert [(each.name, each.scenario) for each in lines.series][1:] == [("Net revenue, budget", "plan")]
    assert [number.value for number in lines.series[1].numbers] == [200, 200]
    within = (("practice", ("Data",)),)
    told = Panels(ask := Asked(firm, Filters("2026-02", narrowed=within))).lines(
        "x", ask.ask(["revenue_net"], trend=True), ["revenue_net"]
    )
    assert [number.value for number in told.series[-1].numbers] == [None, 40] and "target" in told.series[-1].name
    none = Asked(firm, Filters("2026-02", "budget", narrowed=within))
    assert len(Panels(none).lines("x", none.ask(["revenue_net"], trend=True), ["revenue_net"]).series) == 1
    bars = Panels(ask).bars("x", ask.ask(["revenue_net"], ["practice"]), "revenue_net")
    assert [(each.name, each.scenario) for each in bars.series] == [
        ("Feb 2026", "actual"), ("Jan 2026", "prior"), ("target", "goal")
    ]  # fmt: skip
    assert [each.name for each in bars.variances][2:] == ["Δ target", "Δ% target"]
    assert [number.value for number in bars.variances[2].numbers] == [-40]
    mark = json.loads(figure(bars, LIGHT).to_json())["data"][-1]
    assert (mark["name"], mark["x"], mark["marker"]["symbol"]) == ("target", [40], "line-ns")
    assert mark["customdata"] == [[2, 0]]
    compared = Asked(firm, Filters("2026-02", "target", narrowed=within))
    same = Panels(compared).bars("x", compared.ask(["revenue_net"], ["practice"]), "revenue_net")
    assert [(each.name, each.scenario) for each in same.series][1:] == [("target", "plan")]


def test_a_target_of_another_time_is_no_goal_of_this_one(served, tmp_path):
    """Where only April has a target, the months that are shown have their budget."""
    shutil.copytree(served / "builds", tmp_path / "builds")
    [general] = (tmp_path / "builds").glob("*/general.duckdb")
    with duckdb.connect(str(general)) as con:
        con.execute("insert into harmonized.goal values ('target', 'revenue_net', '2026-04', 'firm', 'all', 999)")
    ask = Asked(gateway.open(tmp_path), Filters("2026-02"))
    answer = ask.ask(["revenue_net"], trend=True)
    assert (answer.goal("revenue_net").value, answer.kinds) == (200, {"revenue_net": "budget"})


def test_an_earlier_target_hides_no_budget_of_the_month_that_bars_show(served, tmp_path):
    """Data has a target in February and here a budget in March: over time the target is told, in March the budget."""
    shutil.copytree(served / "builds", tmp_path / "builds")
    [general] = (tmp_path / "builds").glob("*/general.duckdb")
    with duckdb.connect(str(general)) as con:
        con.execute("insert into harmonized.goal values ('budget', 'revenue_net', '2026-03', 'practice', 'Data', 60)")
    ask = Asked(gateway.open(tmp_path), Filters("2026-03"))
    bars = Panels(ask).bars("x", ask.ask(["revenue_net"], ["practice"]), "revenue_net")
    assert (bars.series[-1].name, bars.series[-1].scenario) == ("budget", "goal")
    assert [number.value for number in bars.series[-1].numbers if number.value is not None] == [60]
    assert ask.ask(["revenue_net"], ["practice"], trend=True).kinds == {"revenue_net": "target"}


def test_customers_of_one_name_are_told_apart(semantic_manifest, tmp_path):
    """Two series of one name would be one column of a table, and a filter could choose the first of them only."""
    write_build(tmp_path, "20260501T000000000Z", semantic_manifest)
    with duckdb.connect(str(tmp_path / "builds/20260501T000000000Z/general.duckdb")) as con:
        con.execute("create table harmonized.customer (customer_id varchar, name varchar)")
        con.execute("insert into harmonized.customer values ('Acme', 'Same'), ('Beta', 'Same'), ('Gamma', 'Own')")
    firm = gateway.open(tmp_path)
    assert firm.labels("customer") == {"Acme": "Same (Acme)", "Beta": "Same (Beta)", "Gamma": "Own"}
    ask = Asked(firm, Filters("2026-04"))
    over_time = Panels(ask).over_time("x", ask.ask(["revenue_net"], ["customer"], trend=True), "revenue_net")
    assert [each.name for each in over_time.series] == ["Same (Acme)", "Same (Beta)"]


def test_the_change_of_a_score_is_a_number_of_steps():
    now, then = (Number("project_health", "2026-04", Decimal(score), "score") for score in (1, 2))
    assert spoken(difference(now, then), signed=True) == "−1"


def test_a_band_lists_as_many_of_its_keys_as_the_page_shows(firm):
    ask = Asked(firm, Filters("2026-03"), most=1)
    bands = histogram(Panels(ask), "x", ask.ask(["bookings_net"], ["customer"]), "bookings_net").series[0].numbers
    assert bands[0].value == 2 and [part.key for part in bands[0].parts] == [("Acme",)]
    assert bands[0].words.endswith("is ≤ 0, the first 1 of them listed")


def test_a_dumbbell_tells_the_difference_of_its_ends(ask):
    by_customer = ask.ask(["revenue_net", "bookings_net"], ["customer"])
    first, second, gap = dumbbell(Panels(ask), "x", by_customer, ("revenue_net", "bookings_net")).series
    ends = list(zip(first.numbers, second.numbers, gap.numbers, strict=True))
    assert len(ends) >= 2
    assert all(one.value - other.value == each.value for one, other, each in ends if each.value is not None)
    sizes = [abs(each.value or 0) for each in gap.numbers]
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > 0


@pytest.mark.parametrize("soft", [0, 50])
def test_a_forecast_counts_the_chosen_part_of_what_is_not_sure(firm, soft):
    panels = [open_view(firm, "bookings", Filters(soft=each)).panel("forecast") for each in (100, soft)]
    compared = 0
    for whole, part in zip(panels[0].series[1:], panels[1].series[1:], strict=True):
        for all_of_it, counted in zip(whole.numbers, part.numbers, strict=True):
            if all_of_it.value is not None:
                assert counted.value == all_of_it.value * Decimal(soft) / 100
                assert not counted.metric and f"{soft} % of" in counted.words
                compared += 1
    assert compared >= 1
    assert [number.value for number in panels[0].series[0].numbers] == [
        number.value for number in panels[1].series[0].numbers
    ]


@pytest.fixture
def planned(served, tmp_path):
    """A function for the gateway to a build in which e2 should earn a margin and has earned 30 %."""

    def planning(target: str) -> gateway.Gateway:
        shutil.copytree(served / "builds", tmp_path / target / "builds")
        [general] = (tmp_path / target / "builds").glob("*/general.duckdb")
        with duckdb.connect(str(general)) as con:
            con.execute(
                "insert into marts.project_health by name"
                " select engagement, contract, customer, entity, method, practice, service_line, region, period,"
                f" period_start, 0.3 as margin_to_date, {target} as planned_margin"
                " from marts.engagement_month where engagement = 'e2' and period = '2026-04'"
            )
        return gateway.open(tmp_path / target)

    return planning


@pytest.mark.parametrize(("target", "count"), [("0.3004", 0), ("0.3005", 1), ("0.2", 0)])
def test_who_earns_less_than_planned_is_counted_as_the_gap_is_shown(planned, target, count):
    """Half a tenth of a point is shown as a tenth: half up, as everywhere."""
    burn = open_view(planned(target), "projects", Filters("2026-04")).panel("burn")
    assert burn.title.startswith(f"{count} of 1 engagements burn budget ahead")
    [gap] = burn.series[1].numbers
    assert (shown(gap) < 0) == bool(count)


def test_a_chart_of_two_metrics_counts_who_stands_where(firm, planned):
    burn = open_view(planned("0.35"), "projects", Filters("2026-04")).panel("burn")  # 150 of 380 used, 25 % done
    told = "1 of 1 engagements burn budget ahead of progress and earn less than planned (below right); 1 more with"
    assert burn.title.startswith(told) and burn.labels == ("e2",)
    assert [round(each.numbers[0].value, 4) for each in burn.series] == [Decimal("0.1447"), Decimal("-0.05"), -6]
    panels = open_view(firm, "projects", Filters("2026-04"))
    assert "No engagement has both" in panels.panel("burn").reason
    assert panels.panel("burn_up").title.startswith("e2: Earned value EUR 200, ")


@pytest.mark.parametrize(("cost", "count"), [("201", 0), ("202", 1)])
def test_who_is_over_cost_is_counted_as_the_index_is_shown(served, tmp_path, cost, count):
    """200 are earned: 200 ÷ 201 is shown as 1.00, 200 ÷ 202 as 0.99."""
    shutil.copytree(served / "builds", tmp_path / "builds")
    [general] = (tmp_path / "builds").glob("*/general.duckdb")
    with duckdb.connect(str(general)) as con:
        con.execute(f"update marts.engagement_month set cost_to_date = {cost} where engagement = 'e2'")
    view = open_view(gateway.open(tmp_path), "projects", Filters("2026-04"))
    [tile] = [tile for tile in view.tiles if tile.label == "Over cost (CPI below 1)"]
    assert tile.number.value == count and view.panel("performance").title.startswith(f"{count} of 1 engagements")


def test_headlines_count_who_is_over_cost_and_behind_schedule(firm):
    """e2 has earned 200 for 150, of 160 planned; its estimate is EUR 20 above its budget."""
    tiles = {tile.label: tile.number for tile in open_view(firm, "projects", Filters("2026-04")).tiles}
    told = [tiles[label] for label in ("Over cost (CPI below 1)", "Behind schedule (SPI below 1)")]
    assert [each.value for each in told] == [0, 0] and told[0].words.endswith("whose cpi is below 1, of 1 that have it")
    assert (tiles["Variance at completion"].value, tiles["Milestones not accepted in time"].value) == (-25, 3)
    table = open_view(firm, "projects", Filters("2026-04")).panel("engagements")
    found = {each.numbers[0].metric: each.numbers[table.labels.index("e2")] for each in table.series}
    assert [found[metric].value for metric in ("eac_cost", "budget_at_completion")] == [400, 380]
    assert found["eac_cost"].unit == "eur"
    early = {tile.label: tile.number for tile in open_view(firm, "projects", Filters("2026-01")).tiles}
    assert early["Over cost (CPI below 1)"].value is None


@pytest.fixture
def projects(served, tmp_path) -> gateway.Gateway:
    """A workspace in which e2 is to be acted on as e1 is, with more at stake, and e3 is to be watched."""
    folder = tmp_path / "projects"
    shutil.copytree(served, folder)
    [file] = (folder / "builds").glob("*/general.duckdb")
    with duckdb.connect(str(file)) as con:
        for engagement, score, reason in ("e2", 2, "unpaid"), ("e3", 1, "slip"):
            con.execute(
                "insert into marts.project_health by name select * replace (? as engagement, ? as score, ? as"
                " health_reason) from marts.project_health limit 1",
                [engagement, score, reason],
            )
        con.execute("update marts.engagement_month set unbilled = 900 where engagement = 'e2' and period = '2026-04'")
    return gateway.open(folder)


@pytest.mark.parametrize("page", ["projects", "account"])
def test_projects_stand_worst_and_largest_first_in_words(projects, page):
    view = open_view(projects, page, Filters("2026-04"))
    panel = view.panel("health")
    assert panel.labels == ("e2 · unpaid", f"{E1} · burn", "e3 · slip")
    assert panel.title.startswith("2 projects to act on, 1 to watch")
    assert [spoken(number) for number in panel.series[0].numbers] == ["act", "act", "watch"]
    assert [shown(number) for number in panel.series[0].numbers] == ["act", "act", "watch"]
    assert [series.numbers[0].metric for series in panel.series] == ["project_health", "backlog_closing", "unbilled"]
    assert panel.series[2].numbers[0].value == 900 and panel.series[2].numbers[0].key == ("e2",)
    styles = zipfile.ZipFile(io.BytesIO(workbook_bytes(view))).read("xl/styles.xml").decode()
    assert '[=2]"act";[=1]"watch";"on track"' in styles.replace("&quot;", '"')


@pytest.mark.parametrize("refused", [("unbilled",), ("backlog_closing", "unbilled"), ("project_health",)])
def test_projects_stand_without_what_is_at_stake_where_it_is_refused(projects, monkeypatch, refused):
    """How they stand is told all the same; the table was there without a title, and in no order."""
    told, able = "It is not published.", projects.unavailable

    def unavailable(names, *rest) -> dict[str, str]:
        return able(names, *rest) | {name: told for name in names if name in refused}

    monkeypatch.setattr(projects, "unavailable", unavailable)
    ask = Asked(projects, Filters("2026-04"))
    health = ask.ask(["project_health"], ["engagement", "health_reason"], is_compared=False)
    panel = standing(Panels(ask), health, ask.ask(["backlog_closing", "unbilled"], ["engagement"]))
    if "project_health" in refused:
        assert (panel.title, panel.reason) == ("Project health", told)
    else:
        assert panel.title.startswith("2 projects to act on, 1 to watch") and len(panel.labels) == 3
        assert {number.words for number in panel.series[2].numbers if number.value is None} == {told}


def test_rates_and_the_variance_of_payroll_are_headlines_of_margin(firm):
    """In April 264 of labour and 240 of payroll, 280 of cost, for 3 hours."""
    view = open_view(firm, "margin", Filters("2026-04"))
    tiles = {tile.number.metric: tile.number.value for tile in view.tiles}
    assert (tiles["effective_cost_rate"], tiles["payroll_variance"]) == (88, 60 - 280)
    assert {"payroll_variance", "effective_bill_rate", "effective_cost_rate"} <= set(view.panel("practices").metrics)


def test_engagements_stand_under_their_customers_in_the_tree(firm):
    panel = open_view(firm, "margin", Filters("2026-04")).panel("tree")
    practices, customers = ("O'Brien & Co", "Data"), (HOSTILE["Acme"], HOSTILE["Beta"])
    labels = [f"{practice} · {customer}" for practice, customer in zip(practices, customers, strict=True)]
    under = dict(zip(panel.labels, panel.parents, strict=True))
    assert [under[f"{label} · {id}"] for label, id in zip(labels, (E1, "e2"), strict=True)] == labels
    sizes = dict(zip(panel.labels, (number.value for number in panel.series[0].numbers), strict=True))
    assert (sizes[f"{labels[0]} · {E1}"], sizes[labels[0]], sizes["All practices"]) == (400, 400, 450)


@pytest.mark.parametrize(("each", "fields", "left"), [(1, 1, 1), (3, 1, 1), (0, 9, 2)])
def test_the_tree_of_a_page_holds_the_largest_engagements(firm, monkeypatch, each, fields, left):
    """What is left of a customer whose engagements are left out is a part of its field without a name."""
    monkeypatch.setattr(margin, "EACH", each)
    monkeypatch.setattr(margin, "FIELDS", fields)
    _, panels = margin.content(Asked(firm, Filters("2026-04"), most=200))
    panel = next(panel for panel in panels if panel.id == "tree")
    whole = open_view(firm, "margin", Filters("2026-04")).panel("tree")
    assert set(panel.labels) < set(whole.labels) and panel.left_out == left
    shown = json.loads(figure(panel, LIGHT).to_json())["data"][0]
    assert sum(shown["values"]) == 450 and len(shown["ids"]) == len(whole.labels) - left
    every = next(panel for panel in margin.content(Asked(firm, Filters("2026-04")))[1] if panel.id == "tree")
    assert (every.labels, every.left_out) == (whole.labels, 0)  # a file has them all


def test_a_full_tree_is_small():
    """As many fields as a page has, of names as long as names are."""
    name = "Northern Consolidated Manufacturing Company of Somewhere Ltd {}".format
    practices, customers = [f"Practice {n}" for n in range(12)], []
    for n in range(200):
        customers.append((f"{practices[n % 12]} · {name(n)}", practices[n % 12]))
    work = [(f"{customers[n][0]} · E{n:05} of this customer", customers[n][0]) for n in range(margin.FIELDS)]
    rows = [("All practices", ""), *((each, "All practices") for each in practices), *customers, *work]
    labels, parents = zip(*rows, strict=True)
    size, share = (Decimal("1234567.89"), "usd"), (Decimal("0.437651234"), "ratio")
    series = [Series("x", tuple(Number("m", "2026-04", *each) for _ in labels)) for each in (size, share)]
    made = figure(Panel("tree", "icicle", "", "", labels, tuple(series), parents=parents), LIGHT).to_json()
    assert len(made) < 100_000


def test_the_way_of_an_engagement_is_shown_for_one(firm):
    both = Filters(narrowed=(("engagement", ("e1", "e2")),))
    assert "Choose one" in open_view(firm, "projects", both).panel("burn_up").reason
    panel = open_view(firm, "projects", Filters(narrowed=(("engagement", ("e2",)),))).panel("burn_up")
    assert panel.title.startswith("e2: Earned value EUR 200, ") and "Cost to date EUR 150" in panel.title
    assert [series.numbers[-1].value for series in panel.series] == [200, 150, 160]  # earned, spent, planned


def test_a_bridge_warns_of_what_it_does_not_explain(firm):
    """In March e2 earns 100, at constant rates, without an hour; hours, mix, rate and cost explain nothing of it."""
    whole, part = (
        open_view(firm, "executive", Filters(each)).panel("margin_bridge") for each in ("2026-04", "2026-03")
    )
    assert whole.too_large == () and "; other" not in whole.title
    at = part.labels.index("Other")
    assert part.too_large == (at,) and part.series[0].numbers[at].value == 100
    assert part.title.endswith("; other, +USD 100, is more than 1.0 % of it") and part.title in described(part)
    for colours in LIGHT, DARK:
        assert len(json.loads(figure(whole, colours).to_json())["data"]) == 1
        steps, warning = json.loads(figure(part, colours).to_json())["data"]
        assert warning["marker"]["color"] == colours.bad and warning["customdata"] == [[0, at]]
        assert (warning["y"], warning["x"]) == (["Other"], [100])
        assert warning["base"][0] + 100 == steps["x"][-1]  # it lies on its step, which ends at the last total


LEVELS = ("lead", "coach", "no level")
MONTHS = ("May 2026", "Jun 2026")


def test_demand_stands_beside_capacity_level_by_level_and_month(firm):
    """The small build wants a lead and a coach of whom it has none; Ben, whose level nobody told, is at no level."""
    panel = open_view(firm, "utilization", Filters("2026-04")).panel("levels")
    assert (panel.title, panel.kind, panel.over) == (
        "Capacity falls short most for lead · May 2026: 22 h",
        "multiples",
        "level",
    )
    assert panel.labels == tuple(f"{level} · {month}" for level in LEVELS for month in MONTHS)
    assert panel.parents == tuple(level for level in LEVELS for _ in MONTHS)
    found = {each.numbers[0].metric: [number.value or 0 for number in each.numbers] for each in panel.series}
    assert found == {
        "hours_scheduled": [90, 0, 0, 0, 0, 0], "hours_soft": [30, 0, 0, 0, 0, 0],
        "hours_open": [50, 0, 8, 0, 0, 0], "hours_open_soft": [12, 0, 0, 0, 0, 0],
        "capacity_ahead": [160, 150, 0, 0, 70, 0],
    }  # fmt: skip
    assert [each.scenario for each in panel.series] == ["forecast"] * 4 + ["plan"]
    assert panel.series[0].numbers[0].key == ("lead", "2026-05")  # which a click explains


def test_open_roles_stand_week_by_week_beside_who_is_free(firm):
    panel = open_view(firm, "utilization", Filters("2026-04")).panel("open_roles")
    assert panel.title == "First role to fill: coach, 8 h in the week of 4 May 2026"
    assert panel.labels == ("2026-05-04 · coach", "2026-05-04 · lead")
    found = {each.numbers[0].metric: [number.value for number in each.numbers] for each in panel.series}
    assert found == {
        "hours_open": [8, 50], "hours_open_soft": [0, 12], "hours_soft": [0, 30], "available_hours": [0, 0]
    }  # fmt: skip
    of_us = open_view(firm, "utilization", Filters("2026-04", narrowed=(("entity", ("US01",)),))).panel("open_roles")
    assert (of_us.title, of_us.labels) == ("No role that is booked hard is open", ("2026-05-04 · lead",))


def test_the_headline_of_available_hours_is_that_of_the_next_month(firm):
    """The sum of all months ahead is more hours than anybody can fill."""
    tiles = open_view(firm, "utilization", Filters("2026-04")).tiles
    [told] = [tile for tile in tiles if tile.number.metric == "available_hours"]
    month = firm.query(["available_hours"], ["forecast_month"], grain="month").filter(period="2026-04")
    [value] = month.filter(forecast_month="2026-05")["value"]
    assert told.label == "Available hours, May 2026" and told.number.key == ("2026-05",) and told.is_headline
    assert told.number.value == value and len(month) >= 2
    open_to = [tile.label for tile in open_view(firm, "utilization", Filters("2026-03")).tiles]
    assert "Available hours" in open_to  # a month before the last has no forecast, and says so


def test_of_open_hours_the_soft_part_alone_is_weighed(firm):
    for soft, wanted in (100, [90, 30, 50, 12, 160]), (50, [90, 15, 50, 6, 160]), (0, [90, 0, 50, 0, 160]):
        panel = open_view(firm, "utilization", Filters("2026-04", soft=soft)).panel("levels")
        assert [series.numbers[0].value for series in panel.series] == wanted
    assert panel.title == "Capacity falls short most for coach · May 2026: 8 h"


@pytest.mark.parametrize("narrowed", [(), (("entity", ("DE01",)),), (("practice", ("Data",)),)])
def test_the_levels_of_each_month_add_up_to_the_demand_of_the_firm(firm, narrowed):
    view = open_view(firm, "utilization", Filters("2026-04", soft=50, narrowed=narrowed))
    by_level, demand = view.panel("levels"), view.panel("demand")
    assert [each.name for each in by_level.series] == [each.name for each in demand.series] and len(demand.labels) > 0
    for part, whole in zip(by_level.series, demand.series, strict=True):
        for month, total in zip(demand.labels, whole.numbers, strict=True):
            values = [n.value for label, n in zip(by_level.labels, part.numbers, strict=True) if label.endswith(month)]
            assert formula.add(values) == total.value, (part.name, month)


def test_nothing_is_lacking_where_nothing_is_wanted(firm):
    filters = Filters("2026-04", narrowed=(("entity", ("US01",)),))
    panel = open_view(firm, "utilization", filters).panel("levels")
    assert panel.title == "Capacity covers what is wanted"
    assert panel.labels == tuple(f"lead · {month}" for month in MONTHS)


def test_levels_beyond_the_most_of_a_page_are_counted(firm):
    ask = Asked(firm, Filters("2026-04"), most=3)
    panel = PanelsAhead(ask).multiples("x", ask.ask(["hours_open"], ["level", "forecast_month"]), ["hours_open"], "")
    assert (panel.labels, panel.left_out) == (("lead · May 2026", "lead · Jun 2026"), 2)  # no half a coach


def test_the_level_that_wants_most_of_what_counts_comes_first(firm):
    metrics = ["hours_open", "hours_open_soft"]
    level, hours = pl.col("level"), pl.col("hours_open_soft")
    for soft, first in (100, "coach"), (3, "coach"), (1, "lead"):
        ask = Asked(firm, Filters("2026-04", soft=soft))
        answer = ask.ask(metrics, ["level", "forecast_month"])
        more = pl.when(level == "coach").then(Decimal(2000)).otherwise(hours).alias("hours_open_soft")
        cells = tuple(replace(each, frame=each.frame.with_columns(more)) for each in answer.cells)
        panel = PanelsAhead(ask).multiples("x", replace(answer, cells=cells), metrics, "", metrics[1:])
        assert panel.parents[0] == first, soft


def test_a_heatmap_answers_the_question_of_its_title(firm):
    told = open_view(firm, "utilization", Filters("2026-04"))
    for id, question in ("load", "Which practices have room"), ("allocation", "Who has room in the weeks ahead"):
        panel = told.panel(id)
        [first, *_] = panel.series
        assert panel.title == f"{question}: {first.name} {spoken(first.numbers[0])} ({panel.labels[0]})"
        known = [series.numbers[0].value for series in panel.series if series.numbers[0].value is not None]
        assert first.numbers[0].value == min(known)
    burnt = open_view(firm, "bookings", Filters("2026-04")).panel("burn_off")
    assert burnt.title.startswith("When the backlog is worked off: ") and burnt.title.endswith(" USD 30 (May 2026)")
    ask = Asked(firm, Filters("2026-03"))
    by_customer = ask.ask(["revenue_net"], ["customer"], trend=True)
    earned = Panels(ask).over_time("x", by_customer, "revenue_net", "heatmap", "Who earns")
    assert earned.title == f"Who earns: {earned.series[0].name} USD 300 (Mar 2026)"
    nothing = Panels(ask).over_time(
        "x", ask.ask(["close_date_slips"], ["customer"], trend=True), "close_date_slips", "heatmap", "Who"
    )
    assert nothing.title == "Who"


def test_a_heatmap_has_a_quarter_of_the_rows_of_a_page(firm):
    whole, part = (
        Panels(ask).over_time("x", ask.ask(["utilization_net"], ["resource"], trend=True), "utilization_net", "heatmap")
        for ask in (Asked(firm, Filters("2026-04"), most) for most in (None, 4))
    )
    assert (len(whole.series), whole.left_out) == (2, 0)
    assert (part.series, part.left_out) == (whole.series[:1], 1)


def test_what_lacks_most_is_told_though_the_page_leaves_it_out(firm):
    ask, metrics = Asked(firm, Filters("2026-04"), most=2), ["hours_open", "capacity_ahead"]
    panel = PanelsAhead(ask).multiples("x", ask.ask(metrics, ["level", "forecast_month"]), metrics, "capacity_ahead")
    assert panel.labels == ("lead · May 2026", "lead · Jun 2026") and panel.left_out == 4
    assert panel.title == "Capacity falls short most for coach · May 2026: 8 h"


def test_where_capacity_is_not_known_nothing_is_told_to_fall_short(firm):
    ask, metrics = Asked(firm, Filters("2026-04")), ["hours_open", "capacity_ahead"]
    answer = replace(ask.ask(metrics, ["level", "forecast_month"]), missing={"capacity_ahead": ["hr_worker"]})
    panel = PanelsAhead(ask).multiples("x", answer, metrics, "capacity_ahead")
    assert panel.title.startswith("Open hours ahead: lead · May 2026 50 h")


def test_small_charts_stand_side_by_side_on_one_scale():
    """Twenty levels of thirteen months: the first are drawn, and each of their points finds its number."""
    months = [period_name(f"2026-{n:02}") for n in range(1, 13)] + ["Jan 2027"]
    parents = tuple(f"level {n}" for n in range(20) for _ in months)
    labels = tuple(f"level {n} · {month}" for n in range(20) for month in months)
    values = [[Decimal(n * 1000 + at) for at in range(len(labels))] for n in range(5)]
    series = [
        Series(f"metric {n}", tuple(Number("m", "2026-04", value, "hours") for value in own), scenario)
        for n, (own, scenario) in enumerate(zip(values, ["forecast"] * 4 + ["plan"], strict=True))
    ]
    panel = Panel("levels", "multiples", "", "", labels, tuple(series), "level", parents=parents)
    made = json.loads(figure(panel, LIGHT).to_json())
    assert len(json.dumps(made)) < 100_000
    axes = [axis for name, axis in made["layout"].items() if name.startswith("xaxis")]
    assert [axis["title"]["text"] for axis in axes] == [f"level {n}" for n in range(6)]
    assert all(one["domain"][1] < other["domain"][0] for one, other in pairwise(axes))
    assert len(made["data"]) == 30 and {each.get("yaxis", "y") for each in made["data"]} == {"y"}
    for trace in made["data"]:
        place = int((trace.get("xaxis") or "x").removeprefix("x") or 1) - 1
        for (index, at), month, value in zip(trace["customdata"], trace["x"], trace["y"], strict=True):
            assert (labels[at], values[index][at]) == (f"level {place} · {month}", value)
    assert [each["name"] for each in made["data"] if each["showlegend"]] == [each.name for each in series]


@pytest.mark.parametrize(("kind", "axis"), [("heatmap", None), ("bars", "xaxis"), ("lines", "yaxis")])
def test_small_numbers_are_not_told_in_thousandths(kind, axis):
    """D3's `~s` writes 0.5 as 500m, which people read as millions."""
    for values, ticks in ((1, 2), "~g"), ((1, 2000), "~s"):
        numbers = [Number("slips", "2026-01", Decimal(value), "count") for value in values]
        series = Series("Slips", tuple(numbers))
        made = json.loads(figure(Panel("slips", kind, "", "", ("a", "b"), (series,), "customer"), LIGHT).to_json())
        assert (made["layout"][axis] if axis else made["data"][0]["colorbar"])["tickformat"] == ticks
