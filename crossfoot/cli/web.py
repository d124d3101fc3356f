"""The dashboards as a web application: Streamlit's own, with headers that browsers take as orders on every answer."""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from crossfoot.cli.showing import PAGES

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


dashboards = App(PAGES, middleware=[Middleware(SecurityHeaders)])
