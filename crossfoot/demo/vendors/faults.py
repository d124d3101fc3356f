"""What goes wrong between two machines: wraps an application and spoils its answers by a plan."""

import random
from collections.abc import Mapping
from typing import Any

Plan = Mapping[int, str]
"""The fault of a request by its number, from 1."""

TRANSIENT = (
    "429",
    "429 with Retry-After",
    "500",
    "502",
    "503",
    "reset",
    "truncated",
    "HTML with status 200",
    "broken gzip",
    "empty body",
)
"""Faults after which the same request may succeed."""
STALLED = "no answer"
"""One more of them, which costs the client all of its patience with one request."""


def drawn(
    seed: int, kinds: tuple[str, ...] = TRANSIENT, *, share: float = 0.2, requests: int = 2_000
) -> dict[int, str]:
    """A plan that spoils a share of the requests; the same seed gives the same plan."""
    chance = random.Random(seed)
    return {number: chance.choice(kinds) for number in range(1, requests + 1) if chance.random() < share}


class Faults:
    """An ASGI application that answers as another one does, but for the requests of its plan.

    `seen` counts the requests, `spoilt` those that were answered otherwise. `state` is that of the application.
    """

    def __init__(self, app: Any, plan: Plan) -> None:
        """Spoils nothing until it is asked."""
        self._app, self._plan, self.state = app, plan, app.state
        self.seen = self.spoilt = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request."""
        self.seen += 1
        fault = self._plan.get(self.seen)
        if fault is None:
            await self._app(scope, receive, send)
            return
        self.spoilt += 1
        if fault[:3].isdigit():
            asked = [(b"retry-after", b"2")] if "Retry-After" in fault else []
            await say(send, int(fault[:3]), asked, b"")
        elif fault == "HTML with status 200":
            await say(send, 200, [(b"content-type", b"text/html")], b"<html><body>We will be back soon</body></html>")
        elif fault == STALLED:
            while (await receive())["type"] != "http.disconnect":
                pass
        else:
            await self._spoil(fault, scope, receive, send)

    async def _spoil(self, fault: str, scope: Any, receive: Any, send: Any) -> None:
        """The true answer, harmed on its way."""
        start, headers, body = await kept(self._app, scope, receive)
        if fault == "reset":
            headers.append((b"content-length", str(len(body)).encode()))
            await send({**start, "headers": headers})
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            raise ConnectionResetError("the plan resets the connection here")
        if fault == "broken gzip":
            headers.append((b"content-encoding", b"gzip"))
        spoilt = b"" if fault == "empty body" else body if fault == "broken gzip" else body[: len(body) * 2 // 3]
        await say(send, start["status"], headers, spoilt)


async def kept(app: Any, scope: Any, receive: Any) -> tuple[dict[str, Any], list[tuple[bytes, bytes]], bytes]:
    """What an application answers: its start, the headers but the length, the body."""
    start: dict[str, Any] = {}
    body = bytearray()

    async def keep(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, keep)
    return start, [header for header in start["headers"] if header[0] != b"content-length"], bytes(body)


async def say(send: Any, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    """Sends an answer in one piece."""
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*headers, length]})
    await send({"type": "http.response.body", "body": body})
