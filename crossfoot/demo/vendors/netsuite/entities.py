"""Customers, projects, people, and what the firm keeps in records of its own; each function gives a table."""

from crossfoot.demo.vendors.firm import Firm, Row
from crossfoot.demo.vendors.netsuite.ids import Ids
from crossfoot.demo.vendors.netsuite.lists import Rows

PROJECT_FILES = (
    *("psa_engagement", "erp_contract", "erp_invoice", "erp_revenue_posting", "opening_recognised"),
    *("erp_purchase_bill", "erp_journal_line", "erp_sales_order"),
)


def customers(firm: Firm, ids: Ids) -> Rows:
    """Customers of the ERP."""
    return [
        {
            "id": ids.of("customer", row["erp_customer_id"]),
            "entityid": row["erp_customer_id"],
            "companyname": row["name"],
            "parent": ids.of("customer", row["parent_id"]) if row.get("parent_id") else "",
            "isinactive": "F",
            "custentity_cf_tax_id": row["tax_id"],
        }
        for row in firm.rows("erp_customer")
    ]


def customer_subsidiaries(firm: Firm, ids: Ids) -> Rows:
    """The primary subsidiary of every customer."""
    return [
        {
            "id": ids.of("relationship", row["erp_customer_id"]),
            "entity": ids.of("customer", row["erp_customer_id"]),
            "subsidiary": ids.of("subsidiary", row["entity_id"]),
            "isprimarysub": "T",
        }
        for row in firm.rows("erp_customer")
    ]


def jobs(firm: Firm, ids: Ids) -> Rows:
    """Projects: one for each engagement that any file names; the price stands where the ERP holds a contract."""
    contracts = {row["engagement_id"]: row for row in firm.rows("erp_contract")}
    names = {row["engagement_id"]: row["name"] for row in firm.rows("ref_project_class")}
    customer = {row["engagement_id"]: row["erp_customer_id"] for row in firm.rows("erp_invoice")}
    rows: Rows = []
    for code in sorted({row["engagement_id"] for file in PROJECT_FILES for row in firm.rows(file)} - {""}):
        contract = contracts.get(code, {})
        owner = contract.get("erp_customer_id") or customer.get(code)
        rows.append(
            {
                "id": ids.of("job", code),
                "entityid": code,
                "companyname": names.get(code, code),
                "customer": ids.of("customer", owner) if owner else "",
                "startdate": contract.get("start_date", ""),
                "projectedenddate": contract.get("end_date", ""),
                "currency": ids.of("currency", contract["currency"]) if contract else "",
                "jobprice": contract.get("contract_value", ""),
                "isinactive": "F",
            }
        )
    return rows


def people(firm: Firm) -> tuple[set[str], set[str]]:
    """Employees and subcontractors by number."""
    outside = {row["resource_id"] for row in firm.rows("hr_worker") if row["worker_type"] == "subcontractor"}
    outside |= {row["resource_id"] for row in firm.rows("ap_subcontractor_bill")}
    everybody = {row["resource_id"] for row in [*firm.rows("hr_worker"), *firm.rows("erp_project_transaction")]}
    return everybody - outside, outside


def employees(firm: Firm, ids: Ids) -> Rows:
    """Employees, by their number."""
    return [{"id": ids.of("employee", p), "entityid": p, "isinactive": "F"} for p in sorted(people(firm)[0])]


def vendors(firm: Firm, ids: Ids) -> Rows:
    """Subcontractors, and suppliers who are none."""
    row, person = (
        {"isinactive": "F"},
        {row["bill_id"]: row["resource_id"] for row in firm.rows("ap_subcontractor_bill")},
    )
    names = {person.get(row["bill_id"]): row["supplier"] for row in firm.rows("erp_purchase_bill")}
    found = [
        row | {"id": ids.of("vendor", p), "entityid": p, "companyname": names.get(p), "isjobresourcevend": "T"}
        for p in sorted(people(firm)[1])
    ]
    for number, supplier in enumerate(["landlord", *sorted({row["supplier"] for row in other_bills(firm)})], start=1):
        vendor = {"id": ids.of("vendor", supplier), "entityid": f"V-{number:04}", "companyname": supplier}
        found.append(row | vendor | {"isjobresourcevend": "F"})
    return found


