"""Tokens, tenants and limits: who may ask, and how often."""

import base64
import datetime as dt
from collections import defaultdict, deque
from collections.abc import Callable
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

LIFE = 1800  # seconds an access token is good for


class Tokens:
    """Gives access tokens for the app's credentials; a refresh token is good for one use."""

    def __init__(self, client: tuple[str, str], refresh_token: str, clock: Callable[[], dt.datetime]) -> None:
        """`client` is id and secret, `refresh_token` the first one."""
        self._client, self._refresh, self._clock = client, refresh_token, clock
        self._live: dict[str, tuple[dt.datetime, set[str]]] = {}
        self._given = 0

    async def answer(self, request: Request) -> Response:
        """The token address."""
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        expected = base64.b64encode(":".join(self._client).encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 400)
        refreshes = form.get("grant_type") == "refresh_token"
        if refreshes and form.get("refresh_token") != self._refresh:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if not refreshes and form.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        self._given += 1
        token = f"access-{self._given}"
        self._live[token] = self._clock() + dt.timedelta(seconds=LIFE), set(form.get("scope", "").split())
        told = {"access_token": token, "expires_in": LIFE, "token_type": "Bearer"}
        if refreshes:
            self._refresh = f"refresh-{self._given}"
            told["refresh_token"] = self._refresh
        return JSONResponse(told)

    def refuses(self, request: Request, scope: str) -> str:
        """Why a request may not be answered; empty when it may. Without scopes in its request a token has them all."""
        until, scopes = self._live.get(request.headers.get("authorization", "").removeprefix("Bearer "), (None, set()))
        if until is None or until <= self._clock():
            return "TokenExpired: token expired"
        return "" if not scopes or scope in scopes else "AuthorizationUnsuccessful"


class Limits:
    """Requests a minute and a day, for each tenant on its own."""

    def __init__(self, minute: int, day: int, clock: Callable[[], dt.datetime]) -> None:
        """`minute` and `day` are the most requests of any 60 seconds and of a day."""
        self._minute, self._day, self._clock = minute, day, clock
        self._recent: dict[str, deque[dt.datetime]] = defaultdict(deque)
        self._today: dict[tuple[str, dt.date], int] = defaultdict(int)

    def counted(self, tenant: str) -> tuple[dict[str, str], str]:
        """The headers of the answer, and which limit is exceeded, if any."""
        now, recent = self._clock(), self._recent[tenant]
        while recent and recent[0] <= now - dt.timedelta(seconds=60):
            recent.popleft()
        used = self._today[tenant, now.date()]
        left = {"X-MinLimit-Remaining": str(max(self._minute - len(recent) - 1, 0))}
        left["X-DayLimit-Remaining"] = str(max(self._day - used - 1, 0))
        if used >= self._day:
            return left | {"Retry-After": "86400", "X-Rate-Limit-Problem": "day"}, "day"
        if len(recent) >= self._minute:
            wait = int((recent[0] - now).total_seconds()) + 61
            return left | {"Retry-After": str(wait), "X-Rate-Limit-Problem": "minute"}, "minute"
        recent.append(now)
        self._today[tenant, now.date()] += 1
        return left, ""
