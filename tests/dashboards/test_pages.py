"""Every page in every state, run by Streamlit itself; figures are checked as data."""

import ast
import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crossfoot.gateway.views import PAGES, Filters, Number, Panel, Series, open_view
from dashboards import theme, why
from dashboards.figures import figure, multiples
from tests.dashboards.conftest import E1, HOSTILE, add_surroundings
from tests.gateway.small_build import write_build

ROOT = Path(__file__).parents[2]
LAYOUTS = sorted({path.stem for path in (ROOT / "dashboards" / "layouts").glob("*.py")} - {"denied"})


def texts(app) -> str:
    elements = [*app.markdown, *app.info, *app.warning, *app.error, *app.caption, *app.title]
    return "\n".join(str(element.value) for element in elements)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_numbers(page, name):
    app = page(name)
    assert not app.exception
    assert app.title[0].value == PAGES[name].TITLE
    assert len(app.metric) >= 6
    assert "20260501T000000000Z · 3 open exceptions, USD 41 k at risk, pay included" in texts(app).replace("\\", "")


@pytest.mark.parametrize("name", LAYOUTS)
def test_no_data(page, tmp_path, name):
    app = page(name, tmp_path)
    assert not app.exception and app.title[0].value == "Nothing to show yet"
    assert app.code[0].value == "crossfoot run"


def test_partial_sources(page):
    assert "payroll_actual" in texts(page("margin")).replace("\\", "")


def test_empty_filter_and_its_reset(page):
    app = page("executive")
    app.multiselect("entity").set_value(["US01"])
    app.multiselect("region").set_value(["EU"]).run()
    assert not app.exception
    assert "Nothing was recorded for this choice" in texts(app)
    app.button("reset_empty").click().run()
    assert app.multiselect("entity").value == [] and "Nothing was recorded for this choice." not in [
        i.value for i in app.info
    ]


def test_a_comparison_with_a_goal_says_what_has_none_and_can_be_taken_back(page):
    app = page("billing")
    app.selectbox("compare").set_value("budget")
    app.selectbox("period").set_value("2026-02").run()
    told = [caption.value.replace("\\", "") for caption in app.caption]
    assert not app.exception and app.metric
    assert any(each.startswith("No budget is kept, for this choice, of Unbilled receivables, ") for each in told), told
    next(each for each in app.sidebar.button if each.label == "Reset filters").click().run()
    assert not app.exception and (app.selectbox("compare").value, app.selectbox("period").value) == ("prior", "2026-04")


def test_undefined_metric(page):
    app = page("executive")
    app.selectbox("period").set_value("2026-02")
    app.multiselect("entity").set_value(["DE01"]).run()
    undefined = [metric for metric in app.metric if metric.value == "–"]
    assert undefined and "not defined: margin_std / revenue_net" in texts(app).replace("\\", "")


@pytest.mark.parametrize(("hours", "element"), [(60, "warning"), (600, "error")])
def test_stale_sources(page, semantic_manifest, tmp_path, hours, element):
    write_build(tmp_path, "20260501T000000000Z", semantic_manifest)
    add_surroundings(tmp_path, dt.datetime.now(dt.UTC).replace(tzinfo=None) - dt.timedelta(hours=hours))
    shown = getattr(page("executive", tmp_path), element)
    assert any("Not delivered lately: erp" in each.value.replace("\\", "") for each in shown)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_page_tells_what_is_wrong_with_its_build(page, troubled, name):
    app = page(name, troubled)
    assert not app.exception and app.title[0].value != "Nothing to show yet"
    strips = " ".join(each.value for each in app.error).replace("\\", "")
    assert "Not delivered lately: erp (" in strips and "Numbers are provisional" in strips


def test_failed_audit(page, semantic_manifest, tmp_path):
    write_build(tmp_path, "20260501T000000000Z", semantic_manifest)
    add_surroundings(tmp_path, dt.datetime.now(dt.UTC).replace(tzinfo=None), failed="Revenue <b>is</b> off")
    [strip] = page("executive", tmp_path).error
    assert "provisional" in strip.value and "Revenue \\<b\\>is\\<\\/b\\> off".replace("\\/", "/") in strip.value


def test_the_explanation_of_a_headline(page):
    app = page("executive")
    app.button("why_executive_margin_std_pct").click().run()
    assert not app.exception
    assert any("margin_std_pct = " in code.value and "└─ revenue_net" in code.value for code in app.code)


def explained() -> None:
    """A page that explains the number of a panel that stands at a position."""
    import streamlit as st

    from crossfoot.gateway.views import Filters, open_view
    from dashboards import frame, why

    page, panel, at = st.session_state["explain"]
    frame.draw(page, has_filters=False, has_forecast=False)
    served, _, _ = frame.chosen()
    why.explained(open_view(served, page, Filters("2026-03")).panel(panel).series[0].numbers[at])


