"""Payloads that others collected parse through our connectors: served by the simulators in place of the firm's records.

HubSpot's stand in test_hubspot.py. Of Concur and Kantata there are specifications only: test_concur.py and
test_kantata.py.
"""

import json
from functools import partial

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from crossfoot.demo.vendors import netsuite, salesforce, workday
from crossfoot.demo.vendors.netsuite.tables import TABLES
from crossfoot.demo.vendors.payload import number
from tests.numbers.expected import FIXTURES, read
from tests.systems.sources import CLIENT, TOKENS, VENDORS

COLLECTED = FIXTURES / "collected"
SPEC = json.loads((FIXTURES / "xero_openapi" / "accounting_reads.json").read_text())
KINDS = {
    "boolean": lambda text: text == "true",
    "date": lambda text: text[:10],
    "datetime": lambda text: f"{text[:19].replace(' ', 'T')}.000+0000",
    "double": number,
    "currency": number,
    "percent": number,
}

LANDED = {
    **{"currency": 3, "subsidiary": 2, "accountingperiod": 5, "customer": 5, "job": 4, "employee": 3, "vendor": 4},
    **{"transaction": 3, "transactionline": 3, "account": 6, "accountingbook": 1},
}


@pytest.mark.parametrize(("name", "stream", "rows"), [("Account", "account", 10), ("Opportunity", "opportunity", 10)])
def test_records_of_a_salesforce_org_land(told, firm, name, stream, rows):
    source = told("salesforce", salesforce.app(firm, page=4), auth=CLIENT, currency="USD")
    org = source.server.org
    org.fields[name].pop("CurrencyIsoCode", None)
    org.records[name] = [record(org.fields[name], row) for row in read(COLLECTED / f"salesforce/sf_{stream}_data.csv")]
    landed = source.land(skip=[other for other in source.connector.streams if other != stream])[stream]
    assert (landed.received, landed.landed, landed.quarantined, landed.refusal) == (rows, rows, 0, None)
    assert source.sql(f"select count(*) from salesforce__{stream} where Name is null or Id is null") == [(0,)]


def record(fields: dict[str, str], row: dict[str, str]) -> dict:
    """A collected row as a record of the interface; a record was last changed when the row was collected."""
    told = {name.replace("_", ""): value for name, value in row.items()}
    told |= dict.fromkeys(("systemmodstamp", "lastmodifieddate"), row["_fivetran_synced"])
    values = {field: told.get(field.lower().removesuffix("__c").replace("_", ""), "") for field in fields}
    return {field: KINDS.get(fields[field], str)(text) if text else None for field, text in values.items()}


SEEDS = {
    "accountingbook": "accounting_book",
    "accountingperiod": "accounting_period",
    "consolidatedexchangerate": "consolidated_exchange_rate",
    "transactionline": "transaction_line",
    "transactionaccountingline": "tran_acct_line",
} | {
    name: name for name in ("customer", "job", "subsidiary", "employee", "vendor", "currency", "account", "transaction")
}


def test_records_of_a_netsuite_account_land(told, firm, monkeypatch):
    """The rows lack whether a document is voided and the amounts of postings, and keys do not link: a line is put where
    a posting says that one is.
    """
    rows = {table: [] for table in TABLES} | {table: kept(name) for table, name in SEEDS.items()}
    for line, posting in zip(rows["transactionline"], rows["transactionaccountingline"], strict=True):
        line |= {"transaction": posting["transaction"], "id": posting["transactionline"]}
    rows["transaction"] = [row | {"voided": "F"} for row in rows["transaction"]]
    monkeypatch.setattr("crossfoot.demo.vendors.netsuite.account._tables", lambda firm, ids: rows)
    account = {"account": netsuite.CREDENTIALS["account"], "opening_period": "2001-12", "auth": TOKENS}
    source = told("netsuite", VENDORS["netsuite"].app(firm, page=4), **account)
    landed = {
        name: (r.landed, r.quarantined, r.refusal)
        for name, r in source.land(skip=["account_movement", "accounting_line", "account_total"]).items()
        if r.received
    }
    assert landed == {name: (count, 0, None) for name, count in LANDED.items()}


def kept(name):
    """Collected rows; of several versions of a record the one that counts, days without a time."""
    rows = read(COLLECTED / f"netsuite/netsuite2_{name}_data.csv")
    whole = [row for row in rows if "_fivetran_active" not in row or row["_fivetran_active"].upper() == "TRUE"]
    return [{field: text.removesuffix(" 0:00:00") for field, text in row.items()} for row in whole]


def test_workers_of_a_workday_tenant_land(told, firm):
    """Workers through the messages of Get_Workers, their positions through a report."""
    people = read(COLLECTED / "workday/workday_person_name_data.csv")
    names = {row["personal_info_system_id"]: f"{row['first_name']} {row['last_name']}" for row in people}
    workers = {row["id"]: row for row in read(COLLECTED / "workday/workday_worker_history_data.csv")}
    positions = read(COLLECTED / "workday/workday_worker_position_history_data.csv")
    firm.rows("hr_worker")[:] = [
        {
            "resource_id": row["user_id"],
            "hr_id": row["worker_code"],
            "payroll_id": "",
            "name": names.get(key, row["user_id"]),
            "worker_type": "employee",
            "entity_id": "US01",
            "hire_date": row["hire_date"],
            "termination_date": row["termination_date"],
        }
        for key, row in workers.items()
    ]
    firm.rows("hr_job_history")[:] = [
        {
            "resource_id": row["worker_id"],
            "valid_from": row["effective_date"],
            "valid_to": row["end_date"],
            "practice": row["job_profile_id"],
            "manager_id": "",
            "cost_center": row["position_id"],
            "hours_per_day": row["scheduled_weekly_hours"],
        }
        for row in positions
    ]
    user = {name: workday.AUTH[name] for name in ("user", "password")}
    source = told("workday", workday.app(firm), tenant=workday.TENANT, auth=user)
    landed = source.land()
    assert (landed["worker"].landed, landed["job"].landed, landed["job"].quarantined) == (6, 7, 0)
    assert ("Sponge Bob", "2018-10-09", "2020-12-01") in source.current("worker", "name, hire_date, termination_date")


def test_the_examples_of_xeros_specification_land(told):
    source = told("xero", Starlette(routes=[Route("/connect/token", token, methods=["POST"]), *examples()]), **XERO)
    landed = {name: result.landed for name, result in source.land().items()}
    assert (
        source.sql("select stream, column_name, reason from quarantine") == [("account", "Class", "missing_value")] * 2
    )
    assert landed.pop("account") == 0 and landed == {
        **{"organisation": 1, "contact": 2, "invoice": 3, "credit_note": 2, "payment": 2, "overpayment": 5},
        **{"prepayment": 1, "journal": 4},
    }


XERO = {"tenants": {"US01": "example"}, "auth": {"client_id": "any", "client_secret": "anything"}}


async def token(request: Request) -> JSONResponse:
    return JSONResponse({"access_token": "example"})


def examples() -> list[Route]:
    """Every example at the address that it is of."""

    async def told(name: str, request: Request) -> JSONResponse:
        again = request.query_params.get("offset", "0") != "0"
        answers = SPEC["paths"][name]["get"]["responses"]["200"]["content"]["application/json"]
        return JSONResponse({"Journals": []} if again else answers["example"])

    return [Route(f"/api.xro/2.0{name}", partial(told, name)) for name in SPEC["paths"]]
