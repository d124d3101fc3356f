"""The reconciliation centre: totals, both sides, decisions with four eyes, and who may see and decide."""

import shutil

import duckdb
import pytest

from crossfoot import gateway
from crossfoot.desk import open_desk
from crossfoot.gateway import Policy, records
from crossfoot.gateway.access import Reader
from crossfoot.gateway.published import LIMITS
from crossfoot.gateway.views import checks, worklist
from crossfoot.workflow import Link
from dashboards import charts, links, reader, theme
from tests.dashboards.conftest import HOSTILE
from tests.dashboards.records import DAY, HOSTILE_NOTE, OPEN, RULE, exception
from tests.dashboards.test_pages import texts

WON, TIME, PAY = (row["exception_id"] for row in OPEN)


@pytest.fixture
def desk(served):
    """The desk of the served workspace, with nothing decided."""
    (served / "workflow.sqlite").unlink(missing_ok=True)
    for file in (served / "audit").glob("*"):
        file.unlink()
    open_desk.__globals__["_opened"].cache_clear()
    yield open_desk(served)
    open_desk.__globals__["_opened"].cache_clear()


@pytest.fixture
def as_reader(monkeypatch):
    """Makes the session that of a reader with this role."""

    def become(role: str, name: str = "ann@example.com", **policy) -> None:
        monkeypatch.setattr(reader, "current", lambda: Reader(name, role, Policy(**policy)))

    return become