@pytest.fixture
def worked_out(served, monkeypatch):
    monkeypatch.setenv("CROSSFOOT_WORKSPACE", str(served))

    def run(*place) -> AppTest:
        app = AppTest.from_function(explained, default_timeout=60)
        app.session_state["explain"] = place
        return app.run()

    return run


def test_a_number_that_is_worked_out_lists_its_parts(worked_out):
    app = worked_out("cash", "receivables_roll", 0)
    assert not app.exception and "Worked out from other numbers: ar\\_closing of the period before" in texts(app)
    listed = app.dataframe[-1].value["number"].tolist()
    assert listed[0] == "Receivables · Mar 2026" and len(listed) == 5


def test_a_number_with_one_part_opens_its_tree(worked_out):
    app = worked_out("billing", "contract_roll", 2)
    assert not app.exception and app.code[0].value.startswith("billed_net = ")


def test_a_link_carries_the_filters(served, monkeypatch):
    monkeypatch.setenv("CROSSFOOT_WORKSPACE", str(served))
    app = AppTest.from_file(str(ROOT / "dashboards" / "app.py"), default_timeout=60)
    app.query_params["entity"] = ["DE01"]
    app.query_params["period"] = "Mar 2026"
    app.run()
    assert app.multiselect("entity").value == ["DE01"]
    assert (app.selectbox("period").value, app.metric[0].value) == ("2026-03", "USD 50")


def test_constant_currency_is_a_choice(page):
    app = page("executive")
    before = app.metric[0].value
    app.selectbox("currency").set_value("constant").run()
    assert not app.exception and app.metric[0].value != before


def test_hostile_names_are_shown_as_they_are(page, firm):
    app = page("bookings")
    frames = [frame.value for frame in app.dataframe]
    assert any(HOSTILE["Acme"] in frame.to_string() for frame in frames)
    shown = page("executive")
    for element in [*shown.markdown, *shown.caption]:
        assert HOSTILE["Acme"] not in element.value and HOSTILE["Beta"] not in element.value
    panel = open_view(firm, "executive", Filters("2026-03")).panel("concentration")
    assert HOSTILE["Acme"] in panel.labels
    assert "<img" not in figure(panel, theme.LIGHT).to_json()


@pytest.mark.parametrize(
    "linked", [{"period": "2026-02"}, {"compare": "year"}, {"engagement": ["e1"]}, {"practice": [HOSTILE["Acme"]]}]
)
def test_what_an_address_names_and_the_page_does_not_offer_is_told(page, linked):
    """An address has the words of the page: Feb 2026, and an engagement with its name."""
    app = page("projects", **linked)
    assert not app.exception and "A choice of the address or the view is not among yours" in texts(app)
    assert "not among yours" not in texts(page("projects", period="Feb 2026", engagement=[E1]))


def test_an_engagement_is_known_by_its_number_and_name(page, firm):
    assert firm.labels("engagement") == {"e1": E1}
    panel = open_view(firm, "projects", Filters("2026-03")).panel("engagements")
    assert {E1, "e2"} <= set(panel.labels)
    app = page("projects", engagement=[E1])
    assert not app.exception and app.multiselect("engagement").value == ["e1"]
    assert f"Engagement {theme.literal(E1)}" in [each.value for each in app.subheader]
    assert HOSTILE["Acme"] not in texts(app)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_figures_are_small_and_honest(firm, colours):
    drawn = 0
    for page in PAGES:
        for panel in open_view(firm, page, Filters("2026-03")).panels:
            if panel.kind != "table" and not panel.reason and not panel.is_empty:
                made = json.loads(figure(panel, colours).to_json())
                assert len(json.dumps(made)) < 100_000
                assert "yaxis2" not in made["layout"] and not {"pie", "indicator"} & {
                    each["type"] for each in made["data"]
                }
                if panel.kind in ("bars", "stacked", "multiples", "waterfall"):
                    axis = "yaxis" if panel.kind in ("stacked", "multiples") else "xaxis"
                    assert made["layout"][axis]["rangemode"] == "tozero"
                # A click finds its number, on whatever is no mere line between two points.
                assert all("customdata" in each for each in made["data"] if each.get("hoverinfo") != "skip")
                drawn += 1
    assert drawn > 15


