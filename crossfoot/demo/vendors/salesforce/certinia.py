"""Certinia PS Cloud in the org: projects, people, budgets, milestones, assignments, plans."""

from collections.abc import Iterator

from crossfoot.demo.vendors.firm import Row
from crossfoot.demo.vendors.payload import number
from crossfoot.demo.vendors.salesforce import staffing, timecards
from crossfoot.demo.vendors.salesforce.org import Org, Record, moment

METHODS = {
    "tm": ("Time and Materials", None),
    "fixed_poc_cost": ("Fixed Price", "Percent Complete by Cost"),
    "fixed_poc_hours": ("Fixed Price", "Percent Complete by Hours"),
    "milestone": ("Fixed Price", "Milestone"),
    "retainer": ("Fixed Price", "Retainer"),
    "managed_service": ("Fixed Price", "Managed Service"),
}
NAMED = {"Name": "string"}
CONTACT = {
    "Name": "string",
    "pse__Is_Resource__c": "boolean",
    "pse__Is_Resource_Active__c": "boolean",
    "pse__Practice__c": "reference",
    "pse__External_Resource__c": "boolean",
    "pse__ERP_Worker_Correlation_Id__c": "string",
}
PROJECT = {
    "Name": "string",
    "pse__Project_ID__c": "string",
    "pse__Account__c": "reference",
    "pse__Project_Type__c": "picklist",
    "pse__Billing_Type__c": "picklist",
    "pse__Recognition_Method__c": "picklist",
    "pse__Company__c": "reference",
    "pse__Practice__c": "reference",
    "pse__Region__c": "reference",
    "pse__Group__c": "reference",
    "pse__Project_Manager__c": "reference",
    "pse__Start_Date__c": "date",
    "pse__End_Date__c": "date",
    "pse__Time_Credited__c": "boolean",
    "CurrencyIsoCode": "picklist",
    "Contract_Number__c": "string",
    "Noncancellable_Through__c": "date",
    "Right_To_Invoice__c": "boolean",
}
BUDGET = {
    "pse__Project__c": "reference",
    "pse__Type__c": "picklist",
    "pse__Status__c": "picklist",
    "pse__Amount__c": "currency",
    "pse__Effective_Date__c": "date",
    "pse__Include_In_Financials__c": "boolean",
    "CurrencyIsoCode": "picklist",
    "Estimated_Hours__c": "double",
}
MILESTONE = {
    "Name": "string",
    "pse__Project__c": "reference",
    "pse__Milestone_Amount__c": "currency",
    "pse__Target_Date__c": "date",
    "pse__Actual_Date__c": "date",
    "pse__Status__c": "picklist",
    "pse__Invoice_Number__c": "string",
    "CurrencyIsoCode": "picklist",
    "Customer_Accepted_Date__c": "date",
    "Forecast_Date__c": "date",
}
SCHEDULE = {"pse__Start_Date__c": "date", "pse__End_Date__c": "date", **timecards.HOURS}
ASSIGNMENT = {
    "pse__Project__c": "reference",
    "pse__Resource__c": "reference",
    "pse__Role__c": "picklist",
    "pse__Schedule__c": "reference",
    "pse__Status__c": "picklist",
    "pse__Resource_Request__c": "reference",
    "pse__Bill_Rate__c": "currency",
    "pse__Daily_Bill_Rate__c": "boolean",
    "CurrencyIsoCode": "picklist",
    "Probability__c": "percent",
}
PLAN = {
    "pse__Project__c": "reference",
    "pse__Resource__c": "reference",
    "pse__Time_Period_Type__c": "picklist",
    "pse__Start_Date__c": "date",
    "pse__Estimated_Hours__c": "double",
    "pse__Scheduled_Bill_Rate__c": "currency",
    "CurrencyIsoCode": "picklist",
}
TASK = {
    "Name": "string",
    "pse__Task_Number__c": "string",
    "pse__External_Task_ID__c": "string",
    "pse__WBS_Element_Number__c": "string",
    "pse__Project__c": "reference",
    "pse__Parent_Task__c": "reference",
    "pse__Closed_for_Time_Entry__c": "boolean",
    "pse__Start_Date_Time__c": "datetime",
    "pse__End_Date_Time__c": "datetime",
    "Billable__c": "boolean",
}
EVENT = {
    "Name": "string",
    "pse__Project__c": "reference",
    "pse__Date__c": "date",
    "pse__Status__c": "picklist",
    "pse__Is_Released__c": "boolean",
    "pse__Invoiced__c": "boolean",
    "pse__Invoice_Number__c": "string",
    "CurrencyIsoCode": "picklist",
}
ITEM = {"pse__Billing_Event__c": "reference", "pse__Category__c": "picklist", "pse__Amount__c": "currency"}
CATEGORIES = {"time": "Timecard", "milestone": "Milestone", "acceptance": "Milestone", "schedule": "Budget"}
BASELINE = {
    "Project__c": "reference",
    "Month__c": "date",
    "Planned_Value__c": "currency",
    "Budget_At_Completion__c": "currency",
    "CurrencyIsoCode": "picklist",
}
FEE = {
    "Project__c": "reference",
    "Start_Date__c": "date",
    "End_Date__c": "date",
    "Monthly_Amount__c": "currency",
    "CurrencyIsoCode": "picklist",
}


