"""Reading records over HTTP until they are committed, beside the time that the server needs to send them."""

import csv
import io
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from benchmarks.measure import Measure, timed
from crossfoot.demo.vendors.server import serving
from ingest import certinia
from ingest.landing import Landing

STREAM = certinia.STREAMS["timecard_split"]
AUTH = {"client_id": "bench-client", "client_secret": "bench-secret"}
API = "/services/data/v62.0"
PAGE, PART = 2_000, 50_000
RUNS = 3


def measure(scratch: Path, records: int) -> Iterator[Measure]:
    """Timecard splits by REST pages and by Bulk 2.0, each landed into a fresh file."""
    for name, size, bulk_from in (("REST pages", PAGE, records + 1), ("Bulk 2.0 CSV", PART, 0)):
        answers = _answers(records, size)
        with serving({"org": _app(answers, records)}) as address:
            sent = [timed(partial(_download, address["org"], answers, bulk_from)) for _ in range(RUNS)]
            targets = [scratch / f"extraction-{bulk_from}-{run}.duckdb" for run in range(RUNS)]
            landed = [timed(partial(_land, address["org"], target, records, bulk_from)) for target in targets]
        beyond = (sorted(landed)[RUNS // 2] - sorted(sent)[RUNS // 2]) / records
        yield Measure(
            f"land records from {name}", landed, records, f"{beyond * 1e6:.1f} µs a record beyond sending them"
        )


def _land(address: str, target: Path, records: int, bulk_from: int) -> None:
    options = {"base_url": address, "auth": AUTH, "bulk_from": bulk_from}
    skipped = [name for name in certinia.STREAMS if name != STREAM.name]
    with Landing(target, memory_limit="512MB") as landing:
        [result] = certinia.SYSTEM.land(landing, "bench", options | {"skip": skipped}, "first")
    if result.landed != records:
        raise RuntimeError(f"{result.landed} of {records} records landed: {result.refusal}")


def _download(address: str, answers: dict[str, list[bytes]], bulk_from: int) -> None:
    kind = "results" if bulk_from == 0 else "page"
    with httpx.Client() as client:
        for number in range(len(answers[kind])):
            client.get(f"{address}/{kind}/{number}").raise_for_status()


def _answers(records: int, size: int) -> dict[str, list[bytes]]:
    """Every answer, written beforehand: as pages of JSON and as parts of CSV."""
    pages, parts = [], []
    for start in range(0, records, size):
        rows = [_record(number) for number in range(start, min(start + size, records))]
        last = start + size >= records
        page: dict[str, Any] = {"totalSize": records, "done": last, "records": rows}
        pages.append(json.dumps(page if last else page | {"nextRecordsUrl": f"/page/{len(pages) + 1}"}).encode())
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows(("false" if value is False else value for value in row.values()) for row in rows)
        parts.append(text.getvalue().encode())
    return {"page": pages, "results": parts}


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


def _app(answers: dict[str, list[bytes]], records: int) -> Starlette:
    """An org of one object that only sends what is written."""

    async def token(request: Request) -> Response:
        return JSONResponse({"access_token": "bench", "instance_url": str(request.base_url).rstrip("/")})

    async def describe(_: Request) -> Response:
        return JSONResponse({"fields": [{"name": column.name} for column in STREAM.columns]})

    async def query(request: Request) -> Response:
        if "COUNT()" in request.query_params["q"]:
            return JSONResponse({"totalSize": records})
        return Response(answers["page"][0], media_type="application/json")

    async def written(request: Request) -> Response:
        return Response(answers[request.path_params["kind"]][int(request.path_params["number"])])

    async def job(request: Request) -> Response:
        return JSONResponse({"id": "1", "state": "JobComplete", "numberRecordsProcessed": records})

    async def results(request: Request) -> Response:
        number = int(request.query_params.get("locator", 0))
        following = str(number + 1) if number + 1 < len(answers["results"]) else "null"
        return Response(answers["results"][number], headers={"Sforce-Locator": following})

    return Starlette(
        routes=[
            Route("/services/oauth2/token", token, methods=["POST"]),
            Route(f"{API}/sobjects/{{object}}/describe", describe),
            Route(f"{API}/queryAll", query),
            Route(f"{API}/jobs/query", job, methods=["POST"]),
            Route(f"{API}/jobs/query/{{job}}", job),
            Route(f"{API}/jobs/query/{{job}}/results", results),
            Route("/{kind}/{number}", written),
        ]
    )
