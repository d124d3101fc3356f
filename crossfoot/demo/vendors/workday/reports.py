"""The custom reports that the firm's Workday team made for the integration: columns by their XML alias."""

from collections.abc import Callable, Iterator

from crossfoot.demo.vendors.firm import Firm

TIME_OFF_TYPES = {"pto": "Vacation", "sick": "Sick_Leave", "unpaid": "Unpaid_Leave"}
STATUSES = {"approved": "Approved", "requested": "Submitted", "cancelled": "Canceled"}
REST_OF_TIME = ("0001-01-01", "9999-12-31")


def worker_ids(firm: Firm) -> dict[str, str]:
    """Workday's own number of each person."""
    return {row["resource_id"]: row["hr_id"] or row["resource_id"] for row in firm.rows("hr_worker")}


def _job_history(firm: Firm, start: str, end: str) -> Iterator[dict[str, str]]:
    ids = worker_ids(firm)
    for row in firm.rows("hr_job_history"):
        yield {
            "Worker_ID": ids.get(row["resource_id"], row["resource_id"]),
            "Effective_Date": row["valid_from"],
            "End_Date": row["valid_to"],
            "Practice": row["practice"],
            "Manager_ID": ids.get(row["manager_id"], row["manager_id"]),
            "Cost_Center": row["cost_center"],
            "Hours_Per_Day": row["hours_per_day"],
        }


def _cost_rates(firm: Firm, start: str, end: str) -> Iterator[dict[str, str]]:
    ids = worker_ids(firm)
    for row in firm.rows("hr_cost_rate"):
        yield {
            "Worker_ID": ids.get(row["resource_id"], row["resource_id"]),
            "Effective_Date": row["valid_from"],
            "End_Date": row["valid_to"],
            "Currency": row["currency"],
            "Hourly_Cost_Rate": row["rate"],
        }


def _time_off(firm: Firm, start: str, end: str) -> Iterator[dict[str, str]]:
    ids = worker_ids(firm)
    for row in firm.rows("hr_absence"):
        if (start or REST_OF_TIME[0]) <= row["date"] <= (end or REST_OF_TIME[1]):
            yield {
                "Time_Off_Entry_ID": row["absence_id"],
                "Worker_ID": ids.get(row["resource_id"], row["resource_id"]),
                "Time_Off_Date": row["date"],
                "Hours": row["hours"],
                "Time_Off_Type": TIME_OFF_TYPES[row["type"]],
                "Status": STATUSES[row["status"]],
            }


def _skills(firm: Firm, start: str, end: str) -> Iterator[dict[str, str]]:
    ids = worker_ids(firm)
    for row in firm.rows("hr_skill"):
        yield {"Worker_ID": ids[row["resource_id"]], "Skill": row["skill"], "Level": row["level"]}


def _holidays(firm: Firm, start: str, end: str) -> Iterator[dict[str, str]]:
    for row in firm.rows("ref_holiday"):
        yield {"Company": row["entity_id"], "Holiday_Date": row["date"], "Holiday_Name": row["name"]}


REPORTS: dict[str, Callable[[Firm, str, str], Iterator[dict[str, str]]]] = {
    "Crossfoot_Job_History": _job_history,
    "Crossfoot_Cost_Rates": _cost_rates,
    "Crossfoot_Time_Off": _time_off,
    "Crossfoot_Skills": _skills,
    "Crossfoot_Holidays": _holidays,
}
