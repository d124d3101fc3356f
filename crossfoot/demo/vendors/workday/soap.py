"""Get_Workers of Workday's Human_Resources service: WS-Security, pages, the entry moment, faults."""

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from crossfoot.demo.vendors.firm import Row

if TYPE_CHECKING:
    from crossfoot.demo.vendors.workday import Tenant

WD = "{urn:com.workday/bsvc}"
WSSE = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd}"
DEFAULT_COUNT = 100


def answer(tenant: "Tenant", body: str) -> tuple[int, str]:
    """The status and the envelope that answer a request."""
    from crossfoot.demo.vendors.workday import AUTH, TENANT

    envelope = ElementTree.fromstring(body)
    given = (envelope.findtext(f".//{WSSE}Username"), envelope.findtext(f".//{WSSE}Password"))
    if given != (f"{AUTH['user']}@{TENANT}", AUTH["password"]):
        return _fault("Client.authenticationError", "invalid username or password")
    page, entered = envelope.findtext(f".//{WD}Page"), envelope.findtext(f".//{WD}As_Of_Entry_DateTime")
    if page and not entered:
        return _fault("Client.validationError", "As_Of_Entry_DateTime is required when Page is given.")
    moment = datetime.fromisoformat(entered) if entered else None
    if moment and moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    workers = tenant.workers(moment)
    if envelope.findtext(f".//{WD}Exclude_Inactive_Workers") in ("true", "1"):
        workers = [row for row in workers if not row["termination_date"]]
    number = int(page or 1)
    count = min(int(envelope.findtext(f".//{WD}Count") or DEFAULT_COUNT), tenant.most_per_page)
    shown = workers[(number - 1) * count : number * count]
    tenant.page_served(moment)
    pages = -(-len(workers) // count)
    return 200, _envelope(
        f'<wd:Get_Workers_Response xmlns:wd="urn:com.workday/bsvc" wd:version="v44.2"><wd:Response_Results>'
        f"<wd:Total_Results>{len(workers)}</wd:Total_Results><wd:Total_Pages>{pages}</wd:Total_Pages>"
        f"<wd:Page_Results>{len(shown)}</wd:Page_Results><wd:Page>{number}</wd:Page></wd:Response_Results>"
        f"<wd:Response_Data>{''.join(map(_worker, shown))}</wd:Response_Data></wd:Get_Workers_Response>"
    )


def _worker(row: Row) -> str:
    number = row["hr_id"] or row["resource_id"]
    kind = "Employee_ID" if row["worker_type"] == "employee" else "Contingent_Worker_ID"
    wid = hashlib.md5(number.encode(), usedforsecurity=False).hexdigest()
    custom = [("PSA_Resource_ID", row["resource_id"]), ("Payroll_ID", row["payroll_id"])]
    left = row["termination_date"]
    ended = f"<wd:Terminated>{int(bool(left))}</wd:Terminated>"
    ended += f"<wd:Termination_Date>{left}-08:00</wd:Termination_Date>" if left else ""
    emails = _email("HOME", "private@example.org") + _email("WORK", row.get("email") or "")
    ids = _id("WID", wid) + _id(kind, number)
    customs = "".join(_custom_id(kind, value) for kind, value in custom if value)
    family = row.get("job_family") or {"0": "Administration", "1": "Consulting"}.get(row.get("delivery") or "", "")
    return f"""<wd:Worker>
        <wd:Worker_Reference wd:Descriptor={quoteattr(row["name"])}>{ids}</wd:Worker_Reference>
        <wd:Worker_Descriptor>{escape(row["name"])}</wd:Worker_Descriptor>
        <wd:Worker_Data>
            <wd:Worker_ID>{escape(number)}</wd:Worker_ID>
            <wd:Personal_Data>
                <wd:Name_Data><wd:Legal_Name_Data>
                    <wd:Name_Detail_Data wd:Formatted_Name={quoteattr(row["name"])}/>
                </wd:Legal_Name_Data></wd:Name_Data>
                <wd:Contact_Data>{emails}</wd:Contact_Data>
                <wd:Identification_Data>{customs}</wd:Identification_Data>
            </wd:Personal_Data>
            <wd:Employment_Data>
                <wd:Worker_Job_Data wd:Primary_Job="1">
                    <wd:Position_Data><wd:Position_ID>POS-{escape(number)}</wd:Position_ID>
                        {_profile(family, row.get("level") or "")}{_site(row.get("location") or "")}
                    </wd:Position_Data>
                </wd:Worker_Job_Data>
                <wd:Worker_Status_Data>
                    <wd:Active>{int(not left)}</wd:Active>
                    <wd:Hire_Date>{row["hire_date"]}-08:00</wd:Hire_Date>
                    {ended}
                </wd:Worker_Status_Data>
            </wd:Employment_Data>
            <wd:Organization_Data>
                {_organization("SUPERVISORY", "SUP-1", "Consulting group")}
                {_organization("COMPANY", row["entity_id"], row["entity_id"])}
            </wd:Organization_Data>
        </wd:Worker_Data>
    </wd:Worker>"""


def _id(kind: str, value: str) -> str:
    return f"<wd:ID wd:type={quoteattr(kind)}>{escape(value)}</wd:ID>"


def _custom_id(kind: str, value: str) -> str:
    return (
        f"<wd:Custom_ID><wd:Custom_ID_Data><wd:ID>{escape(value)}</wd:ID>"
        f"<wd:ID_Type_Reference>{_id('WID', '0' * 32)}{_id('Custom_ID_Type_ID', kind)}</wd:ID_Type_Reference>"
        f"</wd:Custom_ID_Data></wd:Custom_ID>"
    )


def _profile(family: str, level: str) -> str:
    told = _reference("Management_Level_Reference", "Management_Level_ID", level)
    told += _reference("Job_Family_Reference", "Job_Family_ID", family)
    return f"<wd:Job_Profile_Summary_Data>{told}</wd:Job_Profile_Summary_Data>"


def _site(location: str) -> str:
    told = _reference("Location_Reference", "Location_ID", location)
    return f"<wd:Business_Site_Summary_Data>{told}</wd:Business_Site_Summary_Data>"


def _email(usage: str, address: str) -> str:
    if not address:
        return ""
    kind = _reference("Type_Reference", "Communication_Usage_Type_ID", usage)
    return (
        f"<wd:Email_Address_Data><wd:Email_Address>{escape(address)}</wd:Email_Address>"
        f"<wd:Usage_Data><wd:Type_Data>{kind}</wd:Type_Data></wd:Usage_Data></wd:Email_Address_Data>"
    )


def _reference(element: str, kind: str, value: str) -> str:
    return f"<wd:{element}>{_id(kind, value)}</wd:{element}>" if value else ""


def _organization(kind: str, code: str, name: str) -> str:
    return (
        f"<wd:Worker_Organization_Data><wd:Organization_Reference>{_id('Organization_Reference_ID', code)}"
        f"</wd:Organization_Reference><wd:Organization_Data>"
        f"<wd:Organization_Reference_ID>{escape(code)}</wd:Organization_Reference_ID>"
        f"<wd:Organization_Code>{escape(code)}</wd:Organization_Code><wd:Organization_Name>{escape(name)}</wd:Organization_Name>"
        f"<wd:Organization_Type_Reference>{_id('Organization_Type_ID', kind)}</wd:Organization_Type_Reference>"
        f"</wd:Organization_Data></wd:Worker_Organization_Data>"
    )


def _fault(code: str, text: str) -> tuple[int, str]:
    told = escape(text)
    return 500, _envelope(
        f"<SOAP-ENV:Fault xmlns:SOAP-ENV='http://schemas.xmlsoap.org/soap/envelope/'>"
        f"<faultcode>SOAP-ENV:{code}</faultcode><faultstring>{told}</faultstring>"
        f"<detail><wd:Processing_Fault xmlns:wd='urn:com.workday/bsvc'><wd:Detail_Message>{told}</wd:Detail_Message>"
        f"</wd:Processing_Fault></detail></SOAP-ENV:Fault>"
    )


def _envelope(content: str) -> str:
    return (
        "<?xml version='1.0' encoding='UTF-8'?><env:Envelope xmlns:env='http://schemas.xmlsoap.org/soap/envelope/'>"
        f"<env:Body>{content}</env:Body></env:Envelope>"
    )