def test_shares_stand_in_percent_with_one_precision_a_column(page):
    """Of 50 % Streamlit makes 50% beside 33.3%; where a number is broken down it was 0.5 under a head of %."""
    app = page("utilization")
    told = [
        (each.value[name].tolist(), json.loads(each.proto.columns)[name])
        for each in app.dataframe
        for name in each.value.columns
        if name == "Utilization, net"
    ]
    assert len(told) >= 2 and all(column["label"] == "Utilization, net (%)" for _, column in told)
    assert all(column["type_config"]["format"] == "%.1f" for _, column in told)
    assert max(value for values, _ in told for value in values) > 1
    close = page("close")
    close.selectbox("metric").set_value("utilization_net").run()
    close.button("explain_button").click().run()
    close.selectbox("break_down").set_value("practice").run()
    parts = next(each for each in close.dataframe if list(each.value.columns) == ["practice", "value"])
    column = json.loads(parts.proto.columns)["value"]
    assert (column["label"], column["type_config"]["format"]) == ("value (%)", "%.1f")
    assert max(parts.value["value"]) > 1


def test_parts_of_several_currencies_have_each_its_own(page, monkeypatch):
    numbers = [Number("m", "2026-04", Decimal(value), unit) for value, unit in ((400, "eur"), (700, "gbp"))]
    parts = Panel("x", "table", "", "", ("e1", "e2"), (Series("s", tuple(numbers)),))
    monkeypatch.setattr(why, "breakdown", lambda *_: parts)
    close = page("close")
    close.selectbox("metric").set_value("revenue_net").run()
    close.button("explain_button").click().run()
    close.selectbox("break_down").set_value("practice").run()
    [told] = [each for each in close.dataframe if list(each.value.columns) == ["practice", "value"]]
    assert told.value["value"].tolist() == ["EUR 400", "GBP 700"]


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_only_steps_that_are_good_or_bad_have_their_colours(firm, colours):
    """What moves a balance is neither: cash is no bad news because it is taken off what customers owe."""
    rolls = {"bookings": "backlog_roll", "billing": "contract_roll", "cash": "receivables_roll"}
    for page, id in {**rolls, "executive": "margin_bridge", "margin": "leakage"}.items():
        drawn = figure(open_view(firm, page, Filters("2026-04")).panel(id), colours).data[0]
        found = {drawn.increasing.marker.color, drawn.decreasing.marker.color}
        assert found.isdisjoint({colours.good, colours.bad}) if page in rolls else found == {colours.good, colours.bad}


def test_the_steps_of_a_bridge_are_told_in_their_own_unit():
    """Beside a total of millions, steps of thousands were all 0.00 m."""
    steps = [Number("m", "2026-04", Decimal(value), "usd") for value in (1_093_618, -4_162, 159_400, 1_248_856)]
    panel = Panel("x", "waterfall", "", "", ("a", "b", "c", "d"), (Series("s", tuple(steps)),), totals=(0, 3))
    assert figure(panel, theme.LIGHT).data[0].text == ("1,094 k", "−4 k", "159 k", "1,249 k")
    small = replace(
        panel, series=(Series("s", (steps[0], replace(steps[1], value=Decimal(2)), steps[2])),), totals=(0, 2)
    )
    assert figure(small, theme.LIGHT).data[0].text == ("1,093,618", "2", "159,400")


def test_small_charts_that_are_not_drawn_are_counted(page, monkeypatch):
    monkeypatch.setattr(multiples, "SMALL", 1)
    app = page("utilization")
    assert not app.exception and "2 more are in its table." in [each.value for each in app.caption]


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_colours_can_be_told_from_the_paper(colours):
    def brightness(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def contrast(one: str, other: str) -> float:
        low, high = sorted((brightness(one), brightness(other)))
        return (high + 0.05) / (low + 0.05)

    assert all(contrast(text, colours.paper) >= 4.5 for text in (colours.ink, colours.quiet, colours.good, colours.bad))
    assert all(contrast(colour, colours.paper) >= 2.5 for colour in (colours.actual, *colours.series))


def test_pages_open_no_database_and_ask_only_the_gateway():
    allowed = {
        "crossfoot.desk",
        "crossfoot.gateway",
        "crossfoot.workflow",
        "crossfoot.errors",
        "dashboards",
        "plotly",
        "streamlit",
    }
    allowed |= {
        "ast",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "functools",
        "getpass",
        "os",
        "pathlib",
        "time",
        "typing",
    }
    files = sorted((ROOT / "dashboards").rglob("*.py"))
    assert len(files) >= 12
    for file in files:
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = (
                    [node.module] if node.module != "crossfoot" else [f"crossfoot.{each.name}" for each in node.names]
                )
            for name in names:
                assert any(name == each or name.startswith(f"{each}.") for each in allowed), (file.name, name)
        assert "unsafe_allow_html" not in file.read_text() and "express" not in file.read_text()