def shown(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_money_at_risk_counts_each_record_once(page, desk):
    app = page("reconciliation")
    assert not app.exception
    tiles = shown(app)
    assert tiles["Money at risk"] == "USD 40,575" and tiles["Plain sum of the checks"] == "USD 42,075"
    assert (tiles["Open"], tiles["Overdue"], tiles["New"], tiles["Closed"]) == ("3", "1", "3", "1")
    queue = app.dataframe[1].value
    matrix = next(frame.value for frame in app.dataframe if "resolved" in frame.value.columns)
    assert list(queue["check_id"]) == ["R01", "R46", "R20"]
    assert matrix.set_index("check").loc["R20", ["open", "resolved"]].tolist() == [1, 1]


def test_where_money_waits_adds_up_to_what_is_at_risk(firm):
    work = worklist.Worklist(firm.build, {})
    links = work.flow().to_dicts()
    assert [(link["area"], link["owner"]) for link in links] == [
        ("billing", "PMO"),
        ("billing", "HR"),
        ("billing", "finance"),
    ]
    assert sum(link["at risk"] for link in links) == work.summary().counted == 40_575
    [sankey] = charts.flow(links, theme.LIGHT).data
    assert sum(sankey.link.value) == 40_575 and list(sankey.node.label) == ["billing", "PMO", "HR", "finance"]


def test_a_decision_covers_an_open_exception_and_never_a_resolved_one(firm):
    gone = next(row for row in firm.build.table("reconciliation.exception_life").to_dicts() if row["resolved_on"])
    covered = {WON: worklist.Decided("waived", "bo"), gone["exception_id"]: worklist.Decided("accepted", "")}
    work = worklist.Worklist(firm.build, covered)
    assert (work.summary().waiting, work.summary().counted) == (2, 575)
    counts = {row["check"]: row for row in work.matrix()}
    assert (counts["R01"]["open"], counts["R01"]["waived"]) == (0, 1)
    assert (counts[gone["check_id"]]["accepted"], counts[gone["check_id"]]["resolved"]) == (0, 1)
    everything = work.queue(worklist.Choice(standing=()))
    assert everything.height == 3 and [*everything.filter(standing="waived")["assignee"]] == ["bo"]


def test_the_queue_lists_the_worst_and_counts_all(firm):
    [worst] = worklist.Worklist(firm.build, {}).queue(worklist.Choice(), first=1).to_dicts()
    assert (worst["exception_id"], worst["of"], worst["entities"]) == (WON, 3, ["US01"])


def test_what_is_equally_bad_stands_in_one_order(served, tmp_path):
    """Of what a limit cuts, no rerun may choose anew."""
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/*.duckdb"):
        with duckdb.connect(str(file)) as con:
            for id in "cab":
                con.execute(
                    "insert into reconciliation.exceptions by name select * replace (? as exception_id)"
                    " from reconciliation.exceptions where exception_id = ?",
                    [id, WON],
                )
    work = worklist.Worklist(gateway.open(copied).build, {})
    for order in worklist.ORDERS:
        listed = work.queue(worklist.Choice(check_id=("R01",)), order, first=3)
        assert [*listed["exception_id"]] == ["a", "b", "c"]


def test_a_queue_larger_than_the_memory_of_a_reader_is_listed_whole(served, tmp_path, monkeypatch):
    """40,000 exceptions with notes of 400 letters in 48 MB, as 143,000 of a large firm in what a reader has."""
    monkeypatch.setitem(LIMITS, "memory_limit", "48MB")
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/*.duckdb"):
        with duckdb.connect(str(file)) as con:
            con.execute(
                "insert into reconciliation.exceptions by name"
                " select exceptions.* replace (md5(n::varchar) as exception_id, repeat(md5(n::varchar), 13) as note)"
                " from reconciliation.exceptions, range(40000) as copies (n) where exception_id = ?",
                [WON],
            )
    work = worklist.Worklist(gateway.open(copied).build, {})
    assert work.queue(worklist.Choice()).height == 40_003 == work.summary().waiting


def test_a_state_first_seen_after_the_last_month_keeps_that_month_from_being_closed(served, tmp_path):
    """The last month is closed in the next one: what is seen wrong then is the state at its end."""
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/*.duckdb"):
        with duckdb.connect(str(file)) as con:
            con.execute(
                "update reconciliation.exceptions set is_state = true, since_date = '2026-05-04'"
                " where exception_id = ?",
                [WON],
            )
    work = worklist.Worklist(gateway.open(copied).build, {})
    blocking = {month: [*work.queue(worklist.Choice(month=month))["exception_id"]] for month in work.build.months}
    assert blocking.pop("2026-04") == [WON] and len(blocking) > 1
    assert not any(blocking.values())


def test_the_queue_is_narrowed_and_sorted(page, desk):
    app = page("reconciliation")
    app.multiselect("queue_owner").set_value(["finance", "HR"])
    app.selectbox("queue_order").set_value("due day").run()
    assert list(app.dataframe[1].value["owner"]) == ["finance", "HR"]
    app.multiselect("queue_entity").set_value(["DE01"]).run()
    narrowed = app.dataframe[1].value
    assert [*narrowed["check_id"]] == ["R20"] and [*narrowed["entities"].iloc[0]] == ["DE01", "US01"]


def listed(app) -> list[str]:
    """The checks of the exceptions in the queue."""
    assert not app.exception
    found = [frame.value for frame in app.dataframe if "exception_id" in frame.value.columns]
    return [*found[0]["check_id"]] if found else []


@pytest.mark.parametrize(
    ("name", "value", "checks"),
    [
        ("practice", "Data", ["R20"]),
        ("customer", "Beta", ["R20"]),
        ("customer", "Acme", ["R01", "R46", "R20"]),
        ("assignee", "", ["R46", "R20"]),
        ("assignee", "Bo", ["R01"]),
        ("period", "2026-04", ["R01", "R46", "R20"]),
    ],
)
def test_the_queue_is_narrowed_by_person_practice_customer_and_period(page, desk, name, value, checks):
    desk.decisions.assign(WON, "ann", "Bo")
    app = page("reconciliation")
    app.multiselect(f"queue_{name}").set_value([value]).run()
    assert listed(app) == checks


def test_two_choices_are_of_one_record(firm):
    """R20 has a record of Beta in DE01 and one of Acme in US01, none of Beta in US01."""
    work = worklist.Worklist(firm.build, {})
    assert work.queue(worklist.Choice(customer=("Beta",), entity=("DE01",))).height == 1
    assert work.queue(worklist.Choice(customer=("Beta",), entity=("US01",))).height == 0
    assert worklist.Choice(assignee=("", "bo"), month="2026-03").words == (
        "assignee nobody, bo; standing open, reopened; month 2026-03"
    )


def test_a_reader_is_offered_what_belongs_to_the_own_records(page, desk, as_reader):
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data"}))
    app = page("reconciliation")
    assert app.multiselect("queue_practice").options == ["Data"] and len(app.multiselect("queue_customer").options) == 1


def test_mine_is_each_readers_own(page, desk, as_reader):
    """Whatever letters the name was assigned in; who has nothing sees nothing."""
    desk.decisions.assign(TIME, "bo", "Ann@example.com")
    for name, mine in (("ann@example.com", ["R20"]), ("cy@example.com", [])):
        as_reader("finance", name)
        app = page("reconciliation")
        app.multiselect("queue_assignee").set_value(["myself"]).run()
        assert listed(app) == mine


def test_many_customers_are_typed(page, desk, monkeypatch):
    monkeypatch.setattr(links, "LISTED", 1)
    monkeypatch.setattr(links, "FIRST", 1)
    for written in ("Beta", HOSTILE["Beta"]):
        app = page("reconciliation", queue_customer=[written, "nobody's"])
        assert listed(app) == ["R20"] and "A choice of the address or the view is not among yours" in texts(app)


def test_a_link_carries_the_queue_and_the_opened_exception(page, desk):
    desk.decisions.assign(WON, "ann", "bo")
    app = page("reconciliation", queue_owner="PMO", queue_assignee="bo", queue_period="Apr 2026", queue_practice=[
        "O'Brien & Co"], queue_standing=["open", "waived"], queue_order="age", exception=WON, tab="Queue")  # fmt: skip
    assert listed(app) == ["R01"] and shown(app)["Difference"] == "40,000.00 USD" and "left out" not in texts(app)
    assert app.multiselect("queue_standing").value == ["open", "waived"]
    assert (app.selectbox("queue_order").value, app.text_input("exception").value) == ("age", WON)
    app = page("reconciliation", tab="Trend", queue_standing="", exception=TIME[:5])
    assert app.session_state["tab"] == "Trend" and app.multiselect("queue_standing").value == []
    assert shown(app)["Difference"] == "1,575.00 USD"


HOSTILE_LINK = "<img src=x onerror=alert(1)> ' or 1=1 -- \x00"


def test_what_an_address_names_beyond_the_choices_is_left_out_with_a_word(page, desk):
    names = (
        "owner",
        "assignee",
        "severity",
        "check_id",
        "area",
        "period",
        "practice",
        "customer",
        "entity",
        "standing",
    )
    hostile = {f"queue_{name}": [HOSTILE_LINK] for name in names} | {"queue_owner": ["PMO", HOSTILE_LINK]}
    app = page("reconciliation", **hostile, queue_order=HOSTILE_LINK, tab=HOSTILE_LINK, exception=HOSTILE_LINK)
    assert listed(app) == ["R01"] and app.session_state["tab"] == "Queue"
    assert "11 choices of the address or the view are not among yours" in texts(app)
    assert "No open exception of yours has this id." in texts(app) and "onerror" not in texts(app)
    app = page("close", close_month=HOSTILE_LINK, close_entities=HOSTILE_LINK)
    assert (
        not app.exception
        and texts(app).count("A choice of the address or the view is not among yours") == 2
        and "onerror" not in texts(app)
    )


def test_a_link_to_the_close_carries_its_month_and_entities(page, desk):
    app = page("close", close_month="Mar 2026", close_entities="US01")
    assert not app.exception and app.selectbox("close_month").value == "2026-03"
    assert app.multiselect("close_entities").value == ["US01"]


def test_a_link_to_what_is_resolved_or_not_told_apart_says_so(page, desk, served, as_reader):
    gone = exception("old", "R20")["exception_id"]
    assert f"It is resolved since {DAY}" in texts(page("reconciliation", exception=gone))
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data"}))
    for hidden in (gone, WON):
        assert "No open exception of yours has this id." in texts(page("reconciliation", exception=hidden))


def test_an_exception_shows_both_sides_and_the_landed_record(page, desk):
    app = page("reconciliation")
    app.text_input("exception").set_value(WON).run()
    assert not app.exception and shown(app)["Difference"] == "40,000.00 USD"
    landed = next(frame.value for frame in app.dataframe if list(frame.value.columns) == ["field", "value"])
    assert "TE-1" in set(landed["value"])
    assert HOSTILE_NOTE not in texts(app) and "<img" not in texts(app)
    assert "No link to psa: it came in a file." in texts(app).replace("\\", "")


def test_an_exception_tells_who_is_left_and_right_and_the_rule(page, desk):
    app = page("reconciliation")
    app.text_input("exception").set_value(WON).run()
    tiles = shown(app)
    assert (tiles["Left"], tiles["Right"]) == ("40,000.00 USD", "0.00 USD")
    captions = [each.value for each in app.caption]
    sides = [captions.index(f"contract value in the {system}") for system in ("PSA", "ERP")]
    assert sides == sorted(sides)
    rule = "Looks at every engagement. Period: as the records stand. Reported: more than 1 and more than 0.5 %;"
    assert f"{rule} after 2 business days, age from: last signature." in texts(app).replace("\\", "")


def test_two_records_stand_beside_each_other_field_by_field(page, desk):
    """The hours are one number, written in two ways; what only one system tells differs from nothing."""
    app = page("reconciliation")
    app.text_input("exception").set_value(TIME).run()
    assert not app.exception
    assert [link.proto.url for link in app.get("link_button")] == ["https://erp.example/people/P1"]
    [beside] = [
        frame.value for frame in app.dataframe if list(frame.value.columns) == ["field", "left", "right", "differs"]
    ]
    assert beside.fillna("").to_numpy().tolist() == [
        ["time_entry_id", "TE-1", "TE-1", ""], ["hours", "7.5", "7.50", ""], ["_source", "psa", "erp", ""],
        ["_id", "TE-1", "X-1", ""], ["_run_id", "r2", "", ""], ["amount", "", "100", ""], ["person_id", "", "P1", ""],
    ]  # fmt: skip
    other = {"time_entry_id": "TE-2", "hours": "8"}
    assert [row["differs"] for row in checks.beside({"time_entry_id": "TE-1", "hours": "8.0"}, other)] == [True, False]


def test_a_build_that_does_not_tell_the_rule_opens(page, desk, served, tmp_path):
    copied = shutil.copytree(served, tmp_path / "copied")
    for file in copied.glob("builds/*/general.duckdb"):
        with duckdb.connect(str(file)) as con:
            for column in RULE:
                con.execute(f"alter table reconciliation.check_status drop column {column}")
    app = page("reconciliation", copied)
    app.text_input("exception").set_value(WON).run()
    assert not app.exception and shown(app)["Left"] == "40,000.00 USD" and "Looks at" not in texts(app)


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [("amount", "0", ("amount", "expected")), ("0", "ERP amount", ("expected", "ERP amount")),
     ("1", "0", ("found", "expected")), ("1 if so", "backlog, 0 after", ("1 if so", "backlog, 0 after"))],
)  # fmt: skip
def test_a_side_that_is_a_number_is_what_the_other_should_be(left, right, told):
    assert checks.sides({"left_side": left, "right_side": right}) == told


