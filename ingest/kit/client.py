"""Requests to one system: login, patience, limits, the server's clock. A failure never shows a secret."""

import datetime as dt
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import tenacity

from ingest.errors import LandingError
from ingest.kit import exact
from ingest.kit.failures import LOGIN_REFUSED, Restart, Transient, down, used_up
from ingest.kit.options import Options
from ingest.landing import utc_now

ATTEMPTS = 6
LONGEST_WAIT = 300  # seconds
SKEW = dt.timedelta(minutes=2)
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 530)})

Judge = Callable[[httpx.Response], Exception | None]
"""What a vendor's answer means: Transient, Restart, a LandingError, or None where the client knows best."""

Login = Callable[["Client"], httpx.Auth]
"""Logs in and gives how to sign requests; may set `client.base_url` to what the login told."""


def sleep(seconds: float) -> None:
    """Waits; apart, so that a test can watch it."""
    time.sleep(seconds)


class Client:
    """HTTP to one source. Addresses are relative to `base_url`; no redirect is followed.

    Raises Restart when the session has ended (after which the next request logs in again) and LandingError for what
    waiting does not mend: XF-340 the system is down, XF-345 `most_requests` are used up.
    """

    def __init__(self, source: str, options: Options, login: Login, judge: Judge = lambda answer: None) -> None:
        """Sends nothing yet."""
        self.source, self.base_url = source, options.base_url.rstrip("/")
        self.requests = 0
        self.options, self._login, self._judge = options, login, judge
        self._http = httpx.Client(timeout=options.timeout_seconds, headers={"User-Agent": "crossfoot"})
        self._auth: httpx.Auth | None = None
        self._skew = dt.timedelta()
        self._heard = False
        self._next = 0.0

    @property
    def now(self) -> dt.datetime:
        """The time by the server's clock, in UTC without a zone; asks when nothing was asked yet."""
        if not self._heard:
            self.login()
        if not self._heard:  # a token that does not change asks nothing
            self.send("HEAD", "", signed=False, judge=lambda answer: None)
        return utc_now() + self._skew

    @property
    def clocks(self) -> str:
        """A sentence on how far the clocks are apart, which explains a refused signature; "" when they agree."""
        if abs(self._skew) <= SKEW:
            return ""
        way = "ahead of" if self._skew > dt.timedelta() else "behind"
        return f" The server's clock is {abs(self._skew) / dt.timedelta(minutes=1):.0f} minutes {way} this one."

    def login(self) -> None:
        """Logs in, unless a session is open."""
        if self._auth is None:
            self._auth = self._login(self)

    def forget_session(self) -> None:
        """The next request logs in again."""
        self._auth = None

    def json(self, method: str, url: str, **request: Any) -> Any:
        """The answer as JSON with exact numbers; an answer that is not JSON is asked for again."""
        return self.send(method, url, read=_json, **request)

    def send(
        self,
        method: str,
        url: str,
        *,
        read: Callable[[httpx.Response], Any] = lambda answer: answer,
        signed: bool = True,
        judge: Judge | None = None,
        **request: Any,
    ) -> Any:
        """What `read` makes of the answer, which it may refuse with Transient. `request` is httpx's; `signed=False` is
        for requests outside the session, `judge` for answers that mean something else than usual.
        """

        def once() -> Any:
            if signed:
                self.login()
            return read(self._answer(method, url, signed, judge, request))

        patience = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            retry=tenacity.retry_if_exception_type(Transient),
            wait=_wait,
            sleep=lambda seconds: sleep(seconds),
            reraise=True,
        )
        try:
            return patience(once)
        except Transient as error:
            raise down(
                f"{self.source}: {self.redact(method)} {self.redact(_path(url))} failed {ATTEMPTS} times.",
                f"The last answer was {self.redact(error.why)}.",
            ) from None

    def redact(self, text: str) -> str:
        """The text without any secret of the source."""
        for secret in self.options.auth.secrets():
            text = text.replace(secret, "…")
        return text

    def _answer(self, method: str, url: str, signed: bool, judge: Judge | None, request: dict) -> httpx.Response:
        self._pace()
        address = url if url.startswith("http") else f"{self.base_url}/{url.lstrip('/')}"
        if signed and httpx.URL(address).host != httpx.URL(self.base_url).host:
            raise down(
                f"{self.source}: the system points to another host, {httpx.URL(address).host}.", "It is not followed."
            )
        try:
            auth = {"auth": self._auth} if signed else {}
            answer = self._http.request(method, address, **request | auth)
        except httpx.RequestError as error:
            raise Transient(f"none: {type(error).__name__} {error}".strip()) from None
        self._listen(answer)
        problem = judge(answer) if judge else self._judge(answer) or self._default(answer)
        if isinstance(problem, Restart):
            self.forget_session()
        if isinstance(problem, LandingError) and problem.code == LOGIN_REFUSED:
            problem.why += self.clocks
        if problem:
            raise problem
        return answer

    def _default(self, answer: httpx.Response) -> Exception | None:
        status = answer.status_code
        if status == 401:
            return Restart("the session has ended")
        if status >= 300 and status not in TRANSIENT:
            asked = f"{answer.request.method} {self.redact(answer.request.url.path)}"
            return down(
                f"{self.source}: {asked} was answered with HTTP {status}.",
                self.redact(answer.text[:300]) or "It says nothing more.",
            )
        return busy(answer)

    def _pace(self) -> None:
        self.requests += 1
        if self.options.most_requests and self.requests > self.options.most_requests:
            raise used_up(
                f"{self.source}: the {self.options.most_requests} requests of this run are used up.",
                "most_requests of the source says how many a run may make.",
            )
        if self.options.requests_per_second:
            if self._next > time.monotonic():
                sleep(self._next - time.monotonic())
            self._next = time.monotonic() + 1 / self.options.requests_per_second

    def _listen(self, answer: httpx.Response) -> None:
        told = _moment(answer.headers.get("date", ""))
        if told:
            self._skew, self._heard = told - utc_now(), True


def busy(answer: httpx.Response) -> Transient | None:
    """Transient, with the wait that the server asks for, where the same request may succeed later."""
    return Transient(f"HTTP {answer.status_code}", _asked_wait(answer)) if answer.status_code in TRANSIENT else None


def _json(answer: httpx.Response) -> Any:
    try:
        return exact.loads(answer.content)
    except ValueError:
        kind = answer.headers.get("content-type", "no content type")
        raise Transient(f"not JSON but {kind}, {len(answer.content)} bytes") from None


def _wait(state: tenacity.RetryCallState) -> float:
    """What the server asks for, else 1, 2, 4, … seconds and a little chance."""
    asked = state.outcome.exception().wait
    return asked if asked is not None else tenacity.wait_exponential_jitter(initial=1, max=60)(state)


def _asked_wait(answer: httpx.Response) -> float | None:
    """Seconds by `Retry-After`, a number or a date."""
    text = answer.headers.get("retry-after", "")
    if text.strip().isdigit():
        return min(float(text), LONGEST_WAIT)
    until, now = _moment(text), _moment(answer.headers.get("date", "")) or utc_now()
    return min(max((until - now).total_seconds(), 0), LONGEST_WAIT) if until else None


def _moment(text: str) -> dt.datetime | None:
    """UTC, by a date as headers have it; None where it is none."""
    try:
        return parsedate_to_datetime(text).astimezone(dt.UTC).replace(tzinfo=None)
    except ValueError:
        return None


def _path(url: str) -> str:
    return httpx.URL(url).path
