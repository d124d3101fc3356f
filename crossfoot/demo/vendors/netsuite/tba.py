"""Token-based authentication as the vendor checks it: OAuth 1.0a, HMAC-SHA256, one signature per request."""

import base64
import hashlib
import hmac
import re
import time
from urllib.parse import quote, unquote

from starlette.requests import Request

MOST_OFF = 300  # seconds that a timestamp may be off


class Tba:
    """The one integration and token that may ask this account."""

    def __init__(self, account: str, consumer: tuple[str, str], token: tuple[str, str]) -> None:
        """`consumer` and `token` are key and secret."""
        self._account, self._consumer, self._token, self._nonces = account, consumer, token, set()

    def refuses(self, request: Request) -> str:
        """Why the request is not who it says it is; empty when it is."""
        header = request.headers.get("authorization", "")
        given = {name: unquote(value) for name, value in re.findall(r'(\w+)="([^"]*)"', header)}
        if not header.startswith("OAuth ") or given.get("realm") != self._account:
            return "no token of this account"
        if (given.get("oauth_consumer_key"), given.get("oauth_token")) != (self._consumer[0], self._token[0]):
            return "unknown integration or token"
        if given.get("oauth_signature_method") != "HMAC-SHA256":
            return "signature method"
        if not hmac.compare_digest(self._signature(request, given), given.get("oauth_signature", "")):
            return "signature"
        if abs(time.time() - int(given["oauth_timestamp"])) > MOST_OFF:
            return "timestamp"
        once = given["oauth_timestamp"], given["oauth_nonce"]
        if once in self._nonces:
            return "nonce used before"
        self._nonces.add(once)
        return ""

    def _signature(self, request: Request, given: dict[str, str]) -> str:
        signed = [item for item in given.items() if item[0] not in ("realm", "oauth_signature")]
        signed += request.query_params.multi_items()
        parameters = "&".join(sorted(f"{_encoded(name)}={_encoded(value)}" for name, value in signed))
        address = str(request.url.replace(query=""))
        base = "&".join(map(_encoded, (request.method, address.rstrip("?"), parameters)))
        key = f"{_encoded(self._consumer[1])}&{_encoded(self._token[1])}"
        return base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha256).digest()).decode()


def _encoded(text: str) -> str:
    return quote(text, safe="-._~")