def other_bills(firm: Firm) -> list[Row]:
    """Bills of suppliers who are nobody's subcontractor."""
    known = {row["bill_id"] for row in firm.rows("ap_subcontractor_bill")}
    return [row for row in firm.rows("erp_purchase_bill") if row["bill_id"] not in known]


def tasks(firm: Firm, ids: Ids) -> Rows:
    """Project tasks, by the PSA's number."""
    return [
        {
            "id": ids.of("task", row["task_id"]),
            "externalid": row["task_id"],
            "nonbillabletask": "F" if row["billable"] == "1" else "T",
        }
        for row in firm.rows("erp_task")
    ]


def price_adjustments(firm: Firm, ids: Ids) -> Rows:
    """Write-downs and write-ups outside invoices, a record of the firm's own."""
    return [
        {
            "id": ids.of("adjustment", row["adjustment_id"]),
            "name": row["adjustment_id"],
            "custrecord_cf_pa_project": ids.of("job", row["engagement_id"]),
            "custrecord_cf_pa_date": row["date"],
            "custrecord_cf_pa_currency": ids.of("currency", row["currency"]),
            "custrecord_cf_pa_amount": row["amount"],
            "custrecord_cf_pa_reason": row["reason"],
            "custrecord_cf_pa_invoice": ids.of("document", row["invoice_id"]) if row["invoice_id"] else "",
        }
        for row in firm.rows("erp_wip_adjustment")
    ]


def openings(firm: Firm, ids: Ids) -> Rows:
    """What had been recognised at the cut-over, a record of the firm's own."""
    fields = {
        "services": "services_to_date",
        "expenses": "expenses_to_date",
        "labour_cost": "labour_cost_to_date",
        "hours": "hours_to_date",
    }
    return [
        {
            "id": ids.of("opening", row["engagement_id"]),
            "custrecord_cf_op_project": ids.of("job", row["engagement_id"]),
            "custrecord_cf_op_date": row["as_of"],
            "custrecord_cf_op_currency": ids.of("currency", row["currency"]),
            **{f"custrecord_cf_op_{field}": row[column] for field, column in fields.items()},
        }
        for row in firm.rows("opening_recognised")
    ]


def charges(firm: Firm, ids: Ids) -> tuple[Rows, Rows]:
    """Time as it arrived (`timebill`, with planned time beside it) and the charge of each entry."""
    employed, _ = people(firm)
    bills: Rows = []
    charged: Rows = []
    for row in firm.rows("erp_project_transaction"):
        worker = ids.of("employee" if row["resource_id"] in employed else "vendor", row["resource_id"])
        time = ids.of("time", row["transaction_id"])
        job = ids.of("job", row["engagement_id"])
        bill = {"id": time, "externalid": row["time_entry_id"], "employee": worker, "customer": job, "isbillable": "T"}
        bill |= {
            "hours": row["hours"],
            "rate": row["bill_rate"],
            "approvalstatus": "3",
            "trandate": row["posting_date"],
        }
        bills.append(bill | {"timetype": "A"})
        charged.append(
            {
                "id": ids.of("charge", row["transaction_id"]),
                "externalid": row["transaction_id"],
                "chargedate": row["posting_date"],
                "project": job,
                "timerecord": time,
                "quantity": row["hours"],
                "rate": row["bill_rate"],
                "amount": row["amount"],
                "invoice": ids.of("document", row["invoice_id"]) if row["invoice_id"] else "",
            }
        )
    if bills:
        planned = {"id": ids.of("time", "planned"), "externalid": "", "hours": "40", "timetype": "P"}
        bills.append(bills[0] | planned)
    return bills, charged
