"""Every number of every page is the gateway's answer under the same filters; what is derived adds up exactly."""

import random
from decimal import Decimal

import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy, formula
from crossfoot.gateway.access import ROLES
from crossfoot.gateway.views import COMPARISONS, DIMS, PAGES, Filters, Number, View, in_order, open_view
from crossfoot.gateway.views.asking import negative
from crossfoot.gateway.views.why import explain, holder


def numbers(view: View) -> list[Number]:
    tiles = [each for tile in view.tiles for each in (tile.number, tile.before, *tile.trend) if each]
    return tiles + [number for panel in view.panels for series in panel.series for number in series.numbers]


def answered(firm: gateway.Gateway, metric: str, by: tuple[str, ...], grain: str, where: str | None) -> dict:
    """The values of one metric by period and key; none where it never saw a value of the filter."""
    try:
        rows = firm.query([metric], by, grain=grain, where=where).rows()
    except CrossfootError as refused:
        assert refused.code == "XF-404"
        return {}
    return {tuple(row[1:-2]): row[-2] for row in rows}


def random_filters(firm: gateway.Gateway, count: int) -> list[Filters]:
    draw = random.Random(7)
    periods = ["", *firm.build.months, *firm.build.quarters]
    found = [Filters()]
    for _ in range(count - 1):
        dims = draw.sample(DIMS, draw.choice([0, 1, 1, 2]))
        narrowed = in_order([(dim, tuple(draw.sample(firm.values_of(dim), 1))) for dim in dims])
        found.append(Filters(draw.choice(periods), draw.choice([*COMPARISONS]), narrowed=narrowed))
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_number_is_the_gateways_answer(firm, page):
    compared = 0
    for filters in random_filters(firm, 6):
        asked: dict[tuple, dict] = {}
        for number in numbers(open_view(firm, page, filters)):
            if not number.metric or number.value is None:
                assert number.words or number.value is not None, number
                continue
            grain = "quarter" if "Q" in number.period else "month"
            question = (number.metric, number.by, grain)
            if question not in asked:
                asked[question] = answered(firm, *question, filters.where)
            assert asked[question].get((number.period, *number.key), 0) == number.value, number
            compared += 1
    assert compared > 50


@pytest.mark.parametrize(("page", "costs"), sorted({(p, r.costs) for r in ROLES.values() for p in r.pages & {*PAGES}}))
def test_a_page_stands_whatever_it_is_compared_with(served, page, costs):
    reader = gateway.open(served, policy=Policy(restricted=costs, costs=costs))
    for compare in COMPARISONS:
        for period in ("2026-01", "2026-Q1"):
            view = open_view(reader, page, Filters(period, compare))
            assert view.title and view.tiles
            assert all(number.value is not None or number.words for number in numbers(view))


def test_a_tile_stands_beside_the_goal_of_what_the_page_is_narrowed_to(firm):
    def beside(*narrowed, **choice) -> tuple:
        view = open_view(firm, "executive", Filters("2026-02", narrowed=narrowed, **choice))
        tile = next(tile for tile in view.tiles if tile.number.metric == "revenue_net")
        return tile.before and tile.before.value, tile.label in view.without_goal

    assert beside(compare="budget") == (200, False)
    assert beside(("practice", ("Data",)), compare="budget") == (None, True)
    assert beside(("practice", ("Data",)), compare="target") == (40, False)
    assert beside(("entity", ("DE01",)), ("practice", ("Data",)), compare="target") == (None, True)
    assert beside(("entity", ("DE01",))) == (50, False)  # the month before, which no goal is asked for


def test_a_click_explains_the_cell_that_was_clicked(firm):
    """Cells of two dims, of which a level, a person and a month ahead are no choices of a page."""
    filters, dims = Filters("2026-04", narrowed=(("practice", ("Data",)),)), set()
    for number in numbers(open_view(firm, "utilization", filters)):
        if number.metric and number.value and len(number.by) == 2:
            found = explain(firm, number, filters)
            assert found.lines[0].startswith(f"{number.metric} = {number.value:,f} "), (number, found.lines)
            dims.add(number.by[0])
    assert dims == {"forecast_week", "level", "practice", "resource"}


def test_headlines_are_six_to_ten(firm):
    for page in PAGES:
        tiles = open_view(firm, page, Filters()).tiles
        assert 6 <= sum(tile.is_headline for tile in tiles) <= 10, page


