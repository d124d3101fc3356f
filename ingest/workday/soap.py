"""Get_Workers of Workday's Human_Resources service, by zeep on the kit's client."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import zeep
from lxml import etree
from zeep.exceptions import Fault
from zeep.transports import Transport
from zeep.wsse.username import UsernameToken

from ingest.kit.client import Client, busy
from ingest.kit.failures import Restart, Transient, login_refused, not_permitted, not_understood
from ingest.kit.spool import Page, Record

if TYPE_CHECKING:
    from ingest.workday import WorkdayOptions

WSDL = Path(__file__).with_name("human_resources.wsdl")
BINDING = "{urn:com.workday/bsvc/Human_Resources}Human_ResourcesBinding"
COUNT = 999  # the most workers of a page
LOGIN = (
    "Check tenant and base_url, auth.user and auth.password: the integration system user must be active and its "
    "password not expired."
)
GRANT = (
    "Grant the integration user's security group Get access to the domains Worker Data: Public Worker Reports, "
    "Worker Data: Current Staffing Information, Person Data: Name and Worker Data: Other IDs, and activate the pending "
    "security changes."
)


class Workers:
    """Every worker as of an entry moment that stays the same from page to page: inactive and contingent ones, too."""

    def __init__(self, client: Client, options: "WorkdayOptions") -> None:
        """Reads the interface's declaration; sends nothing yet."""
        self._client, self._options = client, options
        user = UsernameToken(f"{options.auth.plain('user')}@{options.tenant}", options.auth.plain("password"))
        settings = zeep.Settings(strict=False, xsd_ignore_sequence_order=True)
        service = zeep.Client(str(WSDL), wsse=user, transport=_OnClient(client), settings=settings)
        address = f"{client.base_url}/ccx/service/{options.tenant}/Human_Resources/{options.version}"
        self._service = service.create_service(BINDING, address)

    def pages(self, count: int = COUNT) -> Iterator[Page]:
        """The workers; Restart when their number changes between pages."""
        entered, number, total, read = self._client.now, 1, None, 0
        while total is None or read < total:
            answer = self._ask(entered, number, count)
            told = int(answer.Response_Results.Total_Results or 0)
            workers = (answer.Response_Data.Worker if answer.Response_Data else None) or []
            if total not in (None, told) or (read < told and not workers):
                raise Restart(f"the number of workers changed from {total} to {told} between pages")
            total, read, number = told, read + len(workers), number + 1
            yield Page([record(worker, self._options) for worker in workers], total)

    def _ask(self, entered: dt.datetime, number: int, count: int) -> Any:
        try:
            return self._service.Get_Workers(
                Request_Criteria={"Exclude_Inactive_Workers": False},
                Response_Filter={
                    "As_Of_Effective_Date": entered.date(),
                    "As_Of_Entry_DateTime": entered.replace(tzinfo=dt.UTC, microsecond=0),
                    "Page": number,
                    "Count": count,
                },
                Response_Group={
                    "Include_Reference": True,
                    "Include_Personal_Information": True,
                    "Include_Employment_Information": True,
                    "Include_Compensation": False,
                    "Include_Organizations": True,
                },
                version=self._options.version,
            )
        except Fault as fault:
            raise self._explained(fault) from None

    def _explained(self, fault: Fault) -> Exception:
        source, why = self._client.source, self._client.redact(str(fault.message))
        if "authenticationError" in (fault.code or ""):
            return login_refused(source, f"{why}.{self._client.clocks}", LOGIN)
        if "authoriz" in why.lower() or "permission" in why.lower():
            return not_permitted(f"{source}: Get_Workers was refused: {why}", GRANT)
        return not_understood(f"{source}: Get_Workers failed: {why}", f"The fault is {fault.code}.")


