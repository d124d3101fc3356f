"""Roles and scopes of people and groups: who is not named sees nothing."""

import pytest

from crossfoot import gateway
from crossfoot.errors import INSECURE, CrossfootError
from crossfoot.gateway.access import ROLES, read_access, reader_of
from crossfoot.gateway.exceptions import read_exceptions

TEXT = """
groups:
  finance: {role: finance}
  leads: {role: delivery_leader, practices: [Data]}
people:
  Ann@example.com: {role: account_manager, customers: own}
  ben@example.com: {role: project_manager, engagements: own, entities: [DE01]}
"""


@pytest.fixture
def access(tmp_path):
    (tmp_path / "access.yml").write_text(TEXT)
    return read_access(tmp_path / "access.yml")


def test_a_group_gives_a_role_and_its_scope(access, firm):
    lead = reader_of(access, firm.build, "kim@example.com", ["others", "leads"])
    assert (lead.role, lead.policy.practices, lead.policy.restricted) == ("delivery_leader", frozenset({"Data"}), False)
    assert lead.may.costs and not lead.has_console


def test_a_person_counts_before_the_group_and_owns_what_names_them(access, firm):
    ann = reader_of(access, firm.build, "ann@example.com", ["finance"])
    assert (ann.role, ann.policy.customers, ann.policy.costs) == ("account_manager", frozenset({"Acme"}), False)
    ben = reader_of(access, firm.build, "BEN@example.com", [])
    assert (ben.policy.engagements, ben.policy.entities) == (frozenset({"e2"}), frozenset({"DE01"}))


MEMBERS = """
groups:
  finance: {role: finance, entities: [DE01], members: [Kim@example.com, ann@example.com]}
  leads: {role: delivery_leader, practices: [Data], members: [kim@example.com, bo@example.com]}
  owners: {role: account_manager, customers: own, members: [ANN@example.com, cy@example.com]}
people:
  ann@example.com: {role: executive}
"""


@pytest.fixture
def with_members(tmp_path):
    (tmp_path / "access.yml").write_text(MEMBERS)
    return read_access(tmp_path / "access.yml")


def test_a_member_has_the_role_of_the_group_and_its_scope_whatever_the_provider_says(with_members, firm):
    for told in ([], ["others"], ["leads"]):
        bo = reader_of(with_members, firm.build, "BO@Example.com", told)
        assert (bo.role, bo.policy.practices, bo.groups) == ("delivery_leader", frozenset({"Data"}), ("leads",))
    assert bo.owners == ("person:BO@Example.com", "role:delivery_leader", "group:leads")
    told = reader_of(with_members, firm.build, "di@example.com", ["leads"])
    assert (told.role, told.policy, told.groups) == (bo.role, bo.policy, bo.groups)


def test_of_two_groups_the_first_named_counts_whoever_tells_of_it(with_members, firm):
    kim = reader_of(with_members, firm.build, "kim@example.com", [])
    assert (kim.role, kim.policy.entities, kim.groups) == ("finance", frozenset({"DE01"}), ("finance", "leads"))
    bo = reader_of(with_members, firm.build, "bo@example.com", ["finance"])
    assert (bo.role, bo.groups) == ("finance", ("finance", "leads"))
    cy = reader_of(with_members, firm.build, "cy@example.com", ["leads"])
    assert (cy.role, cy.groups) == ("delivery_leader", ("leads", "owners"))


def test_a_member_with_an_own_line_keeps_it_and_the_views_of_the_groups(with_members, firm):
    ann = reader_of(with_members, firm.build, "Ann@example.com", [])
    assert (ann.role, ann.policy.scopes, ann.groups) == ("executive", {}, ("finance", "owners"))


def test_own_of_a_group_is_what_names_the_member(tmp_path, firm):
    (tmp_path / "access.yml").write_text(
        "groups: {owners: {role: account_manager, customers: own, members: [ann@example.com, cy@example.com]}}"
    )
    access = read_access(tmp_path / "access.yml")
    assert reader_of(access, firm.build, "ANN@example.com", []).policy.customers == frozenset({"Acme"})
    assert reader_of(access, firm.build, "cy@example.com", []).policy.customers == frozenset()


