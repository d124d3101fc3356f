"""What `crossfoot.yml` says of Xero organisations."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, SecretStr, model_validator

from ingest.kit import options

ADDRESS = options.Options.model_fields["base_url"].metadata[0].pattern
Role = Literal["rebilled_expenses", "unbilled", "deferred_revenue", "loss_provision", "labour", "payroll_liability"]


class Auth(options.Auth):
    """An app. With a refresh token it acts for the user who connected it; without, it is a custom connection."""

    client_id: SecretStr
    client_secret: SecretStr
    refresh_token: SecretStr | None = None


class Options(options.Options):
    """Organisations that one app may read; each is a legal entity of the firm."""

    site: ClassVar = ("api.xero.com", "go.xero.com")
    base_url: Annotated[str, Field(pattern=ADDRESS)] = "https://api.xero.com"
    auth: Auth
    token_file: Path | None = None
    """Where the newest refresh token is kept: each one is good for one use."""
    tenants: Annotated[dict[str, str], Field(min_length=1)]
    """The tenant id of each organisation, by the firm's code of the legal entity."""
    scope: str = (
        "accounting.transactions.read accounting.settings.read accounting.contacts.read accounting.journals.read"
    )
    """What a custom connection asks for; an app with a refresh token has what the user granted."""
    project_tracking: str = "Project"
    """The tracking category whose options are the engagements."""
    accounts: Mapping[Role, tuple[str, ...]] = {}
    """Codes of the accounts that have a role which their type does not tell."""

    @model_validator(mode="after")
    def _keeps_its_token(self) -> Self:
        if self.auth.refresh_token and not self.token_file:
            raise ValueError("a refresh_token needs a token_file, in which its successors are kept")
        return self

    @property
    def token_url(self) -> str:
        """Where tokens are given: the identity service beside the API."""
        return f"{self.base_url.rstrip('/').replace('://api.', '://identity.')}/connect/token"
