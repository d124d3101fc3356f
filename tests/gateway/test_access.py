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


def test_who_is_not_named_has_no_role(access, firm):
    with pytest.raises(CrossfootError, match="has no role here") as refused:
        reader_of(access, firm.build, "eve@example.com", ["admins"])
    assert refused.value.code == "XF-420"


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


def test_pay_and_console_are_for_few_roles():
    assert {name for name, role in ROLES.items() if role.pay} == {"hr_payroll", "auditor", "admin"}
    assert {name for name, role in ROLES.items() if role.console} == {"finance", "auditor", "admin"}
    assert all(role.costs for role in ROLES.values() if role.console)


def test_a_deal_is_shown_to_who_may_see_its_customer(golden):
    """OPP-22 is won without a project; its account in the CRM is of customer C3."""

    def deals(**scopes):
        reader = gateway.open(golden.build._folder.parent.parent, policy=gateway.Policy(**scopes))
        rows = read_exceptions(reader.build)
        return rows.filter(rows["key"] == "OPP-22")["check_id"].sort().to_list()

    assert deals() == deals(customers=frozenset({"C3"})) == ["R01", "R03"]
    assert deals(customers=frozenset({"C1"})) == deals(practices=frozenset({"CLD"})) == []