def install(org: Org) -> None:
    """Adds the package's objects, and the firm's own ones for what the package has none for."""
    firm = org.firm
    engagements = firm.rows("psa_engagement")
    for object_name, column in (
        ("pse__Practice__c", "practice"),
        ("pse__Region__c", "region"),
        ("pse__Grp__c", "service_line"),
        ("fferpcore__Company__c", "entity_id"),
    ):
        names = {row[column] for row in engagements if row[column]}
        names |= set(firm.practices().values()) if column == "practice" else set()
        org.add(object_name, NAMED, ((name, {"Name": name}) for name in sorted(names)))
    org.add("Contact", CONTACT, _contacts(org))
    org.add("pse__Proj__c", PROJECT, _projects(org))
    org.add("pse__Budget__c", BUDGET, _budgets(org))
    org.add("pse__Milestone__c", MILESTONE, _milestones(org))
    rated = ((_rate_key(row), _dates(row)) for row in firm.rows("psa_bill_rate"))
    org.add("pse__Schedule__c", SCHEDULE, (*rated, *staffing.schedules(firm)))
    org.add("pse__Assignment__c", ASSIGNMENT, (*_assignments(org), *staffing.assignments(org), *_roles(org)))
    staffing.install(org)
    org.add("pse__Est_Vs_Actuals__c", PLAN, _plans(org))
    org.add("pse__Project_Task__c", TASK, _tasks(org))
    org.add("pse__Billing_Event__c", EVENT, _events(org))
    org.add("pse__Billing_Event_Item__c", ITEM, _items(org))
    org.add("Project_Baseline__c", BASELINE, _baselines(org))
    org.add("Recurring_Fee__c", FEE, _fees(org))
    timecards.install(org)


def _contacts(org: Org) -> Iterator[tuple[str, Record]]:
    practices = org.firm.practices()
    for row in org.firm.rows("hr_worker"):
        yield (
            row["resource_id"],
            {
                "Name": row["name"],
                "pse__Is_Resource__c": True,
                "pse__Is_Resource_Active__c": org.firm.is_here(row),
                "pse__Practice__c": org.id("pse__Practice__c", practices.get(row["resource_id"], "")),
                "pse__External_Resource__c": row["worker_type"] == "subcontractor",
                "pse__ERP_Worker_Correlation_Id__c": row["resource_id"],
            },
        )


