"""What `crossfoot.yml` says of Xero organisations."""

from typing import Annotated, Literal

from pydantic import Field, SecretStr

from ingest.kit import options

Role = Literal["rebilled_expenses", "unbilled", "deferred_revenue", "loss_provision"]


class Auth(options.Auth):
    """An app. With a refresh token it acts for the user who connected it; without, it is a custom connection."""

    client_id: SecretStr
    client_secret: SecretStr
    refresh_token: SecretStr | None = None


class Options(options.Options):
    """Organisations that one app may read; each is a legal entity of the firm."""

    base_url: Annotated[str, Field(pattern=r"^https://|^http://(127\.0\.0\.1|localhost|\[::1\])[:/]")] = "https://api.xero.com"
    identity_url: Annotated[str, Field(pattern=r"^https://|^http://(127\.0\.0\.1|localhost|\[::1\])[:/]")] = (
        "https://identity.xero.com"
    )
    auth: Auth
    tenants: Annotated[dict[str, str], Field(min_length=1)]
    """The tenant id of each organisation, by the firm's code of the legal entity."""
    scope: str = (
        "accounting.transactions.read accounting.settings.read accounting.contacts.read accounting.journals.read"
    )
    """What a custom connection asks for; an app with a refresh token has what the user granted."""
    project_tracking: str = "Project"
    """The tracking category whose options are the engagements."""
    accounts: dict[Role, tuple[str, ...]] = {}
    """Codes of the accounts that have a role which their type does not tell."""