def test_of_a_stream_whose_use_is_not_known_no_field_is_shown_without_costs(page, desk, as_reader):
    """Nothing tells what a field of the made up stream is used for, so it may tell cost."""
    as_reader("sales_ops", restricted=False, costs=False)
    app = page("reconciliation")
    app.text_input("exception").set_value(WON).run()
    assert not app.exception and "not published to this reader" in texts(app)


def test_assigning_and_waiving_from_the_page(page, desk, as_reader):
    as_reader("finance")
    app = page("reconciliation")
    app.text_input("exception").set_value(TIME).run()
    app.text_input(f"text_{TIME}").set_value("bo")
    app.button(f"decide_button_{TIME}").click().run()
    assert desk.decisions.states()[TIME].assignee == "bo"
    app.segmented_control(f"action_{TIME}").set_value("Waive").run()
    app.button(f"decide_button_{TIME}").click().run()
    assert "XF-502" in texts(app).replace("\\", "")
    app.text_input(f"text_{TIME}").set_value("agreed with the customer")
    app.button(f"decide_button_{TIME}").click().run()
    assert not app.exception and shown(app)["Open"] == "2"
    [event] = [event for event in desk.decisions.states()[TIME].events if event.kind == "waive"]
    assert event.actor == "ann@example.com" and desk.verify() == []


