"""Bulk API 2.0: one query job, its records as CSV in parts."""

import io
from collections.abc import Iterator
from typing import Any

import httpx
import polars as pl

from ingest.kit import client as kit_client
from ingest.kit.client import Client
from ingest.kit.failures import Miscounted, Transient, not_understood, used_up
from ingest.kit.spool import Page

PART = 50_000  # records of one answer
LONGEST_POLL = 30.0  # seconds


def pages(client: Client, path: str, soql: str) -> Iterator[Page]:
    """The records of a query as frames of text, an empty cell as null."""
    asked = {
        "operation": "queryAll",
        "query": soql,
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }
    job = client.json("POST", f"{path}/jobs/query", json=asked)["id"]
    done = _finished(client, f"{path}/jobs/query/{job}")
    total, read, locator = int(done["numberRecordsProcessed"]), 0, ""
    while locator != "null":
        where = {"maxRecords": str(PART)} | ({"locator": locator} if locator else {})
        url = f"{path}/jobs/query/{job}/results"
        frame, locator = client.send("GET", url, params=where, headers={"Accept": "text/csv"}, read=_part)
        read += frame.height
        yield Page(frame)
    if read != total:
        raise Miscounted(total, read)


def _finished(client: Client, url: str) -> dict[str, Any]:
    wait = 0.2
    while True:
        job = client.json("GET", url)
        if job["state"] == "JobComplete":
            return job
        if job["state"] in ("Failed", "Aborted"):
            why = str(job.get("errorMessage") or job["state"])
            if "per 24 hrs has been reached" in why:
                raise used_up("Salesforce runs no more bulk queries today.", why)
            raise not_understood(f"Salesforce did not finish a bulk query: {job['state']}.", why)
        kit_client.sleep(wait)
        wait = min(wait * 2, LONGEST_POLL)


def _part(answer: httpx.Response) -> tuple[pl.DataFrame, str]:
    """A part and the locator of the next one; every part has a header of its own."""
    told = answer.headers.get("sforce-numberofrecords", "")
    try:
        frame = pl.read_csv(io.BytesIO(answer.content), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise Transient(f"not CSV: {error}") from None
    if told.isdigit() and int(told) != frame.height:
        raise Transient(f"{frame.height} records, though it says {told}")
    return frame, answer.headers.get("sforce-locator", "null")
