"""What a user has to mend outside is named: the step or the permission, the exit code 2 or 69, and never a secret."""

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

from crossfoot.demo.vendors import concur, hubspot, workday, xero
from ingest.errors import LandingError
from tests.systems.sources import CLIENT, TOKENS, VENDORS, landed, source_of

NONE = MappingProxyType({})
CANARY = "canary-secret"
OTHER = "7e2c1f0e-0000-4000-8000-000000000000"
SCOPE = "accounting.settings.read accounting.contacts.read accounting.transactions.read"


class Login(NamedTuple):
    """A login in which one value of `auth`, or an option, is wrong; `words` say where to look."""

    connector: str
    auth: dict[str, str]
    wrong: str
    words: str
    options: Mapping[str, str] = NONE


LOGINS = [
    Login("salesforce", CLIENT, "client_secret", "External Client App"),
    Login("certinia", CLIENT, "client_secret", "External Client App"),
    Login("hubspot", {"access_token": ""}, "access_token", "Private apps"),
    Login("hubspot", hubspot.OAUTH, "refresh_token", "connect the OAuth app again"),
    Login("kantata", {"access_token": ""}, "access_token", "OAuth Applications"),
    *(Login("netsuite", TOKENS, name, "Access Tokens") for name in TOKENS),
    Login("netsuite", TOKENS, "", "Check account", {"account": "7654321"}),
    Login("xero", xero.CREDENTIALS, "client_secret", "client_secret"),
    Login("xero", xero.CREDENTIALS, "refresh_token", "connect the app again"),
    Login("workday", workday.AUTH, "password", "auth.password"),
    Login("workday", workday.AUTH, "client_secret", "client_secret"),
    Login("workday", workday.AUTH, "refresh_token", "refresh_token"),
    Login("workday", workday.AUTH, "", "tenant", {"tenant": "another"}),
    Login("concur", concur.AUTH, "client_secret", "client_secret"),
    Login("concur", concur.AUTH, "refresh_token", "company request token"),
]


@pytest.mark.parametrize("login", LOGINS, ids=lambda login: f"{login.connector} {login.wrong or 'tenant'}")
def test_a_refused_login_says_where_to_look(told, tmp_path, monkeypatch, login):
    """A clock that is off explains a refusal, so it is told, too."""
    off = dt.timedelta(minutes=10)
    monkeypatch.setattr("ingest.kit.client.utc_now", lambda: dt.datetime.now(dt.UTC).replace(tzinfo=None) - off)
    wrong = {login.wrong: CANARY} if login.wrong else {}
    more = {"token_file": str(tmp_path / "token")} if login.connector == "xero" else {}
    source = source_of(told, login.connector, tmp_path, auth=login.auth | wrong, **login.options | more)
    with pytest.raises(LandingError) as failure:
        source.land()
    assert (failure.value.code, failure.value.exit_code) == ("XF-341", 2)
    assert login.words in failure.value.why and "10 minutes ahead" in failure.value.why
    assert CANARY not in repr(vars(failure.value))
    assert not any(landed(source).values())


class Lack(NamedTuple):
    """What a login lacks for one stream; `words` name what to grant."""

    connector: str
    stream: str
    words: tuple[str, ...]
    take: Callable[[Any], object] = lambda server: None
    quirks: Mapping[str, Any] = NONE
    options: Mapping[str, Any] = NONE


