"""What `crossfoot.yml` says of a NetSuite account."""

from collections.abc import Mapping
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field, SecretStr

from ingest.kit import options


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not the name of a time zone, such as America/Los_Angeles")
    return name


class Auth(options.Auth):
    """Token-based authentication: the integration record's key and secret, the access token's id and secret."""

    consumer_key: SecretStr
    consumer_secret: SecretStr
    token_id: SecretStr
    token_secret: SecretStr


class Options(options.Options):
    """An account; `account` is its id, 1234567 or 1234567_SB1."""

    site: ClassVar = (".suitetalk.api.netsuite.com", ".app.netsuite.com")
    account: Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([_-][A-Za-z0-9]+)?$")]
    auth: Auth
    opening_period: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    """The month before the first one that is reported; the closed periods from here on are the fiscal periods."""
    time_zone: Annotated[str, AfterValidator(_zone)] = "America/Los_Angeles"
    """The zone in which the account shows times, to the user whose token this is."""
    names: Mapping[str, str] = {}
    """Names of the firm's own records and fields, by the name that stands in `streams.yml`."""
    overlap_minutes: Annotated[int, Field(ge=0)] = 24 * 60
    """Times come without a zone, so a window begins a day before the last one ended."""

    @property
    def realm(self) -> str:
        """The account's id as a signature names it."""
        return self.account.upper().replace("-", "_")

    @property
    def zone(self) -> ZoneInfo:
        """The account's time zone."""
        return ZoneInfo(self.time_zone)