@pytest.mark.parametrize("page", PAGES)
def test_every_number_opens_its_explanation(firm, page):
    """Every tile, and of each panel a few, of the last month, of a quarter and under a filter."""
    draw, explained = random.Random(5), 0
    for filters in (Filters(), Filters("2026-Q1"), Filters("2026-03", narrowed=(("entity", ("US01",)),))):
        view = open_view(firm, page, filters)
        asked = [tile.number for tile in view.tiles]
        for panel in view.panels:
            told = [
                each for series in panel.series for each in series.numbers if each.metric and each.value is not None
            ]
            asked += draw.sample(told, min(3, len(told)))
        for number in asked:
            if number.metric and number.value is not None:
                found = explain(firm, number, filters)
                assert found.lines[0].startswith(f"{number.metric} = {number.value:,f} "), (number, found.lines)
                explained += 1
    assert explained > 15


def test_an_executive_sees_what_was_billed_and_collected_and_who_is_profitable(firm):
    view = open_view(firm, "executive", Filters("2026-03"))
    behind = [tile.number.metric for tile in view.tiles if not tile.is_headline]
    assert behind == ["billed_net", "cash_collected"] and len(view.tiles) - len(behind) == 10
    customers = view.panel("customers")
    found = {each.numbers[0].metric: [number.value for number in each.numbers] for each in customers.series}
    assert [found[metric] for metric in ("revenue_net", "margin_std")] == [[300, 50], [90, 50]]
    flows = view.panel("billed_and_collected").series
    assert [each.numbers[-1].value for each in flows] == [100, 60]


NOT_MADE_OF_METRICS = {
    "budget of": "read from a file of the firm",
    "target of": "read from a file of the firm",
    "benchmark of": "published by others",
}
"""How the words of derived numbers begin that come from no metric, and where from they are."""
READ = tuple(NOT_MADE_OF_METRICS)


def made_of(number: Number) -> list[Number]:
    """The metrics that a number is worked out from, however far down."""
    return [number] if number.metric else [each for part in number.parts for each in made_of(part)]


@pytest.mark.parametrize("page", PAGES)
def test_a_derived_number_is_made_of_metrics_that_open_their_trees(firm, page):
    draw, explained = random.Random(3), 0
    for filters in (
        Filters(),
        Filters("2026-04", soft=50),
        Filters("2026-Q1"),
        Filters("2026-03", compare="budget"),
        Filters("2026-03", narrowed=(("entity", ("US01",)),)),
    ):
        for panel in open_view(firm, page, filters).panels:
            found = [each for series in panel.series for each in series.numbers if not each.metric]
            found = [each for each in found if each.value is not None and not each.words.startswith(READ)]
            assert all(made_of(each) for each in found), (panel.id, [each for each in found if not made_of(each)])
            for number in draw.sample(found, min(3, len(found))):
                told = [part for part in made_of(number) if part.value is not None]
                for part in draw.sample(told, min(2, len(told))):
                    tree = explain(holder(firm, part), part, filters).lines
                    assert tree[0].startswith(f"{part.metric} = {part.value:,f} "), (panel.id, number.words, tree)
                    explained += 1
    assert explained or page in ("projects", "account"), "pages without a bridge, a forecast or a difference"


def test_parts_add_up_to_the_number(firm):
    """A roll opens with what its closing leaves, a step down is its leak, a bar counts its parts."""
    filters, told = Filters("2026-03"), {}
    for page in PAGES:
        for panel in open_view(firm, page, filters).panels:
            told[panel.id] = [each for series in panel.series for each in series.numbers]
    for roll in ("receivables_roll", "contract_roll"):
        closing, *moves = told[roll][0].parts
        assert formula.add([told[roll][0].value, *(each.value for each in moves)]) == closing.value
    leaks = [number for number in told["leakage"] if number.words.startswith("less ")]
    assert leaks and all(number.value == -number.parts[0].value for number in leaks)
    assert all(number.value == len(number.parts) for number in told["delays"])
    assert any(part.rates == "constant" for number in told["margin_bridge"] for part in made_of(number))


def test_derived_numbers_of_different_cells_differ(firm):
    """Equal only with equal parts: a click on a second one that has the same value asks anew."""
    by_engagement = [
        Number("revenue_net", "2026-03", Decimal(5), "usd", ("engagement",), (key,)) for key in ("E1", "E2", "E1")
    ]
    one, other, again = (negative(number) for number in by_engagement)
    assert one == again and hash(one) == hash(again) and one != other


def test_a_page_tells_why_a_number_is_missing(firm):
    tiles = {
        tile.label: tile.number for tile in open_view(firm, "cash", Filters(narrowed=(("practice", ("Data",)),))).tiles
    }
    assert tiles["Receivables"].words == "Receivables is not available by 'practice'."
    undefined = open_view(firm, "executive", Filters("2026-02", narrowed=(("entity", ("DE01",)),)))
    margin = next(tile.number for tile in undefined.tiles if tile.number.metric == "margin_std_pct")
    assert (margin.value, margin.words) == (None, "not defined: margin_std / revenue_net")