def _projects(org: Org) -> Iterator[tuple[str, Record]]:
    """The client engagements, and the internal projects that only have a class."""
    classes = {row["engagement_id"]: row for row in org.firm.rows("ref_project_class")}
    engagements = {row["engagement_id"]: row for row in org.firm.rows("psa_engagement")}
    for key in classes | engagements:
        project = engagements.get(key, {})
        billing, recognition = METHODS[project["method"]] if project else (None, None)
        known = classes.get(key, {"name": key, "productive": "1"})
        yield (
            key,
            {
                "Name": known["name"],
                "pse__Project_ID__c": key,
                "pse__Account__c": org.id("Account", project.get("customer_ref", "")),
                "pse__Project_Type__c": "Customer Project" if project else "Internal",
                "pse__Billing_Type__c": billing,
                "pse__Recognition_Method__c": recognition,
                "pse__Company__c": org.id("fferpcore__Company__c", project.get("entity_id", "")),
                "pse__Practice__c": org.id("pse__Practice__c", project.get("practice", "")),
                "pse__Region__c": org.id("pse__Region__c", project.get("region", "")),
                "pse__Group__c": org.id("pse__Grp__c", project.get("service_line", "")),
                "pse__Project_Manager__c": org.id("Contact", project.get("project_manager_id", "")),
                "pse__Start_Date__c": project.get("start_date"),
                "pse__End_Date__c": project.get("end_date"),
                "pse__Time_Credited__c": known["productive"] == "1",
                "CurrencyIsoCode": project.get("currency") or "USD",
                "Contract_Number__c": project.get("contract_id") or None,
                "Noncancellable_Through__c": project.get("noncancellable_through") or None,
                "Right_To_Invoice__c": project.get("right_to_invoice") == "1",
                "CreatedDate": moment(project.get("created_date") or "2020-01-02"),
            },
        )


def _budgets(org: Org) -> Iterator[tuple[str, Record]]:
    """What the customer ordered, and how the estimate at completion moved."""
    for row in org.firm.rows("psa_engagement"):
        ordered = {"pse__Type__c": "Customer Purchase Order", "pse__Effective_Date__c": row["created_date"]}
        yield (
            f"order {row['engagement_id']}",
            _budget(org, row)
            | ordered
            | {
                "pse__Amount__c": number(row["psa_contract_value"]),
            },
        )
    for row in org.firm.rows("psa_estimate"):
        estimated = {"pse__Type__c": "Internal Budget", "pse__Effective_Date__c": f"{row['valid_from_period']}-01"}
        yield (
            f"estimate {row['engagement_id']} {row['valid_from_period']}",
            _budget(org, row)
            | estimated
            | {
                "pse__Amount__c": number(row["eac_cost"]),
                "Estimated_Hours__c": number(row["eac_hours"]),
            },
        )


def _budget(org: Org, row: Row) -> Record:
    return {
        "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
        "pse__Status__c": "Approved",
        "pse__Include_In_Financials__c": True,
        "CurrencyIsoCode": row["currency"],
    }