LACKS = [
    Lack("salesforce", "booking", ("permission set",), lambda org: org.org.fields.pop("Booking__c")),
    Lack("salesforce", "booking", ("TCV__c", "permission set"), lambda s: s.org.fields["Booking__c"].pop("TCV__c")),
    Lack("certinia", "project", ("permission set",), lambda server: server.org.fields.pop("pse__Proj__c")),
    Lack(
        "certinia",
        "recurring_fee",
        ("Monthly_Amount__c", "permission set"),
        lambda server: server.org.fields["Recurring_Fee__c"].pop("Monthly_Amount__c"),
    ),
    Lack("hubspot", "deal", ("crm.objects.deals.read",), lambda s: s.scopes.discard("crm.objects.deals.read")),
    Lack("hubspot", "invoice", ("hs_number", "scopes"), lambda s: s.portal.properties["invoices"].discard("hs_number")),
    Lack("kantata", "timesheet_submission", ("administrator",), lambda s: s.forbidden.add("timesheet_submissions")),
    Lack("kantata", "workspace", ("price_in_cents", "financial access"), quirks={"financial": False}),
    Lack("netsuite", "job", ("Lists > Projects",), quirks={"hidden": frozenset({"job"})}),
    Lack("netsuite", "exchange_rate", ("rate", "names"), options={"names": {"custrecord_cf_er_rate": "custrecord_x"}}),
    Lack("xero", "journal", ("accounting.journals.read",), options={"scope": SCOPE}),
    Lack("xero", "invoice", ("FR01", "connected to the tenant"), options={"tenants": {"FR01": OTHER}}),
    Lack("workday", "cost_rate", ("not authorized", "share it"), quirks={"denied": ("Crossfoot_Cost_Rates",)}),
    Lack("workday", "cost_rate", ("hourly_cost_rate", "security domain"), quirks={"hidden": ("Hourly_Cost_Rate",)}),
    Lack("concur", "report", ("Web Services Administrator",), quirks={"administrator": False}),
]


@pytest.mark.parametrize("lack", LACKS, ids=lambda lack: f"{lack.connector} {lack.stream} {lack.words[0]}")
def test_a_permission_that_is_lacking_is_named_and_blocks_its_stream_alone(told, tmp_path, undisturbed, lack):
    source = source_of(told, lack.connector, tmp_path, quirks=lack.quirks, **lack.options)
    lack.take(source.server)
    results = source.land()
    refusal = results[lack.stream].refusal
    assert (refusal.code, refusal.exit_code) == ("XF-342", 2)
    assert all(word in f"{refusal.what} {refusal.why}" for word in lack.words)
    found, wanted = landed(source), undisturbed(lack.connector)
    assert found[lack.stream] == []
    assert {name: rows for name, rows in found.items() if not results[name].refusal} == {
        name: rows for name, rows in wanted.items() if not results[name].refusal
    }


ENDED = {
    "salesforce": b'[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]',
    "certinia": b'[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]',
    "hubspot": b'{"category": "EXPIRED_AUTHENTICATION", "message": "The OAuth token used to make this call expired"}',
    "xero": b'{"Title": "Unauthorized", "Status": 401, "Detail": "TokenExpired: token expired at 04/20/2026 09:30:00"}',
    "workday": b'{"error": "invalid token"}',
    "concur": b'{"Message": "The token is not valid."}',
}
GRANTED = {"hubspot": hubspot.OAUTH, "workday": workday.AUTH}


@pytest.mark.parametrize("connector", ENDED)
def test_a_token_that_ends_while_pages_are_read_is_renewed_and_nothing_is_lost(told, tmp_path, undisturbed, connector):
    auth = {"auth": GRANTED[connector]} if connector in GRANTED else {}
    source = source_of(told, connector, tmp_path, lambda app: Ending(app, ENDED[connector]), **auth)
    assert not any(result.refusal for result in source.land().values())
    assert source.app.logins == 2 and landed(source) == undisturbed(connector)


class Ending:
    """An application that answers the fifth signed request as one whose token has ended; counts the logins."""

    def __init__(self, app, body):
        self.app, self.state, self.body, self.signed, self.logins = app, app.state, body, 0, 0

    async def __call__(self, scope, receive, send):
        login = "token" in scope["path"]
        self.logins += login
        self.signed += not login and scope["method"] != "HEAD" and "Human_Resources" not in scope["path"]
        if login or self.signed != 5:
            return await self.app(scope, receive, send)
        await send({"type": "http.response.start", "status": 401, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": self.body})


@pytest.mark.parametrize("connector", VENDORS)
def test_the_requests_of_a_run_end_it_with_a_message(told, tmp_path, waits, connector):
    source = source_of(told, connector, tmp_path, most_requests=3)
    with pytest.raises(LandingError) as ended:
        source.land()
    assert (ended.value.code, ended.value.exit_code, waits) == ("XF-345", 69, [])
    assert "most_requests" in ended.value.why
