"""What `crossfoot serve` refuses, and what it tells Streamlit."""

import os

import pytest

from crossfoot import cli
from crossfoot.cli import showing
from crossfoot.errors import INSECURE

GOOD = "k7Jw2mPz9QxT4vLb8RnYc3HdF6sGaE1uZ0oI"
SIGN_IN = """
serve:
  address: 0.0.0.0
  port: 8600
  sign_in:
    metadata_url: https://id.example.com/.well-known/openid-configuration
    client_id: crossfoot
    client_secret: ${CLIENT_SECRET}
    cookie_secret: ${COOKIE_SECRET}
    redirect_uri: https://numbers.example.com/oauth2callback
"""


@pytest.fixture
def serve(workspace, publish_again, capsys, monkeypatch):
    """Runs `serve` without starting Streamlit; returns exit code, standard error and the options it would get."""
    publish_again()
    started = []
    monkeypatch.setattr(showing, "_run", started.append)
    monkeypatch.setenv("CLIENT_SECRET", "client-secret-of-the-test")
    monkeypatch.setenv("COOKIE_SECRET", GOOD)
    for name in ("CROSSFOOT_WORKSPACE", "CROSSFOOT_SIGN_IN"):
        monkeypatch.setenv(name, "")
    (workspace.root / "access.yml").write_text("people: {ann@example.com: {role: finance}}\n")

    def run(settings: str, *arguments: str) -> tuple[int, str, dict]:
        base = workspace.settings.read_text().split("\nserve:")[0]
        workspace.settings.write_text(base + settings)
        code = cli.run(["-C", str(workspace.root), "serve", *arguments])
        printed = capsys.readouterr()
        return code, printed.out + printed.err, started.pop() if started else {}

    return run


def test_without_sign_in_this_machine_only(serve):
    code, told, options = serve("")
    assert code == 0 and options["server.address"] == "127.0.0.1" and options["server.port"] == 8501
    assert "for this machine only: there is no sign-in" in told and os.environ["CROSSFOOT_SIGN_IN"] == ""
    for settings, arguments in (("", ("--address", "0.0.0.0")), ("\nserve: {address: 10.0.0.1}\n", ())):
        code, told, options = serve(settings, *arguments)
        assert (code, options) == (INSECURE, {}) and "XF-780" in told


def test_sign_in_is_told_to_streamlit_in_memory(serve, workspace):
    from streamlit.runtime.secrets import secrets_singleton

    try:
        code, told, options = serve(SIGN_IN)
        auth = secrets_singleton["auth"]
    finally:
        secrets_singleton._reset()
    assert code == 0 and "readers sign in" in told and os.environ["CROSSFOOT_SIGN_IN"]
    assert (options["server.address"], options["server.port"]) == ("0.0.0.0", 8600)
    assert "numbers.example.com" in options["server.allowedHosts"] and options["browser.serverPort"] == 443
    assert auth["cookie_secret"] == GOOD and auth["client_secret"] == "client-secret-of-the-test"
    files = [path for path in workspace.root.rglob("*") if path.is_file()]
    assert len(files) > 3 and not [path for path in files if GOOD.encode() in path.read_bytes()]
    assert GOOD not in told


@pytest.mark.parametrize("secret", ["", "short", GOOD[:31], "x" * 64])
def test_a_weak_cookie_secret_is_refused(serve, monkeypatch, secret):
    monkeypatch.setenv("COOKIE_SECRET", secret)
    code, told, options = serve(SIGN_IN)
    assert (code, options) == (INSECURE, {}) and "XF-781" in told and "cookie_secret" in told


@pytest.mark.parametrize("line", ["client_secret: ${CLIENT_SECRET}", "cookie_secret: ${COOKIE_SECRET}"])
def test_a_missing_or_written_secret_is_refused(serve, line):
    for written in ("", f"{line.split(':')[0]}: {GOOD[::-1]}"):
        code, told, options = serve(SIGN_IN.replace(line, written))
        assert (code, options) == (INSECURE, {}) and "XF-781" in told and GOOD[::-1] not in told


def test_sign_in_without_roles_is_refused(serve, workspace):
    (workspace.root / "access.yml").unlink()
    code, told, options = serve(SIGN_IN)
    assert (code, options) == (INSECURE, {}) and "XF-421" in told


@pytest.fixture(scope="module")
def client():
    """A browser of the dashboards that follows no redirect; Streamlit starts once in a process."""
    from starlette.testclient import TestClient

    from crossfoot.cli.web import dashboards

    with TestClient(dashboards, base_url="http://localhost", follow_redirects=False) as browser:
        yield browser


def test_every_answer_carries_the_headers_browsers_obey(client):
    from crossfoot.cli.web import HEADERS

    for path in ("/", "/_stcore/health"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "frame-ancestors 'none'" in HEADERS["Content-Security-Policy"]


def test_a_page_opened_by_its_address_is_told_where_its_server_is(client):
    """Left to itself it asks below its own address first, which is an error on the console of every reader."""
    from crossfoot.cli.web import PATHS

    start = client.get("/").text
    for path in PATHS:
        page = client.get(path)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
        head = "<head><script>window.__streamlit = {BACKEND_BASE_URL: location.origin}</script>"
        assert page.text == start.replace("<head>", head)
    assert len(PATHS) == 12 and client.get("/_stcore/health").text == "ok"


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("http://localhost/reconciliation?exception=a%2Fb&queue_area=x&queue_area=y",
         "/reconciliation?exception=a%2Fb&queue_area=x&queue_area=y"),
        ("http://localhost/margin", "/margin"),
        ("http://localhost/margin?customer=", "/margin?customer="),
        ("http://localhost/console?", "/console"),
        ("http://localhost/", "/"),
        ("http://localhost/auth/logout", "/"),
        ("http://localhost//evil.example/margin", "/"),
        ("http://evil.example/margin?period=x%0d%0aSet-Cookie:y", "/margin?period=x%0D%0ASet-Cookie%3Ay"),
        ("http://localhost/@evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)  # fmt: skip
def test_sign_in_ends_at_the_own_page_where_it_began(client, wanted, place):
    client.get("/auth/login", headers={"referer": wanted})
    back = client.get("/oauth2callback")
    assert (back.status_code, back.headers["location"]) == (302, place)
    assert client.get("/oauth2callback").headers["location"] == "/"


@pytest.mark.parametrize("kept", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_a_forged_place_leads_to_the_start_page(client, kept):
    back = client.get("/oauth2callback", headers={"cookie": f"crossfoot_wanted={kept}"})
    assert (back.status_code, back.headers["location"]) == (302, "/")
