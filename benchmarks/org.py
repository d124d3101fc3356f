"""An org of one object that only sends: timecard splits as REST pages of JSON, or as parts of a Bulk 2.0 query."""

import json
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingest import certinia

STREAM = certinia.STREAMS["timecard_split"]
API = "/services/data/v62.0"
PAGE, PART = 2_000, 50_000


def answers(kind: str, records: int) -> int:
    """How many answers of a kind (page, results) hold so many records."""
    return -(-records // (PAGE if kind == "page" else PART))


def app(records: int) -> Starlette:
    """The org; what it sends of fewer than a million records is written beforehand."""
    kinds: dict[str, Callable[[int, int], bytes]] = {"page": _page, "results": _part}
    written = {
        (kind, number): write(number, records)
        for kind, write in kinds.items()
        for number in range(answers(kind, records) if records < 1_000_000 else 0)
    }

    def sent(kind: str, number: int) -> bytes:
        return written.get((kind, number)) or kinds[kind](number, records)

    async def token(request: Request) -> Response:
        return JSONResponse({"access_token": "bench", "instance_url": str(request.base_url).rstrip("/")})

    async def describe(_: Request) -> Response:
        return JSONResponse({"fields": [{"name": column.name} for column in STREAM.columns]})

    async def query(request: Request) -> Response:
        if "COUNT()" in request.query_params["q"]:
            return JSONResponse({"totalSize": records})
        return Response(sent("page", 0), media_type="application/json")

    async def answer(request: Request) -> Response:
        return Response(sent(request.path_params["kind"], int(request.path_params["number"])))

    async def job(request: Request) -> Response:
        return JSONResponse({"id": "1", "state": "JobComplete", "numberRecordsProcessed": records})

    async def results(request: Request) -> Response:
        number = int(request.query_params.get("locator", 0))
        following = str(number + 1) if number + 1 < answers("results", records) else "null"
        return Response(sent("results", number), headers={"Sforce-Locator": following})

    return Starlette(
        routes=[
            Route("/services/oauth2/token", token, methods=["POST"]),
            Route(f"{API}/sobjects/{{object}}/describe", describe),
            Route(f"{API}/queryAll", query),
            Route(f"{API}/jobs/query", job, methods=["POST"]),
            Route(f"{API}/jobs/query/{{job}}", job),
            Route(f"{API}/jobs/query/{{job}}/results", results),
            Route("/{kind}/{number}", answer),
        ]
    )


def _page(number: int, records: int) -> bytes:
    rows = [_record(n) for n in range(number * PAGE, min((number + 1) * PAGE, records))]
    page: dict[str, Any] = {"totalSize": records, "done": number + 1 == answers("page", records), "records": rows}
    return json.dumps(page if page["done"] else page | {"nextRecordsUrl": f"/page/{number + 1}"}).encode()


def _part(number: int, records: int) -> bytes:
    rows = (_record(n).values() for n in range(number * PART, min((number + 1) * PART, records)))
    lines = [",".join("false" if value is False else str(value) for value in row) for row in rows]
    return "\n".join([",".join(_record(0)), *lines, ""]).encode()


def _record(number: int) -> dict[str, Any]:
    hours = {column.name: 7.5 for column in STREAM.columns if column.name.endswith("_Hours__c")}
    return {
        "Id": f"a105f0000{number:09d}",
        "IsDeleted": False,
        "SystemModstamp": f"2026-03-{number % 28 + 1:02d}T12:00:00.000+0000",
        "Name": f"TC-{number}",
        "pse__Timecard_Header__c": f"a115f0000{number:09d}",
        "pse__Start_Date__c": "2026-03-02",
        "pse__End_Date__c": "2026-03-08",
    } | hours
