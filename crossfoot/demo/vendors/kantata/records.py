"""The records of the account, by collection: every attribute, and custom fields by name."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.payload import number

Record = dict[str, Any]

METHODS = {
    "tm": "Time and Materials",
    "fixed_poc_cost": "Fixed Fee by Cost",
    "fixed_poc_hours": "Fixed Fee by Hours",
    "milestone": "Milestone",
    "retainer": "Retainer",
    "managed_service": "Managed Service",
}
CHOICES = ("Billing Method", "Right To Invoice", "Productive")
BASE_UNITS = {"JPY": 1, "KWD": 1000}
SUBMISSIONS = {"submitted": "pending", "approved": "approved", "rejected": "rejected"}


class Records:
    """Records by collection and id; a test changes `by` as users do. The archived project hides by default."""

    def __init__(self, firm: Firm, crm: str) -> None:
        """What the projects of the firm look like; customers are those of `crm` unless they say otherwise."""
        self.firm, self.crm = firm, crm
        self.by: dict[str, dict[str, Record]] = {}
        self._ids: dict[str, dict[str, str]] = {}
        self.rates = firm.by("psa_bill_rate", "engagement_id", "resource_id")
        self._people()
        self._customers()
        self._projects()
        self._milestones()
        self._tasks()
        self._schedules()
        self._estimates()
        self._plans()
        self._roles()
        self._bookings()
        self._time()

    def id(self, collection: str, key: str) -> str | None:
        """The id of a record by the firm's own number, None for an empty one; ids of two collections may be equal."""
        if not key:
            return None
        held = self._ids.setdefault(collection, {})
        return held.setdefault(key, str(1000 + len(held)))

    def _add(self, collection: str, key: str, record: Record, fields: dict[str, str | None] | None = None) -> None:
        number_ = self.id(collection, key)
        if fields is not None:
            record = record | {"custom_field_value_ids": list(self._values(collection, number_, fields))}
        self.by.setdefault(collection, {})[number_] = {"id": number_} | record

    def _values(self, collection: str, subject: str, fields: dict[str, str | None]) -> Iterable[str]:
        """The values of a record's custom fields, each a record of its own."""
        for name, value in fields.items():
            field = self.id("custom_fields", name)
            kind = "single" if name in CHOICES else "string"
            self.by.setdefault("custom_fields", {})[field] = {"id": field, "name": name, "value_type": kind}
            if value:
                key = f"{collection} {subject} {name}"
                told = [int(self.id("custom_field_choices", value))] if kind == "single" else value
                known = {"type": kind, "custom_field_name": name, "custom_field_id": field, "subject_id": subject}
                self._add("custom_field_values", key, known | {"value": told, "display_value": value})
                yield self.id("custom_field_values", key)

    def _people(self) -> None:
        for row in self.firm.rows("hr_worker"):
            told = {"full_name": row["name"], "disabled": not self.firm.is_here(row)}
            self._add("users", row["resource_id"], told, {"Employee Number": row["resource_id"]})

    def _customers(self) -> None:
        for row in self.firm.rows("psa_engagement"):
            key = row["customer_ref"]
            other = row["customer_ref_system"] if row["customer_ref_system"] != self.crm else None
            fields = {"Account Number": key, "Account System": other}
            if self.id("workspace_groups", key) not in self.by.get("workspace_groups", {}):
                self._add("workspace_groups", key, {"name": f"Customer {key}", "company": True}, fields)

    def _projects(self) -> None:
        engagements = {row["engagement_id"]: row for row in self.firm.rows("psa_engagement")}
        home = self.firm.rows("ref_fx_rate")[0]["to_currency"]
        for row in self.firm.rows("ref_project_class"):
            key = row["engagement_id"]
            sold = engagements.get(key, {})
            currency = sold.get("currency") or home
            record = {
                "title": row["name"],
                "archived": key == min(engagements),
                "created_at": moment(sold.get("created_date") or "2024-01-02"),
                "updated_at": moment(sold.get("created_date") or "2024-01-02"),
                "start_date": sold.get("start_date") or None,
                "due_date": sold.get("end_date") or None,
                "effective_due_date": sold.get("end_date") or None,
                "currency": currency,
                "currency_base_unit": BASE_UNITS.get(currency, 100),
                "price_in_cents": minor(sold.get("psa_contract_value"), currency),
                "primary_workspace_group_id": self.id("workspace_groups", sold.get("customer_ref", "")),
                "primary_maven_id": self.id("users", sold.get("project_manager_id", "")),
            }
            fields = {
                "Project Code": key,
                "Billing Method": METHODS.get(sold.get("method", "")),
                "Legal Entity": sold.get("entity_id"),
                "Practice": sold.get("practice"),
                "Service Line": sold.get("service_line"),
                "Region": sold.get("region"),
                "Contract Number": sold.get("contract_id"),
                "Noncancellable Through": sold.get("noncancellable_through"),
                "Right To Invoice": {"1": "Yes", "0": "No"}.get(sold.get("right_to_invoice", "")),
                "Productive": {"1": "Yes", "0": "No"}[row["productive"]],
            }
            self._add("workspaces", key, record, fields)

    def _milestones(self) -> None:
        self.by |= {"stories": {}, "billing_milestones": {}, "invoices": {}}
        names = ("Completed On", "Accepted On", "Task Number", "Task Code")
        list(self._values("stories", "", dict.fromkeys(names)))  # the account has these fields
        for row in self.firm.rows("psa_milestone"):
            workspace = self.id("workspaces", row["engagement_id"])
            story = {
                "workspace_id": workspace,
                "title": row["milestone_id"],
                "story_type": "milestone",
                "state": "completed" if row["psa_status"] == "complete" else "not started",
                "parent_id": None,
                "billable": True,
                "start_date": None,
                "due_date": row["planned_date"],
                "archived": False,
                "deleted_at": None,
            }
            fields = {"Completed On": row["completed_date"], "Accepted On": row["accepted_date"]}
            self._add("stories", row["milestone_id"], story, fields)
            if row["invoice_id"]:
                known = {"user_invoice_number": row["invoice_id"], "status": "new", "workspace_ids": [workspace]}
                self._add("invoices", row["invoice_id"], known)
            billed = {
                "workspace_id": workspace,
                "story_id": self.id("stories", row["milestone_id"]),
                "title": row["milestone_id"],
                "amount_in_cents": minor(row["amount"], row["currency"]),
                "currency": row["currency"],
                "date_to_invoice": row["planned_date"],
                "invoice_id": self.id("invoices", row["invoice_id"]),
                "invoice_ids": [self.id("invoices", row["invoice_id"])] if row["invoice_id"] else [],
            }
            self._add("billing_milestones", row["milestone_id"], billed)
            deleted = {"title": f"{row['milestone_id']} as planned before", "deleted_at": moment(row["planned_date"])}
            self._add("stories", f"{row['milestone_id']} before", story | deleted, {})

    def _tasks(self) -> None:
        for row in self.firm.rows("psa_task"):
            story = {
                "workspace_id": self.id("workspaces", row["engagement_id"]),
                "title": row["name"],
                "story_type": "task",
                "state": "started" if row["active"] == "1" else "completed",
                "parent_id": self.id("stories", f"task {row['parent_task_id']}") if row["parent_task_id"] else None,
                "billable": row["billable"] == "1",
                "start_date": row["start_date"] or None,
                "due_date": row["end_date"] or None,
                "archived": False,
                "deleted_at": None,
            }
            self._add(
                "stories", f"task {row['task_id']}", story, {"Task Number": row["task_id"], "Task Code": row["code"]}
            )

    def _schedules(self) -> None:
        """What is billed by a day alone; what is billed with a milestone hangs on it."""
        for row in self.firm.rows("psa_billing_event"):
            if row["kind"] != "schedule":
                continue
            workspace = self.id("workspaces", row["engagement_id"])
            if row["invoice_id"]:
                known = {"user_invoice_number": row["invoice_id"], "status": "new", "workspace_ids": [workspace]}
                self._add("invoices", row["invoice_id"], known)
            billed = {
                "workspace_id": workspace,
                "story_id": None,
                "title": f"Instalment {row['billing_event_id']}",
                "amount_in_cents": minor(row["amount"], row["currency"]),
                "currency": row["currency"],
                "date_to_invoice": row["date"],
                "invoice_id": self.id("invoices", row["invoice_id"]),
                "invoice_ids": [self.id("invoices", row["invoice_id"])] if row["invoice_id"] else [],
            }
            self._add("billing_milestones", row["billing_event_id"], billed)

    def _estimates(self) -> None:
        self.by["project_accounting_records"] = {}
        for row in self.firm.rows("psa_estimate"):
            record = {
                "workspace_id": self.id("workspaces", row["engagement_id"]),
                "currency": row["currency"],
                "start_date": f"{row['valid_from_period']}-01",
                "end_date": f"{row['valid_from_period']}-28",
                "type": "estimate",
                "status": "approved",
                "cost_eac": number(row["eac_cost"]),
                "hours_eac": number(row["eac_hours"]),
            }
            self._add("project_accounting_records", f"{row['engagement_id']} {row['valid_from_period']}", record)

    def _plans(self) -> None:
        """An assignment for each planned person, and its minutes on each working day of the month."""
        self.by |= {"assignments": {}, "story_allocation_days": {}}
        for row in self.firm.rows("psa_assignment_plan"):
            key, workspace = f"{row['engagement_id']} {row['resource_id']}", self.id("workspaces", row["engagement_id"])
            assigned = {"assignee_id": self.id("users", row["resource_id"]), "current": True, "story_id": None}
            self._add("assignments", key, assigned)
            days, minutes = working_days(row["period"]), int(Decimal(row["planned_hours"]) * 60)
            each, rest = divmod(minutes, len(days))
            for place, day in enumerate(days):
                planned = {
                    "workspace_id": workspace,
                    "assignment_id": self.id("assignments", key),
                    "date": str(day),
                    "minutes": each + (rest if place == 0 else 0),
                    "current": True,
                }
                self._add("story_allocation_days", f"{key} {day}", planned)

    def _roles(self) -> None:
        """The roles that the firm names anywhere."""
        self.by["roles"] = {}
        named = [
            row.get("role_id")
            for file in ("psa_role", "psa_assignment", "psa_time_entry")
            for row in self.firm.rows(file)
        ]
        for name in sorted(set(filter(None, named))):
            self._add("roles", name, {"name": name})

    def _bookings(self) -> None:
        """A place for each person or open role of a project, and what it is allocated week by week."""
        self.by |= {"workspace_resources": {}, "workspace_allocations": {}}
        for row in self.firm.rows("psa_assignment"):
            place = " ".join(row[name] for name in ("engagement_id", "resource_id", "role_id"))
            known = {"workspace_id": self.id("workspaces", row["engagement_id"])}
            who = {"user_id": self.id("users", row["resource_id"]), "role_id": self.id("roles", row["role_id"])}
            self._add("workspace_resources", place, known | who | {"role_name": row["role_id"] or None})
            monday = dt.date.fromisoformat(row["week_start"])
            allocated = {
                "workspace_resource_id": self.id("workspace_resources", place),
                "start_date": str(monday),
                "end_date": str(monday + dt.timedelta(6)),
                "hard": row["kind"] == "hard",
                "minutes": int(Decimal(row["hours"]) * 60),
            }
            self._add("workspace_allocations", f"{place} {monday} {row['kind']}", known | allocated)

    def _time(self) -> None:
        self.by |= {"time_entries": {}, "time_adjustments": {}, "timesheet_submissions": {}}
        currencies = {row["engagement_id"]: row["currency"] for row in self.firm.rows("psa_engagement")}
        for row in sorted(self.firm.time_entries(), key=lambda row: row["time_entry_id"]):
            currency = currencies.get(row["engagement_id"]) or self.firm.rows("ref_fx_rate")[0]["to_currency"]
            known = {
                "workspace_id": self.id("workspaces", row["engagement_id"]),
                "user_id": self.id("users", row["resource_id"]),
                "billable": row["billable"] == "1",
                "currency": currency,
                "currency_base_unit": BASE_UNITS.get(currency, 100),
                "updated_at": moment(row["updated_date"]),
                "created_at": moment(row["submitted_date"]),
            }
            minutes, rate = int(Decimal(row["hours"]) * 60), minor(self._rate(row), currency)
            if is_adjustment(row):
                days = {"original_date": row["work_date"], "posted_on_date": row["approved_date"]}
                self._add("time_adjustments", row["time_entry_id"], known | days | {"time": minutes})
                continue
            submission = self._submission(row)
            active = submission if row["status"] != "rejected" else None
            told = {
                "date_performed": row["work_date"],
                "time_in_minutes": minutes,
                "approved": row["status"] == "approved",
                "rate_in_cents": rate,
                "cost_rate_in_cents": None,
                "is_invoiced": False,
                "story_id": self.id("stories", f"task {row['task_id']}") if row.get("task_id") else None,
                "role_id": self.id("roles", row.get("role_id") or ""),
                "active_submission_id": active,
                "recent_submission_id": submission,
            }
            self._add("time_entries", row["time_entry_id"], known | told)

    def _submission(self, row: Row) -> str:
        """The timesheet of a person, project and week with which an entry was submitted."""
        day = dt.date.fromisoformat(row["work_date"])
        monday = day - dt.timedelta(day.weekday())
        names = ("engagement_id", "resource_id", "status", "submitted_date", "approved_date", "updated_date")
        key = " ".join([str(monday), *(row[name] for name in names)])
        told = {
            "start_date": str(monday),
            "end_date": str(monday + dt.timedelta(6)),
            "status": SUBMISSIONS[row["status"]],
            "type": "TimesheetSubmission",
            "created_at": moment(row["submitted_date"]),
            "updated_at": moment(row["updated_date"]),
            "current_resolution_created_at_date": row["approved_date"] or None,
            "user_id": self.id("users", row["resource_id"]),
            "workspace_id": self.id("workspaces", row["engagement_id"]),
        }
        self._add("timesheet_submissions", key, told)
        return self.id("timesheet_submissions", key)

    def _rate(self, row: Row) -> str | None:
        """The contract rate of a person on a day."""
        day = row["work_date"]
        for rate in self.rates.get(f"{row['engagement_id']}|{row['resource_id']}", []):
            if rate["valid_from"] <= day <= (rate["valid_to"] or "9999-12-31"):
                return rate["rate"]
        return None


