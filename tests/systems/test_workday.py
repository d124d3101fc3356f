from datetime import UTC, datetime

import pytest

from crossfoot.demo.vendors import workday
from ingest.errors import LandingError

USER = {"user": workday.AUTH["user"], "password": workday.AUTH["password"]}
NEWCOMER = {
    "resource_id": "P7",
    "hr_id": "WD-1009",
    "payroll_id": "",
    "name": "Gil Novak",
    "worker_type": "employee",
    "entity_id": "US01",
    "hire_date": "2026-04-01",
    "termination_date": "",
}
TYPES = {"Vacation": "pto", "Sick_Leave": "sick", "Unpaid_Leave": "unpaid"}


@pytest.fixture
def tenant(told, firm):
    def serve(**quirks):
        more = {"tenant": workday.TENANT, "auth": USER, "time_off_types": TYPES, "history_from": "2025-01-01"}
        return told("workday", workday.app(firm, **quirks), **more)

    return serve


def test_workers_land_page_by_page_with_their_typed_ids(tenant, firm):
    source = tenant(most_per_page=2)
    first = source.land()
    assert {name: r.landed for name, r in first.items()} == {
        "worker": 6,
        "job": 7,
        "cost_rate": 7,
        "time_off": 8,
        "skill": 0,
        "holiday": 4,
    }
    columns = "resource_id, payroll_id, name, company, hire_date, termination_date"
    assert source.current("worker", columns) == sorted(
        (
            row["resource_id"],
            row["payroll_id"] or None,
            row["name"],
            row["entity_id"],
            row["hire_date"],
            row["termination_date"] or None,
        )
        for row in firm.rows("hr_worker")
    )
    assert source.current("worker", "worker_id")[-1:] == [("WD-2002",)]
    again = source.land()
    assert sum(r.landed + r.deleted for r in again.values()) == 0


def test_who_is_hired_between_two_pages_comes_with_the_next_run(tenant):
    """The first page only proves the permission; then the pages share one entry moment."""
    colleague = NEWCOMER | {"resource_id": "P8", "hr_id": "WD-1010"}
    source = tenant(most_per_page=2, hired_while_read=(NEWCOMER, colleague))
    first = source.land()["worker"]
    assert first.status == "landed" and first.received in (6, 7)
    assert ("P8",) not in source.current("worker", "resource_id")
    source.server.entered = [(datetime(2026, 1, 1, tzinfo=UTC), row) for row in (NEWCOMER, colleague)]
    assert source.land()["worker"].received == 8
    assert len(source.current("worker", "worker_id")) == 8


def test_what_is_taken_back_in_workday_is_gone(tenant, firm):
    source = tenant()
    source.land()
    del firm.rows("hr_absence")[0]
    assert source.land()["time_off"].deleted == 1


def test_wql_gives_what_the_report_gives(tenant):
    source = tenant()
    source.land()
    columns = "worker_id, effective_date, end_date, practice, manager_id, cost_center, hours_per_day"
    told = source.current("job", columns)
    query = "SELECT Worker_ID, Effective_Date, End_Date, Practice, Manager_ID, Cost_Center, Hours_Per_Day"
    wql = {"reports": {"job": f"{query} FROM Crossfoot_Job_History"}, "auth": workday.AUTH}
    again = source.land(**wql)["job"]
    assert (again.received, again.landed, again.deleted) == (7, 0, 0)
    assert source.current("job", columns) == told


def test_an_unknown_type_of_time_off_waits_in_quarantine(tenant):
    source = tenant()
    held = source.land(time_off_types={"Sick_Leave": "sick"})["time_off"]
    assert (held.received, held.quarantined) == (8, 8)
    assert source.sql("select distinct column_name, value from quarantine") == [("absence_type", "Vacation")]


def test_people_outside_delivery_are_told_by_their_job_family(tenant, firm):
    for row, flag in zip(firm.rows("hr_worker"), ["0", "1", "", "", "", ""], strict=True):
        row["delivery"] = flag
    source = tenant()
    source.land(outside_delivery=["Administration"])
    told = source.current("worker", "resource_id, job_family, delivery")
    assert told[:3] == [("P1", "Administration", "0"), ("P2", "Consulting", "1"), ("P3", None, None)]


def test_level_location_and_work_address_are_told_and_a_private_address_is_not(tenant, firm):
    firm.rows("hr_worker")[0].update(email="ana@northlight.example", level="L4", location="NYC", job_family="Advisory")
    source = tenant()
    source.land()
    told = source.current("worker", "resource_id, email, level, location, job_family")
    assert told[:2] == [("P1", "ana@northlight.example", "L4", "NYC", "Advisory"), ("P2", None, None, None, None)]
    assert "private" not in str(source.sql("from workday__worker"))


def test_a_page_of_html_is_no_empty_report(tenant, waits):
    source = tenant()
    source.land()
    source.server.empty_report = True
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-340", 69)
    assert len(source.current("job", "worker_id")) == 7 and len(waits) == 5
