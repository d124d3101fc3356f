import httpx
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from crossfoot.demo.vendors.firm import Firm
from crossfoot.demo.vendors.server import serving
from tests.numbers.expected import GOLDEN


def test_each_application_has_an_address_of_its_own():
    apps = {name: Starlette(routes=[Route("/", _says(name))]) for name in ("crm", "erp")}
    with serving(apps) as address:
        assert {name: httpx.get(f"{url}/").text for name, url in address.items()} == {"crm": "crm", "erp": "erp"}


def test_the_firm_tells_its_rows_as_they_stand():
    firm = Firm(GOLDEN / "inputs")
    assert firm.rows("crm_account")[0]["account_id"] and firm.rows("no_such_file") == []
    versions, current = firm.rows("psa_time_entry"), firm.time_entries()
    assert 100 < len(current) < len(versions)
    assert len({row["time_entry_id"] for row in current}) == len(current)


def _says(text):
    async def answer(_):
        return PlainTextResponse(text)

    return answer
