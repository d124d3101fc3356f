"""Not our word alone: zeep, as strict as it can be, reads every message that the simulated tenant sends."""

import datetime as dt

import pytest
import zeep
from zeep.exceptions import Fault
from zeep.wsse.username import UsernameToken

from crossfoot.demo.vendors import workday
from ingest.workday.soap import BINDING, WSDL
from tests.systems.sources import source_of


def service(source, password=workday.AUTH["password"]):
    user = UsernameToken(f"{workday.AUTH['user']}@{workday.TENANT}", password)
    client = zeep.Client(str(WSDL), wsse=user, settings=zeep.Settings(strict=True))
    return client.create_service(BINDING, f"{source.address}/ccx/service/{workday.TENANT}/Human_Resources/v44.2")


def test_pages_of_workers_are_messages_of_the_interface(told, tmp_path):
    source = source_of(told, "workday", tmp_path)
    source.land()
    now, found = dt.datetime.now(dt.UTC), []
    for page in (1, 2, 3):
        which = {"As_Of_Entry_DateTime": now, "As_Of_Effective_Date": now.date(), "Page": page, "Count": 2}
        answer = service(source).Get_Workers(Response_Filter=which, version="v44.2")
        assert answer.Response_Results.Total_Results == 6 and answer.Response_Results.Page == page
        found += [worker.Worker_Data.Worker_ID for worker in answer.Response_Data.Worker]
    assert sorted(found) == [key for [key] in source.current("worker", "worker_id")]


def test_a_refusal_is_a_fault_of_the_interface(told, tmp_path):
    with pytest.raises(Fault, match="invalid username or password"):
        service(source_of(told, "workday", tmp_path), "another").Get_Workers(version="v44.2")