@pytest.mark.parametrize("email", ["eve@example.com", "kim@example.com.evil.example", "finance", "", "@example.com"])
def test_who_is_no_member_has_no_role(with_members, firm, email):
    with pytest.raises(CrossfootError) as refused:
        reader_of(with_members, firm.build, email, ["others"])
    assert refused.value.code == "XF-420"


def test_who_is_not_named_has_no_role(access, firm):
    with pytest.raises(CrossfootError, match="has no role here") as refused:
        reader_of(access, firm.build, "eve@example.com", ["admins"])
    assert refused.value.code == "XF-420"


def test_the_permission_to_see_costs_is_added_to_a_role(tmp_path, firm):
    (tmp_path / "access.yml").write_text(
        "people: {ann@example.com: {role: project_manager, engagements: own, costs: true},"
        " ben@example.com: {role: project_manager, engagements: own}}"
    )
    access = read_access(tmp_path / "access.yml")
    ann, ben = (reader_of(access, firm.build, f"{who}@example.com", []) for who in ("ann", "ben"))
    assert (ann.policy.costs, ann.policy.restricted, ben.policy.costs) == (True, False, False)
    assert ann.pages - ben.pages == {"margin"} and not ann.has_console


def test_without_the_file_nobody_sees_anything(tmp_path):
    with pytest.raises(CrossfootError) as refused:
        read_access(tmp_path / "access.yml")
    assert (refused.value.code, refused.value.exit_code) == ("XF-421", INSECURE)


@pytest.mark.parametrize(
    "text",
    ["people: {a: {role: king}}", "people: {a: {role: admin, regions: [NA]}}", "everyone: {role: admin}", "people: []"],
)
def test_a_wrong_file_is_refused(tmp_path, text):
    (tmp_path / "access.yml").write_text(text)
    with pytest.raises(CrossfootError) as refused:
        read_access(tmp_path / "access.yml")
    assert refused.value.code == "XF-202"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("people: {ann@example.com: {role: admin, members: [bo@example.com]}}", "people.ann@example.com.members: "),
        ("groups: {books: {role: finance, members: ann@example.com}}", "groups.books.members: "),
        ("groups: {books: {role: finance, members: [ann]}}", "groups.books.members.0: "),
        ("groups: {books: {role: finance, members: ['a@x.example, b@x.example']}}", "groups.books.members.0: "),
        ("groups: {books: {role: finance, members: [{ann@example.com: admin}]}}", "groups.books.members.0: "),
        ("groups: {books: {members: [ann@example.com]}}", "groups.books.role: "),
    ],
)
def test_members_are_addresses_of_a_group_and_nothing_else(tmp_path, text, place):
    (tmp_path / "access.yml").write_text(text)
    with pytest.raises(CrossfootError) as refused:
        read_access(tmp_path / "access.yml")
    assert refused.value.code == "XF-202" and refused.value.why.startswith(place)


def test_pay_and_console_are_for_few_roles():
    assert {name for name, role in ROLES.items() if role.pay} == {"hr_payroll", "auditor", "admin"}
    assert {name for name, role in ROLES.items() if role.console} == {"finance", "auditor", "admin"}
    assert all(role.costs for role in ROLES.values() if role.console)


def test_a_deal_is_shown_to_who_may_see_its_customer(golden):
    """OPP-22 is won without a project; its account in the CRM is of customer C3."""

    def deals(**scopes):
        reader = gateway.open(golden._folder.parent.parent, policy=gateway.Policy(**scopes))
        rows = read_exceptions(reader.build)
        return rows.filter(rows["key"] == "OPP-22")["check_id"].sort().to_list()

    assert deals() == deals(customers=frozenset({"C3"})) == ["R01", "R03"]
    assert deals(customers=frozenset({"C1"})) == deals(practices=frozenset({"CLD"})) == []
