"""The dashboards as a web application: Streamlit's own, with headers that browsers take as orders on every answer."""

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas  # noqa: F401  as pages do: what they need is loaded before the first reader waits for it
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util
from streamlit.starlette import App

from crossfoot.cli.showing import PAGES
from crossfoot.gateway.access import ALL
from dashboards import page  # noqa: F401  as pandas

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'; object-src 'none'; base-uri 'self'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
"""No page stands in a frame of another site, and none tells another site its address, which carries filters.

Scripts are not restricted: Streamlit's own pages compile some while they run.
"""


class SecurityHeaders:
    """Adds HEADERS to every answer over HTTP."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` gives the answers."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


WANTED = "crossfoot_wanted"
LONGEST = 600
"""Seconds that a sign-in may take and still end where it began."""
CALLBACK = "/oauth2callback"
NAMES = ALL | {"console"}
"""The pages that have an address."""


class WantedPage(BaseHTTPMiddleware):
    """Brings who signs in back to the page that was asked for: Streamlit itself leads everybody to the start page.

    The browser tells the page with its choices when it leaves for the provider, and keeps them until it returns.
    """

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        """One request."""
        answer = await call_next(request)
        if request.url.path == "/auth/login":
            address = request.headers.get("referer", "")
            place, is_secure = own_place(address), address.startswith("https:")  # which a proxy ends
            answer.set_cookie(WANTED, place, LONGEST, path=CALLBACK, secure=is_secure, httponly=True, samesite="lax")
        elif request.url.path == CALLBACK and WANTED in request.cookies:
            answer.headers["location"] = own_place(request.cookies[WANTED])
            answer.delete_cookie(WANTED, path=CALLBACK)
        return answer


def own_place(address: str) -> str:
    """The path of a page of these dashboards, with its choices, that an address names; the start page for any other.

    Nothing else of the address is taken: who signs in is led to no other site.
    """
    parts = urlsplit(address)
    name = parts.path.strip("/")
    if name not in NAMES:
        return "/"
    return f"/{name}?{urlencode(parse_qsl(parts.query, keep_blank_values=True))}".rstrip("?")


PATHS = [f"/{name}" for name in sorted(NAMES)]
_SERVER = "<head><script>window.__streamlit = {BACKEND_BASE_URL: location.origin}</script>"
_INDEX = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8").replace("<head>", _SERVER, 1)


async def _named(request: Request) -> Response:
    """What Streamlit answers at the address of a page, and where its server is: it would look below the page first."""
    return HTMLResponse(_INDEX, headers={"Cache-Control": "no-cache"})


dashboards = App(
    PAGES,
    routes=[Route(path, _named) for path in PATHS],
    middleware=[Middleware(SecurityHeaders), Middleware(WantedPage)],
)