def relabel(firm: Firm) -> None:
    """Gives the ERP's records of posted time the ids that Kantata has for it."""
    records = Records(firm, "")
    ids = {
        row["time_entry_id"]: f"adjustment-{records.id('time_adjustments', row['time_entry_id'])}"
        if is_adjustment(row)
        else records.id("time_entries", row["time_entry_id"])
        for row in firm.time_entries()
    }
    for row in firm.rows("erp_project_transaction"):
        row["time_entry_id"] = ids.get(row["time_entry_id"], row["time_entry_id"])


def is_adjustment(row: Row) -> bool:
    """Whether an entry takes back time that was approved: Kantata has a collection of its own for these."""
    return row["hours"].startswith("-") and row["status"] == "approved"


def working_days(period: str) -> list[dt.date]:
    """Monday to Friday of a month."""
    year, month = map(int, period.split("-"))
    days = (dt.date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1))
    return [day for day in days if day.weekday() < 5]


def minor(amount: str | None, currency: str) -> int | None:
    """An amount in the minor units of its currency."""
    return int(Decimal(amount) * BASE_UNITS.get(currency, 100)) if amount else None


def moment(day: str) -> str:
    """The evening of a day in the account's time, which is the next day in UTC."""
    return f"{day}T20:00:00-08:00"