def test_all_that_is_listed_is_assigned_to_one_person(page, desk, as_reader):
    as_reader("finance")
    app = page("reconciliation")
    app.multiselect("queue_owner").set_value(["finance", "HR"])
    app.session_state["assign_all"] = True
    app.run()
    app.button("assign_all_button").click().run()
    assert "XF-509" in texts(app).replace("\\", "") and desk.decisions.states() == {}
    app.text_input("assign_all_to").set_value("bo")
    app.button("assign_all_button").click().run()
    assert not app.exception and desk.verify() == []
    assert {id: state.assignee for id, state in desk.decisions.states().items()} == {TIME: "bo", PAY: "bo"}
    assert [*app.dataframe[1].value["assignee"]] == ["bo", "bo"]


def test_all_are_assigned_while_one_is_open_on_this_machine(page, desk):
    """Without sign-in each form asks in whose name."""
    app = page("reconciliation")
    app.session_state["assign_all"] = True
    app.text_input("exception").set_value(WON).run()
    assert not app.exception
    app.text_input("assign_all_actor").set_value("cy")
    app.text_input("assign_all_to").set_value("bo")
    app.button("assign_all_button").click().run()
    assert not app.exception
    assert {(state.assignee, state.events[-1].actor) for state in desk.decisions.states().values()} == {("bo", "cy")}