@pytest.mark.parametrize(
    "filters", [Filters("2026-02"), Filters("2026-04"), Filters("2026-03", narrowed=(("entity", ("US01",)),))]
)
def test_bridges_and_rolls_close(firm, filters):
    closed = 0
    for page in PAGES:
        for panel in open_view(firm, page, filters).panels:
            if panel.kind == "waterfall" and not panel.reason:
                values = [number.value for number in panel.series[0].numbers]
                assert formula.add(values[:-1]) == values[-1], (page, panel.id)
                closed += 1
    assert closed >= 4


def test_a_change_is_welcome_or_not_by_the_metrics_own_meaning(firm):
    tiles = {tile.number.metric: tile for tile in open_view(firm, "executive", Filters("2026-02")).tiles}
    assert (tiles["revenue_net"].change.value, tiles["revenue_net"].good) == (50, True)
    assert tiles["ar_closing"].good is None
    later = {tile.number.metric: tile for tile in open_view(firm, "cash", Filters("2026-04")).tiles}
    assert later["dso"].good is (later["dso"].change.value < 0)


@pytest.mark.parametrize("metric, good", [("cash_collected", "up"), ("ar_cash", "down"), ("exceptions_resolved", "up"),
                                          ("exceptions_resolved_amount", "up"), ("collection_realization", "neither"),
                                          ("available_hours", "neither")])  # fmt: skip
def test_where_a_metric_is_good(firm, metric, good):
    """Cash is negative in the roll of receivables, so more of it is down; a younger cohort has always paid less."""
    assert firm.dictionary.metrics[metric].good == good


def test_cash_is_told_as_collected_beside_what_was_billed(firm):
    for page, panel in (
        ("executive", "billed_and_collected"),
        ("cash", "cash_and_billings"),
        ("account", "billed_and_paid"),
    ):
        shown = open_view(firm, page, Filters("2026-03"))
        tile = next(tile for tile in shown.tiles if tile.number.metric == "cash_collected")
        assert tile.number.value == 60 and tile.label == "Cash collected"
        assert shown.panel(panel).series[1].numbers[-1].value == 60
        assert "ar_cash" not in [metric for each in shown.panels if each.kind != "waterfall" for metric in each.metrics]


def test_book_to_bill_is_told_over_three_months(firm):
    """One large deal or one slow month says little; a quarter is three months already."""
    tile = next(each for each in open_view(firm, "bookings", Filters("2026-04")).tiles if "Book to bill" in each.label)
    assert (tile.label, tile.number.metric) == ("Book to bill, last three months", "book_to_bill_t3m")
    assert (tile.number.period, tile.before.period, tile.is_headline) == ("2026-04", "2026-03", True)
    quarter = open_view(firm, "bookings", Filters("2026-Q1")).tiles
    assert [each.number.metric for each in quarter if "Book to bill" in each.label] == ["book_to_bill"]
    assert "book_to_bill" in [each.number.metric for each in open_view(firm, "bookings", Filters("2026-04")).tiles]


def test_a_reader_sees_the_scope_and_nothing_else(served):
    scoped = gateway.open(served, policy=Policy(restricted=False, entities=frozenset({"DE01"})))
    view = open_view(scoped, "executive", Filters("2026-03"))
    assert next(tile.number.value for tile in view.tiles if tile.number.metric == "revenue_net") == 50
    assert view is not open_view(gateway.open(served), "executive", Filters("2026-03"))
    hidden = open_view(scoped, "margin", Filters("2026-03")).panel("internal_cost").reason
    assert hidden == "It gives pay away, which this reader does not see."


def test_what_no_source_delivers_is_not_zero(firm):
    panel = open_view(firm, "margin", Filters()).panel("internal_cost")
    paid = [number for series in panel.series for number in series.numbers if number.metric == "payroll_unallocated"]
    assert all(number.value != Decimal(0) for number in paid)
    assert "payroll_actual" in {
        name for names in open_view(firm, "margin", Filters()).lacking.values() for name in names
    }


def test_unknown_pages_periods_and_keys_are_refused(firm):
    for page, filters, code in (
        ("nope", Filters(), "XF-433"),
        ("cash", Filters("2031-01"), "XF-403"),
        ("cash", Filters(narrowed=(("entity", ("nowhere",)),)), "XF-404"),
    ):
        with pytest.raises(CrossfootError) as refused:
            open_view(firm, page, filters)
        assert refused.value.code == code