def _milestones(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("psa_milestone"):
        yield (
            row["milestone_id"],
            {
                "Name": row["milestone_id"],
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Milestone_Amount__c": number(row["amount"]),
                "pse__Target_Date__c": row["planned_date"],
                "pse__Actual_Date__c": row["completed_date"] or None,
                "pse__Status__c": "Approved" if row["psa_status"] == "complete" else "Open",
                "pse__Invoice_Number__c": row["invoice_id"] or None,
                "CurrencyIsoCode": row["currency"],
                "Customer_Accepted_Date__c": row["accepted_date"] or None,
                "Forecast_Date__c": row.get("forecast_date") or None,
            },
        )


def _assignments(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("psa_bill_rate"):
        yield (
            _rate_key(row),
            {
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Resource__c": org.id("Contact", row["resource_id"]),
                "pse__Schedule__c": org.id("pse__Schedule__c", _rate_key(row)),
                "pse__Status__c": "Scheduled",
                "pse__Bill_Rate__c": number(row["rate"]),
                "pse__Daily_Bill_Rate__c": False,
                "CurrencyIsoCode": row["currency"],
            },
        )


def _roles(org: Org) -> Iterator[tuple[str, Record]]:
    """Assignments of people who work in a role on a project, for the role's sake."""
    worked = {timecards.role_key(row): row for row in org.firm.rows("psa_time_entry") if row.get("role_id")}
    for key, row in worked.items():
        yield (
            key,
            {
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Resource__c": org.id("Contact", row["resource_id"]),
                "pse__Role__c": row["role_id"],
                "pse__Status__c": "Scheduled",
                "pse__Daily_Bill_Rate__c": False,
                "CurrencyIsoCode": "USD",
            },
        )


def _tasks(org: Org) -> Iterator[tuple[str, Record]]:
    for number_, row in enumerate(org.firm.rows("psa_task"), 1):
        start, end = row["start_date"], row["end_date"]
        yield (
            row["task_id"],
            {
                "Name": row["name"],
                "pse__Task_Number__c": f"PT-{number_:06d}",
                "pse__External_Task_ID__c": row["task_id"],
                "pse__WBS_Element_Number__c": row["code"],
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Parent_Task__c": org.id("pse__Project_Task__c", row["parent_task_id"]),
                "pse__Closed_for_Time_Entry__c": row["active"] == "0",
                "pse__Start_Date_Time__c": moment(start, "08:00:00") if start else None,
                "pse__End_Date_Time__c": moment(end, "17:00:00") if end else None,
                "Billable__c": row["billable"] == "1",
            },
        )


def _events(org: Org) -> Iterator[tuple[str, Record]]:
    """An event has a number, and its kinds are those of its items."""
    for name, row in {_event(row): row for row in org.firm.rows("psa_billing_event")}.items():
        is_told = row["status"] in ("invoiced", "released")
        yield (
            name,
            {
                "Name": name,
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Date__c": row["date"],
                "pse__Status__c": "Completed" if is_told else row["status"].title(),
                "pse__Is_Released__c": is_told,
                "pse__Invoiced__c": row["status"] == "invoiced",
                "pse__Invoice_Number__c": row["invoice_id"] or None,
                "CurrencyIsoCode": row["currency"],
            },
        )


def _items(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("psa_billing_event"):
        yield (
            row["billing_event_id"],
            {
                "pse__Billing_Event__c": org.id("pse__Billing_Event__c", _event(row)),
                "pse__Category__c": CATEGORIES[row["kind"]],
                "pse__Amount__c": number(row["amount"]),
            },
        )


def _event(row: Row) -> str:
    """The number of the event that a row is a kind of."""
    return row["billing_event_id"].partition("/")[0]


def _plans(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("psa_assignment_plan"):
        yield (
            f"{row['engagement_id']} {row['resource_id']} {row['period']}",
            {
                "pse__Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "pse__Resource__c": org.id("Contact", row["resource_id"]),
                "pse__Time_Period_Type__c": "Month",
                "pse__Start_Date__c": f"{row['period']}-01",
                "pse__Estimated_Hours__c": number(row["planned_hours"]),
                "pse__Scheduled_Bill_Rate__c": number(row["planned_rate"]),
                "CurrencyIsoCode": row["currency"],
            },
        )


def _baselines(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("psa_baseline"):
        yield (
            f"{row['engagement_id']} {row['period']}",
            {
                "Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "Month__c": f"{row['period']}-01",
                "Planned_Value__c": number(row["planned_value_cum"]),
                "Budget_At_Completion__c": number(row["bac"]),
                "CurrencyIsoCode": row["currency"],
            },
        )


def _fees(org: Org) -> Iterator[tuple[str, Record]]:
    for row in org.firm.rows("psa_recurring_fee"):
        yield (
            f"{row['engagement_id']} {row['valid_from']}",
            {
                "Project__c": org.id("pse__Proj__c", row["engagement_id"]),
                "Start_Date__c": row["valid_from"],
                "End_Date__c": row["valid_to"] or None,
                "Monthly_Amount__c": number(row["monthly_amount"]),
                "CurrencyIsoCode": row["currency"],
            },
        )


def _rate_key(row: Row) -> str:
    return f"{row['engagement_id']} {row['resource_id']} {row['valid_from']}"


def _dates(row: Row) -> Record:
    return {"pse__Start_Date__c": row["valid_from"], "pse__End_Date__c": row["valid_to"] or None}