def test_who_sees_a_part_assigns_what_lies_within_it_alone(page, desk, as_reader):
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data"}))
    app = page("reconciliation")
    app.session_state["assign_all"] = True
    assert "assign_all_button" not in {button.key for button in app.run().button}
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data", "O'Brien & Co"}))
    assert "assign_all_button" in {button.key for button in app.run().button}


def test_four_eyes_on_much_money(page, desk, as_reader):
    for name, action, held in (("ann", "Accept", False), ("ann", "Approve", False), ("bo", "Approve", True)):
        as_reader("finance", name)
        app = page("reconciliation")
        app.text_input("exception").set_value(WON).run()
        app.segmented_control(f"action_{WON}").set_value(action).run()
        if action == "Accept":
            app.text_input(f"text_{WON}").set_value("policy")
        app.button(f"decide_button_{WON}").click().run()
        assert desk.decisions.states()[WON].accepted is held
        assert ("XF-504" in texts(app).replace("\\", "")) is ((name, action) == ("ann", "Approve"))


def test_a_reader_without_pay_sees_no_exception_about_pay(page, desk, as_reader):
    as_reader("finance", restricted=False)
    app = page("reconciliation")
    assert shown(app)["Open"] == "2"
    assert all("Ann was paid" not in frame.value.to_string() for frame in app.dataframe)
    [matrix] = [frame.value for frame in app.dataframe if {"check", "question"} <= {*frame.value.columns}]
    assert [*matrix["check"]] == ["R01", "R20", "R34", "R47"]
    app.text_input("exception").set_value(PAY).run()
    assert not app.exception and "No open exception of yours has this id." in texts(app)
    assert "What to do" not in texts(app) and "Ann" not in texts(app)