def record(worker: Any, options: "WorkdayOptions") -> Record:
    """A worker as it lands: what the input layer needs and nothing more of the person."""
    data, ids = worker.Worker_Data, _ids(worker.Worker_Reference)
    employment, personal = data.Employment_Data, data.Personal_Data
    status = employment.Worker_Status_Data
    custom = _custom_ids(personal)
    position = _primary_position(employment)
    family, level = _profile(position)
    outside = "0" if family in options.outside_delivery else "1"
    return {
        "worker_id": data.Worker_ID or ids.get("Employee_ID") or ids.get("Contingent_Worker_ID"),
        "wid": ids.get("WID"),
        "worker_type": "contingent" if "Contingent_Worker_ID" in ids else "employee",
        "resource_id": custom.get(options.resource_id_type),
        "payroll_id": custom.get(options.payroll_id_type),
        "name": _name(personal) or worker.Worker_Reference.Descriptor,
        "company": _company(data.Organization_Data),
        "hire_date": _day(status.Hire_Date),
        "termination_date": _day(status.Termination_Date) if status.Terminated else None,
        "job_family": family,
        "delivery": outside if family else None,
        "hire_rescinded": "1" if status.Hire_Rescinded else "0",
        "email": _work_email(personal),
        "level": level,
        "location": _location(position),
    }


def _ids(reference: Any) -> dict[str, str]:
    """The ids of a reference by their type; their order means nothing."""
    return {item.type: item._value_1 for item in reference.ID} if reference else {}


def _custom_ids(personal: Any) -> dict[str, str]:
    held = [one.Custom_ID_Data for one in personal.Identification_Data.Custom_ID] if _has_custom(personal) else []
    return {_ids(one.ID_Type_Reference).get("Custom_ID_Type_ID", ""): one.ID for one in held if one and one.ID}


def _has_custom(personal: Any) -> bool:
    return bool(personal and personal.Identification_Data and personal.Identification_Data.Custom_ID)


def _name(personal: Any) -> str | None:
    legal = personal.Name_Data.Legal_Name_Data if personal and personal.Name_Data else None
    return legal.Name_Detail_Data.Formatted_Name if legal and legal.Name_Detail_Data else None


def _primary_position(employment: Any) -> Any:
    """The position of the primary job: people may have more than one, and are still one head."""
    return next((job.Position_Data for job in employment.Worker_Job_Data or [] if job.Primary_Job), None)


def _profile(position: Any) -> tuple[str | None, str | None]:
    """Job family and management level of a position."""
    profile = position.Job_Profile_Summary_Data if position else None
    if not profile:
        return None, None
    families = [_ids(reference).get("Job_Family_ID") for reference in profile.Job_Family_Reference or []]
    return next(iter(families), None), _ids(profile.Management_Level_Reference).get("Management_Level_ID")


def _location(position: Any) -> str | None:
    site = position.Business_Site_Summary_Data if position else None
    return _ids(site.Location_Reference).get("Location_ID") if site else None


def _work_email(personal: Any) -> str | None:
    """The address for work; a private one stays where it is."""
    for one in (personal.Contact_Data.Email_Address_Data if personal and personal.Contact_Data else None) or []:
        kinds = [kind.Type_Reference for usage in one.Usage_Data or [] for kind in usage.Type_Data or []]
        if any(_ids(kind).get("Communication_Usage_Type_ID") == "WORK" for kind in kinds):
            return one.Email_Address
    return None


def _company(organizations: Any) -> str | None:
    for one in (organizations.Worker_Organization_Data if organizations else None) or []:
        kind = _ids(one.Organization_Data.Organization_Type_Reference).get("Organization_Type_ID")
        if (kind or "").upper() == "COMPANY":
            return one.Organization_Data.Organization_Code or one.Organization_Data.Organization_Reference_ID
    return None


def _day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


class _OnClient(Transport):
    """Sends what zeep writes through the kit's client: its patience, its limits, its clock."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client

    def post(self, address: str, message: bytes, headers: dict[str, str]) -> httpx.Response:
        """The answer, which is XML; a fault comes with status 500 and is zeep's to read."""
        return self._client.send(
            "POST", address, content=message, headers=headers, signed=False, read=_xml, judge=_unless_fault
        )


def _unless_fault(answer: httpx.Response) -> Exception | None:
    return None if b"Fault" in answer.content else busy(answer)


def _xml(answer: httpx.Response) -> httpx.Response:
    try:
        root = etree.fromstring(answer.content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname != "Envelope":
        raise Transient(f"HTTP {answer.status_code} and no SOAP envelope, {len(answer.content)} bytes")
    return answer
