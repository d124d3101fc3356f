"""What `crossfoot.yml` says of a HubSpot account, how to log in, and what its refusals mean."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

import httpx
from pydantic import Field, SecretStr, model_validator

from ingest.kit import login as kit_login
from ingest.kit import options
from ingest.kit.client import Judge, Login
from ingest.kit.failures import Restart, Transient, login_refused, not_permitted, not_understood, used_up

ADDRESS = options.Options.model_fields["base_url"].metadata[0].pattern
FIX = "Check the private app's access token (Settings, Integrations, Private apps), or connect the OAuth app again."


class Auth(options.Auth):
    """The access token of a private app; or an OAuth app and its refresh token, which HubSpot does not change."""

    access_token: SecretStr | None = None
    client_id: SecretStr | None = None
    client_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        app = [self.client_id, self.client_secret, self.refresh_token]
        if (self.access_token and not any(app)) or (not self.access_token and all(app)):
            return self
        raise ValueError("give access_token, or client_id, client_secret and refresh_token")


class Options(options.Options):
    """`names` maps a declared object or `object.property` to what the account calls it.

    Deals of a pipeline in `no_pursuit`, by its label or id, are no part of the sales pipeline. The search that finds
    what changed may be an hour behind: windows overlap by more than that.
    """

    base_url: Annotated[str, Field(pattern=ADDRESS)] = "https://api.hubapi.com"
    auth: Auth
    names: Mapping[str, str] = {}
    no_pursuit: tuple[str, ...] = ()
    overlap_minutes: Annotated[int, Field(ge=0)] = 70

    def name(self, object_name: str, property_name: str = "") -> str:
        """What the account calls an object, or a property of it."""
        declared = f"{object_name}.{property_name}" if property_name else object_name
        return self.names.get(declared, property_name or object_name)


def login(settings: Options) -> Login:
    """The login of a source."""
    auth = settings.auth
    if auth.access_token:
        return kit_login.bearer(auth.plain("access_token"))
    names = ("client_id", "client_secret", "refresh_token")
    form = {"grant_type": "refresh_token", **{name: auth.plain(name) for name in names}}
    return kit_login.token(f"{settings.base_url.rstrip('/')}/oauth/v1/token", lambda: form, fix=FIX)


def judge(settings: Options) -> Judge:
    """What the answers to a source mean. A private app's token does not end: refused, it stays refused."""

    def meaning(answer: httpx.Response) -> Exception | None:
        status, told = answer.status_code, _error(answer)
        text = str(told.get("message") or f"HTTP {status}")
        if status in (401, 530):
            return login_refused("hubspot", text, FIX) if settings.auth.access_token else Restart("the token has ended")
        if status == 403:
            return not_permitted(
                f"HubSpot refuses {answer.request.url.path}: {text}", f"Grant the app {_scopes(told)}."
            )
        if status == 429 and told.get("policyName") == "DAILY":
            return used_up("HubSpot takes no more requests today.", text)
        if status in (423, 477):
            return Transient(f"HTTP {status}")
        if status in (400, 404, 422):
            return not_understood(f"HubSpot refuses {answer.request.url.path}.", text)
        return None

    return meaning


def _error(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code < 400:
        return {}
    try:
        told = answer.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _scopes(told: dict[str, Any]) -> str:
    named = [
        scope
        for error in told.get("errors") or []
        for scope in (error.get("context") or {}).get("requiredGranularScopes") or []
    ]
    return f"the scope {' or '.join(named)}" if named else "the scopes of docs/connect/hubspot.md"