def test_who_only_reads_decides_nothing(page, desk, as_reader):
    as_reader("auditor")
    app = page("reconciliation")
    app.text_input("exception").set_value(WON).run()
    assert not app.exception
    assert not [button for button in app.button if "decide" in str(button.key) or "proposal" in str(button.key)]
    app.session_state["assign_all"] = True
    assert "assign_all_button" not in {button.key for button in app.run().button}


def test_a_reader_of_a_part_of_the_firm_sees_the_exceptions_of_its_records(page, desk, as_reader):
    """Of the two records of R20, 1,575 together, 75 belong to the practice; who sees a part of it decides nothing."""
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data"}))
    app = page("reconciliation")
    assert not app.exception and shown(app)["Open"] == "1"
    assert (shown(app)["Money at risk"], shown(app)["Plain sum of the checks"]) == ("USD 75", "USD 75")
    app.text_input("exception").set_value(TIME).run()
    assert not app.exception and shown(app)["Difference"] == "75.00 USD"
    assert "1 more records" in texts(app) and f"decide_button_{TIME}" not in {button.key for button in app.button}
    assert "1575" not in texts(app) and "1,575" not in texts(app) and "40000" not in texts(app)
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data", "O'Brien & Co"}))
    app = page("reconciliation")
    app.text_input("exception").set_value(TIME).run()
    assert shown(app)["Money at risk"] == "USD 40,075" and f"decide_button_{TIME}" in {each.key for each in app.button}


def test_a_scope_that_no_record_is_in_has_no_exceptions(page, desk, as_reader):
    as_reader("project_manager", restricted=False, costs=False, engagements=frozenset({"e9"}))
    app = page("reconciliation")
    assert not app.exception and shown(app)["Open"] == "0"


def test_identity_is_reviewed(page, desk, as_reader):
    as_reader("finance")
    app = page("reconciliation")
    app.text_input("proposal_reason").set_value("a subsidiary")
    app.button("proposal_reject").click().run()
    assert not app.exception
    assert [decided.status for decided in desk.identity.decided().values()] == ["rejected"]


def test_the_share_matched_by_rule(page, desk, as_reader, monkeypatch):
    """One pair is open; two are accepted by a rule, one of which a person undoes."""
    asked, read = [], records.read_proposals
    monkeypatch.setattr(records, "read_proposals", lambda build: asked.append(build) or read(build))
    as_reader("finance")
    assert auto_matched(page("reconciliation")) == ("0.0 %", 1)
    for id in ("Gamma", "Delta"):
        desk.identity.accept(Link("customer", id, "Acme"), "rule customer.same_tax_id", "the rule register merges it")
    assert auto_matched(page("reconciliation")) == ("66.7 %", 3)
    desk.identity.undo([*desk.identity.decided().values()][-1], "ann", "two firms")
    assert auto_matched(page("reconciliation")) == ("50.0 %", 2)
    assert len(asked) == 3


def auto_matched(app) -> tuple[str, int]:
    """The tile, and of how many pairs it tells."""
    assert not app.exception
    [tile] = [metric for metric in app.metric if metric.label == "Pairs matched by rule"]
    return tile.value, int(tile.proto.help.split()[2])


def test_who_may_not_see_the_pairs_is_told_no_share_of_them(page, desk, as_reader):
    desk.identity.accept(Link("customer", "Gamma", "Acme"), "rule customer.same_tax_id", "the rule register merges it")
    as_reader("delivery_leader", restricted=False, practices=frozenset({"Data"}))
    app = page("reconciliation")
    [tile] = [metric for metric in app.metric if metric.label == "Pairs matched by rule"]
    assert not app.exception and tile.value == "–" and "scope of this reader" in tile.proto.help


def test_without_the_decisions_there_is_no_share(page, desk, served):
    settings = served / "crossfoot.yml"
    kept = settings.read_text()
    settings.write_text("reporting: USD\n")
    try:
        app = page("reconciliation")
    finally:
        settings.write_text(kept)
    [tile] = [metric for metric in app.metric if metric.label == "Pairs matched by rule"]
    assert not app.exception and tile.value == "–" and tile.proto.help == "What was decided cannot be read."
