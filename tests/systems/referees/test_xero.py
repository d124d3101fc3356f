"""Not our word alone: our Xero connector reads Prism on the official specification, and the emulator localstack-xero.

Prism knows no state: it checks each question and answers with the example of the specification. The specification calls
the moment of `If-Modified-Since` a date-time with an offset, Xero's guide shows it without one, and so do we.
"""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.numbers.expected import FIXTURES
from tests.systems.test_collected import XERO, token

SPEC = FIXTURES / "xero_openapi" / "accounting_reads.json"
REFEREES = os.environ.get("CROSSFOOT_REFEREES", "")
HEARD = ("authorization", "xero-tenant-id", "accept")
pytestmark = pytest.mark.skipif(not REFEREES, reason="make test-referees installs them")


@contextmanager
def started(command, **environment):
    """A server that others wrote; `{port}` in its command or environment is a free port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = {name: value.format(port=port) for name, value in environment.items()}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([part.format(port=port) for part in command], env=os.environ | told, **quiet) as server:
        try:
            for _ in range(600):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def before(prism):
    """Gives tokens, which Prism does not, and passes every other question on to it."""

    async def asked(request: Request) -> Response:
        if request.query_params.get("offset", "0") != "0":
            return JSONResponse({"Journals": []})
        headers = {name: request.headers[name] for name in HEARD if name in request.headers}
        since = request.headers.get("if-modified-since")
        headers |= {"if-modified-since": f"{since}Z"} if since else {}
        async with httpx.AsyncClient(timeout=60) as client:
            name = request.path_params["endpoint"]
            answer = await client.get(f"{prism}/{name}", params=request.query_params, headers=headers)
        return Response(answer.content, answer.status_code, media_type="application/json")

    return Starlette(routes=[Route("/connect/token", token, methods=["POST"]), Route("/api.xro/2.0/{endpoint}", asked)])


def test_prism_accepts_every_question_and_its_examples_land(told):
    prism = [f"{REFEREES}/node/node_modules/.bin/prism", "mock", "-h", "127.0.0.1", "-p", "{port}", str(SPEC)]
    with started(prism) as address:
        assert httpx.get(f"{address}/Invoices", timeout=60).status_code == 401
        results = told("xero", before(address), **XERO).land()
    assert not any(result.refusal for result in results.values())
    landed = {name: result.landed for name, result in results.items()}
    assert landed["invoice"] == 3 and landed["journal"] == 4 and landed["overpayment"] == 5


def test_localstack_xero_is_read_as_it_was_written(told):
    with started([sys.executable, f"{REFEREES}/bin/xero-local"], XERO_HOST="127.0.0.1", XERO_PORT="{port}") as address:
        client = httpx.Client(base_url=address)
        form = {"grant_type": "client_credentials"}
        signed = {"Authorization": f"Bearer {client.post('/connect/token', data=form).json()['access_token']}"}
        [tenant, *_] = client.get("/connections", headers=signed).json()
        client.headers.update(signed | {"xero-tenant-id": tenant["tenantId"]})
        for number in range(120):
            line = {
                "Description": "Advice",
                "Quantity": 1,
                "UnitAmount": 100.25,
                "LineAmount": 100.25,
                "AccountCode": "200",
            }
            document = {"Type": "ACCREC", "Contact": {"Name": f"Customer {number % 3}"}, "LineItems": [line]}
            document |= {"Date": "2026-03-31", "InvoiceNumber": f"R-{number:03}", "Status": "AUTHORISED"}
            client.post("/api.xro/2.0/Invoices", json=document).raise_for_status()
        source = told("xero", None, **XERO | {"base_url": address, "tenants": {"US01": tenant["tenantId"]}})
        kept = ("contact", "invoice", "payment", "credit_note")
        results = source.land(skip=[name for name in source.connector.streams if name not in kept])
        assert not any(result.refusal or result.quarantined for result in results.values())
        written = source.sql("select InvoiceNumber, Total from xero__invoice where InvoiceNumber like 'R-%' order by 1")
    assert len(written) == 120 and {float(total) for _, total in written} == {100.25}
