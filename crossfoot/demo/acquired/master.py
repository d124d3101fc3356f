"""The master data of the acquired firm: entity, customers, contracts and staff."""

import datetime as dt

from crossfoot.demo.acquired.terms import (
    CARD_RATE,
    COST_CENTER,
    COST_RATE,
    CURRENCY,
    CUSTOMERS,
    ENTITY,
    HOLIDAYS,
    LEADS,
    OFFICE,
    PEOPLE,
    SHARED,
    TERM,
    WORK,
    Files,
    Frame,
    Row,
    Work,
)


def entity(frame: Frame) -> Files:
    """The legal entity with its holidays and the cost centre that the buyer's finance listed."""
    entity = {"entity_id": ENTITY, "name": "Larkspur Advisory Ltd", "functional_currency": CURRENCY, "country": "IE"}
    listed = {"author": "finance", "mapped_on": f"{frame.months[0]}-01"}
    years = sorted({month[:4] for month in frame.months})
    holidays = [(f"{year}-{day}", name) for year in years for day, name in HOLIDAYS.items()]
    return {
        "ref_legal_entity": [entity],
        "ref_holiday": [{"entity_id": ENTITY, "date": day, "name": name} for day, name in holidays],
        "ref_code": [{"kind": "cost_center", "code": COST_CENTER, "meaning": entity["name"], **listed}],
    }


def customers(shared: Row) -> Files:
    """The customers of its CRM and of its books, mapped to each other; `shared` is the account of one at the buyer."""
    known = CUSTOMERS | {SHARED: f"{shared['name']} Group"}
    domains = {SHARED: shared["domain"]}
    mapped = [(system, id) for id in known for system in ("hubspot", "erp")]
    return {
        "crm_account": [
            {"account_id": id, "system": "hubspot", "name": name, "domain": domains.get(id, "")}
            for id, name in known.items()
        ],
        "erp_customer": [
            {"erp_customer_id": id, "entity_id": ENTITY, "name": name, "tax_id": ""} for id, name in known.items()
        ],
        "xref_customer": [{"system": system, "source_id": id, "customer_id": f"C-{id}"} for system, id in mapped],
    }


def contracts(frame: Frame) -> Files:
    """The engagements, signed when the firm was bought, and what they are worth over their term."""
    since = f"{frame.months[0]}-01"
    end = dt.date.fromisoformat(since) + dt.timedelta(days=30 * TERM)
    files: Files = {}

    def add(file: str, work: Work, **values: str) -> None:
        files.setdefault(file, []).append({"engagement_id": work.id} | values)

    for work in WORK:
        is_fee = work.method == "retainer"
        worth = str(work.price * TERM * (1 if is_fee else 150 * len(work.people)))
        add("ref_project_class", work, name=work.name, client_work="1", productive="1")
        add("erp_contract", work, currency=CURRENCY, contract_value=worth)
        add(
            "psa_engagement",
            work,
            customer_ref_system="hubspot",
            customer_ref=work.customer,
            entity_id=ENTITY,
            currency=CURRENCY,
            method=work.method,
            created_date=since,
            start_date=since,
            end_date=str(end),
            psa_contract_value=worth,
            noncancellable_through="",
            right_to_invoice="1",
            practice=work.practice,
            service_line="support" if is_fee else "implementation",
            region="UKI",
            contract_id=f"{work.id}-K",
        )
        add(
            "crm_booking",
            work,
            booking_id=f"{work.id}-B",
            opportunity_id=f"{work.id}-O",
            account_id=work.customer,
            booking_type="new",
            close_date=since,
            signed_date=since,
            currency=CURRENCY,
            tcv=worth,
            acv=worth,
            term_months=str(TERM),
        )
        if is_fee:
            fee = {"valid_from": since, "valid_to": "", "currency": CURRENCY, "monthly_amount": str(work.price)}
            add("psa_recurring_fee", work, **fee)
        else:
            for person in work.people:
                rate = {"resource_id": frame.people[person], "valid_from": since, "valid_to": ""}
                add("psa_bill_rate", work, **rate, currency=CURRENCY, rate=str(work.price))
    return files


def staff(frame: Frame, called: list[str]) -> Files:
    """Consultants on their engagement, the rest in the office; everybody joined with the firm."""
    since, boss = {"valid_from": f"{frame.months[0]}-01", "valid_to": ""}, frame.people[-1]
    practices = [work.practice for work in WORK for _ in work.people]
    files: Files = {}
    for number, (id, name) in enumerate(zip(frame.people, called, strict=True)):
        delivers = number < len(practices)
        person = {"resource_id": id, "hr_id": "", "payroll_id": "", "name": name, "worker_type": "employee"}
        person |= {"entity_id": ENTITY, "hire_date": since["valid_from"], "termination_date": ""}
        level = ("Senior consultant" if number in LEADS else "Consultant") if delivers else OFFICE[number - PEOPLE]
        job = {"practice": practices[number] if delivers else "COR", "manager_id": boss if id != boss else ""}
        rows = {
            "hr_worker": person | {"delivery": str(int(delivers)), "level": level},
            "hr_job_history": {"resource_id": id} | since | job | {"cost_center": COST_CENTER, "hours_per_day": "7.5"},
            "hr_cost_rate": {"resource_id": id} | since | {"currency": CURRENCY, "rate": COST_RATE},
            "ref_rate_card_standard": {"resource_id": id} | since | {"currency": CURRENCY, "rate": CARD_RATE},
        }
        for file, row in rows.items():
            files.setdefault(file, []).append(row)
    return files
