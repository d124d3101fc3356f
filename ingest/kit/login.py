"""Logins. Each gives a `Login` for the client; signatures and assertions are authlib's."""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from authlib.oauth1 import ClientAuth
from authlib.oauth1.rfc5849.signature import generate_signature_base_string
from authlib.oauth1.rfc5849.util import escape
from authlib.oauth2.rfc7523 import JWTBearerGrant

from ingest.kit import exact
from ingest.kit.client import Client, Login, busy
from ingest.kit.failures import Transient, login_refused

TokenRequest = Callable[[], dict[str, str]]
"""The form that asks for a token, made anew each time."""


def bearer(token: str) -> Login:
    """A token that does not change."""
    return lambda client: _Headers({"Authorization": f"Bearer {token}"})


def basic(user: str, password: str) -> Login:
    """User and password with each request."""
    return lambda client: httpx.BasicAuth(user, password)


def token(
    url: str,
    form: TokenRequest,
    *,
    fix: str,
    basic: tuple[str, str] | None = None,
    granted: Callable[[Client, dict[str, Any]], None] = lambda client, answer: None,
) -> Login:
    """OAuth 2.0: asks `url` for an access token. `granted` sees the answer; `fix` says what to do after a refusal."""

    def login(client: Client) -> httpx.Auth:
        auth = httpx.BasicAuth(*basic) if basic else None
        request = {"data": form(), "headers": {"Accept": "application/json"}, "auth": auth, "signed": False}
        answer = client.send("POST", url, read=_token_or(client, fix), judge=busy, **request)
        granted(client, answer)
        return _Headers({"Authorization": f"Bearer {answer['access_token']}"})

    return login


def client_credentials(client_id: str, client_secret: str, **more: str) -> TokenRequest:
    """The grant by id and secret in the form."""
    return lambda: {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret, **more}


def jwt_bearer(key: str, issuer: str, subject: str, audience: str, *, alg: str = "RS256") -> TokenRequest:
    """The grant by an assertion signed with a private key (PEM), valid for three minutes."""

    def form() -> dict[str, str]:
        assertion = JWTBearerGrant.sign(key, issuer, audience, subject, expires_in=180, header={"alg": alg})
        return {"grant_type": JWTBearerGrant.GRANT_TYPE, "assertion": assertion}

    return form


def client_assertion(key: str, client_id: str, audience: str, *, alg: str, key_id: str, scope: str) -> TokenRequest:
    """The client-credentials grant by a signed assertion instead of a secret."""
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    def form() -> dict[str, str]:
        header, claims = {"alg": alg, "typ": "JWT", "kid": key_id}, {"scope": scope}
        signed = JWTBearerGrant.sign(key, client_id, audience, expires_in=300, header=header, claims=claims)
        return {"grant_type": "client_credentials", "client_assertion_type": kind, "client_assertion": signed}

    return form


class RefreshToken:
    """A refresh token that may change with each use. The newest is kept in a file that only its owner may read, before
    the access token that came with it is used: the old one may be worth nothing by then.
    """

    def __init__(self, first: str, file: Path, **form: str) -> None:
        """`first` counts until the file holds a newer one that followed it."""
        self._first, self._file, self._form = first, Path(file), form

    def __call__(self) -> dict[str, str]:
        """The form that asks for a token."""
        return {"grant_type": "refresh_token", "refresh_token": self._newest(), **self._form}

    def keep(self, client: Client, answer: dict[str, Any]) -> None:
        """Keeps the refresh token of an answer, if there is one."""
        del client
        if answer.get("refresh_token"):
            text = json.dumps({"after": self._first, "refresh_token": answer["refresh_token"]})
            beside = self._file.with_name(f"{self._file.name}.new")
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self._file)

    def _newest(self) -> str:
        if self._file.is_file():
            kept = json.loads(self._file.read_text())
            if kept["after"] == self._first:
                return kept["refresh_token"]
        return self._first


class TokenBasedAuth(httpx.Auth):
    """OAuth 1.0a with the tokens of an integration: each request is signed on its own, HMAC-SHA256."""

    def __init__(self, realm: str, consumer: tuple[str, str], token: tuple[str, str]) -> None:
        """`consumer` and `token` are key and secret."""
        self._signer = ClientAuth(*consumer, *token, signature_method="HMAC-SHA256", realm=realm)

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:
        """Signs the request."""
        _, headers, _ = self._signer.sign(request.method, str(request.url), {}, "")
        request.headers["Authorization"] = headers["Authorization"]
        yield request


def token_based(realm: str, consumer: tuple[str, str], token: tuple[str, str]) -> Login:
    """OAuth 1.0a, signed anew for each request."""
    return lambda client: TokenBasedAuth(realm, consumer, token)


def _hmac_sha256(signer: ClientAuth, request: Any) -> str:
    text = generate_signature_base_string(request)
    key = f"{escape(signer.client_secret)}&{escape(signer.token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


ClientAuth.register_signature_method("HMAC-SHA256", _hmac_sha256)


def _token_or(client: Client, fix: str) -> Callable[[httpx.Response], dict[str, Any]]:
    """Reads the answer of a token address: the token, or why there is none."""

    def read(answer: httpx.Response) -> dict[str, Any]:
        try:
            told = exact.loads(answer.content)
        except ValueError:
            raise Transient(f"HTTP {answer.status_code} and not JSON") from None
        if answer.status_code == 200 and told.get("access_token"):
            return told
        why = " ".join(str(told.get(part) or "") for part in ("error", "error_description")).strip()
        raise login_refused(client.source, f"{client.redact(why) or f'HTTP {answer.status_code}'}.{client.clocks}", fix)

    return read


class _Headers(httpx.Auth):
    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:
        request.headers.update(self._headers)
        yield request
