"""Concentration, histogram, dumbbell and forecasts: what a page derives adds up to what the gateway answers."""

from decimal import Decimal

import pytest

from crossfoot.gateway import formula
from crossfoot.gateway.views import Filters, open_view
from crossfoot.gateway.views.asking import Asked
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.spread import BANDS, concentration, dumbbell, histogram


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
    assert sum(number.value for number in panel.series[0].numbers) == len(by_customer.keys("revenue_net")) >= 2


def test_a_key_whose_value_is_0_stands_in_a_band(firm):
    ask = Asked(firm, Filters("2026-02"))  # in which Acme has revenue and Beta none
    panel = histogram(Panels(ask), "x", ask.ask(["revenue_net"], ["customer"]), "revenue_net")
    assert panel.labels[0] == "≤ 0" and [panel.series[0].numbers[at].value for at in (0, -1)] == [1, 1]


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


def test_a_chart_of_two_metrics_counts_who_stands_where(firm):
    panels = open_view(firm, "projects", Filters("2026-03"))
    assert panels.panel("burn").title.startswith("1 of 1 engagements burn cost faster")  # 37.5 % of cost, 25 % done
    assert panels.panel("burn_up").title.startswith("e2: Earned value EUR 200, ")


def test_the_way_of_an_engagement_is_shown_for_one(firm):
    both = Filters(narrowed=(("engagement", ("e1", "e2")),))
    assert "Choose one" in open_view(firm, "projects", both).panel("burn_up").reason
    panel = open_view(firm, "projects", Filters(narrowed=(("engagement", ("e2",)),))).panel("burn_up")
    assert panel.title.startswith("e2: Earned value EUR 200, ") and "Cost to date EUR 150" in panel.title
    assert [series.numbers[-1].value for series in panel.series] == [200, 150, 160]  # earned, spent, planned


def test_demand_stands_beside_capacity_level_by_level(firm):
    """The small build wants a lead and a coach of whom it has none; Ben, whose level nobody told, is at no level."""
    panel = open_view(firm, "utilization", Filters("2026-04")).panel("levels")
    assert panel.title == "Open hours ahead: lead 50 h, coach 8 h"
    assert (panel.labels, panel.over, panel.kind, panel.left_out) == (("lead", "coach"), "level", "stacked", 0)
    *wanted, capacity = panel.series
    found = {series.numbers[0].metric: [number.value for number in series.numbers] for series in wanted}
    assert found == {"hours_scheduled": [90, 0], "hours_soft": [30, 0], "hours_open": [50, 8]}
    # Nothing is booked or open in June: its 150 h stand beside no demand.
    assert (capacity.name, capacity.scenario) == ("Capacity ahead until May 2026", "plan")
    assert [number.value for number in capacity.numbers] == [160, 0]
    half = open_view(firm, "utilization", Filters("2026-04", soft=50)).panel("levels")
    assert [series.numbers[0].value for series in half.series] == [90, 15, 50, 160]


def test_without_demand_capacity_is_that_of_all_months_ahead(firm):
    ask, metrics = Asked(firm, Filters("2026-04", narrowed=(("entity", ("US01",)),))), ["hours_open", "capacity_ahead"]
    by_level, by_month = (ask.ask(metrics, by) for by in (["level"], ["level", "forecast_month"]))
    panel = Panels(ask).ahead("x", by_level, metrics, limit="capacity_ahead", months=by_month)
    assert [(each.name, each.numbers[0].value) for each in panel.series] == [
        ("Open hours ahead", 0), ("Capacity ahead", 310),
    ]  # fmt: skip


def test_levels_beyond_the_most_of_a_page_are_counted(firm):
    ask = Asked(firm, Filters("2026-04"), most=1)
    panel = Panels(ask).ahead("x", ask.ask(["hours_open"], ["level"]), ["hours_open"])
    assert (panel.labels, panel.left_out) == (("lead",), 1)
