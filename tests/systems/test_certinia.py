import datetime as dt
from decimal import Decimal

import pytest

from crossfoot.demo.vendors import salesforce
from tests.systems.optional import optional_firm
from tests.systems.staged import Staged

AUTH = {"client_id": "demo-client", "client_secret": "demo-secret"}


@pytest.fixture
def org(told):
    """The golden firm with optional files."""
    return told("certinia", salesforce.app(optional_firm(), page=30), auth=AUTH)


def landed(org) -> Staged:
    """The staging models over what lands."""
    assert not any(result.refusal or result.quarantined for result in org.land().values())
    return Staged("certinia", org.landing.con)


def test_a_schedule_of_any_shape_gives_the_hours_of_its_weeks(org):
    records = org.server.org.records
    hard = next(record for record in records["pse__Assignment__c"] if record.get("pse__Resource_Request__c"))
    tentative = (record for record in records["pse__Assignment__c"] if record["pse__Status__c"] == "Tentative")
    soft = next(record for record in tentative if record["pse__Resource__c"] == hard["pse__Resource__c"])
    soft["pse__Schedule__c"] = hard["pse__Schedule__c"]
    records["pse__Assignment__c"].append(soft | {"Id": "again", "Probability__c": "75"})
    records["pse__Schedule_Exception__c"][0] |= {f"pse__{day}_Hours__c": None for day in ("Monday", "Sunday")}
    records["pse__Schedule_Exception__c"][0] |= {"pse__Exception_Hours__c": "1.5"}
    engineer = next(r for r in records["pse__Resource_Request__c"] if r["pse__Resource_Role__c"] == "Engineer")
    # from Friday to the Tuesday after the next one: one day, five, and two of 40 hours
    engineer |= {"pse__Preferred_Schedule__c": None, "pse__SOW_Hours__c": "40", "pse__Status__c": "Ready to Staff"}
    engineer |= {"pse__Start_Date__c": "2026-04-10", "pse__End_Date__c": "2026-04-21"}
    architect = next(r for r in records["pse__Resource_Request__c"] if r["pse__Resource_Role__c"] == "Architect")
    architect["pse__Status__c"] = "Cancelled"
    columns = "coalesce(resource_id, role_id), week_start, hours, kind, probability"
    booked = [row for row in landed(org).rows("certinia__psa_assignment", columns) if row[0] in ("P1", "Engineer")]
    short = Decimal("22.4")  # 4.85 on four days, 1.5 on Monday and on Sunday
    weeks = {dt.date(2026, 4, 6): 40, dt.date(2026, 4, 13): short, dt.date(2026, 4, 27): 40}
    assert booked == [
        ("Engineer", dt.date(2026, 4, 6), 5, "hard", Decimal("0.4")),
        ("Engineer", dt.date(2026, 4, 13), 25, "hard", Decimal("0.4")),
        ("Engineer", dt.date(2026, 4, 20), 10, "hard", Decimal("0.4")),
        *(
            row
            for week, hours in weeks.items()
            for row in (("P1", week, hours, "hard", None), ("P1", week, 2 * hours, "soft", Decimal("0.5")))
        ),
    ]


@pytest.mark.parametrize("status", ["Scheduled", "Cancelled", "Closed"])
def test_what_an_assignment_fulfils_is_not_asked_for_besides(org, status):
    """P1 fills a request that nobody closed; once they are taken off, it waits again and they are free."""
    records = org.server.org.records
    assigned = next(record for record in records["pse__Assignment__c"] if record.get("pse__Resource_Request__c"))
    request = next(r for r in records["pse__Resource_Request__c"] if r["Id"] == assigned["pse__Resource_Request__c"])
    request |= {"pse__Status__c": "Ready to Staff", "pse__Resource_Role__c": "Asked"}
    assigned["pse__Status__c"] = status
    hours = "coalesce(resource_id, role_id), sum(hours) from {certinia__psa_assignment} where kind = 'hard' group by 1"
    booked = dict(landed(org).sql(f"select {hours}"))
    who, other = ("P1", "Asked") if status == "Scheduled" else ("Asked", "P1")
    assert booked[who] == Decimal("104.25") and other not in booked


def test_models_are_what_their_contracts_state(org):
    assert landed(org).broken_contracts() == []
