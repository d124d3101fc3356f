"""The options of a source that is read over HTTP, as `crossfoot.yml` gives them."""

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from ingest.errors import USAGE, LandingError

WEB = r"^(https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?)?$"
"""An address that people open: https, and no login, query or fragment, as everyone who sees a link sees it."""


class Auth(BaseModel):
    """What a login needs. Each system declares its own; every value is a secret until it is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def plain(self, name: str) -> str:
        """One value as text, "" when it is not given."""
        value = getattr(self, name)
        return value.get_secret_value() if isinstance(value, SecretStr) else value or ""

    def secrets(self) -> list[str]:
        """Every value that no message may show."""
        values = [value.get_secret_value() for value in dict(self).values() if isinstance(value, SecretStr)]
        return [value for value in values if len(value) > 3]


class Options(BaseModel):
    """The options that every such source has; a system adds its own and narrows `auth`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    base_url: Annotated[str, Field(pattern=r"^https://|^http://(127\.0\.0\.1|localhost|\[::1\])[:/]")]
    auth: Auth = Auth()
    skip: tuple[str, ...] = ()
    """Streams that are not read."""
    overlap_minutes: Annotated[int, Field(ge=0)] = 10
    """How far before the end of the last window the next one begins."""
    lag_minutes: Annotated[int, Field(ge=0)] = 5
    """How far before the server's time a window ends: a record may be committed later than it is stamped."""
    sweep_hours: Annotated[int, Field(ge=0)] = 24
    """How often the ids of all records are compared, to find what was deleted without a trace."""
    most_gone: Annotated[float, Field(gt=0, le=1)] = 0.2
    """The share of a stream's records that may disappear at once."""
    web: Annotated[str, Field(pattern=WEB)] = ""
    """The address at which people open the system, where it does not follow from `base_url`; links begin with it."""
    timeout_seconds: Annotated[int, Field(gt=0)] = 60
    requests_per_second: Annotated[float, Field(gt=0)] | None = None
    most_requests: Annotated[int, Field(gt=0)] | None = None
    """Requests that one run may make."""

    site: ClassVar[tuple[str, str] | None] = None
    """The end of the host of `base_url`, and what stands in its place where people open the system."""

    @classmethod
    def opened_at(cls, options: Mapping[str, Any]) -> str:
        """The address at which people open a source, https and without a login; empty where none is known.

        Options that cannot be used are refused where the source is read; here they only give no address.
        """
        web = str(options.get("web") or "")
        if web:
            return web.rstrip("/") if re.fullmatch(WEB, web) else ""
        api = str(options.get("base_url") or cls.model_fields["base_url"].default)
        host = re.match(r"https://(?:[^/@]*@)?([A-Za-z0-9.-]+)", api)
        if not (cls.site and host and host[1].endswith(cls.site[0])):
            return ""
        return f"https://{host[1].removesuffix(cls.site[0])}{cls.site[1]}"

    @classmethod
    def read(cls, source: str, options: Mapping[str, Any], streams: Collection[str]) -> Self:
        """The checked options of a source; XF-310 names every problem, and no value."""
        try:
            read = cls.model_validate(dict(options))
            problems = [f"skip: there is no stream {name}" for name in read.skip if name not in streams]
            if not problems:
                return read
        except ValidationError as error:
            problems = [_problem(cls, item) for item in error.errors(include_input=False, include_url=False)]
        raise LandingError(
            "XF-310",
            f"sources.{source}: {'; '.join(problems)}.",
            why=f"A source of this kind has the keys {', '.join(cls.model_fields)}.",
            kept="Nothing was read.",
            next_command="crossfoot doctor",
            exit_code=USAGE,
        )


def _problem(model: type[BaseModel], item: Any) -> str:
    path = [str(part) for part in item["loc"]]
    name = ".".join(path)
    if item["type"] == "extra_forbidden":
        known = model.model_fields["auth"].annotation if path[0] == "auth" and len(path) > 1 else model
        near = difflib.get_close_matches(path[-1], known.model_fields, n=1)
        return f"unknown key {name}" + (f", did you mean {near[0]}?" if near else "")
    if item["type"] == "missing":
        return f"{name} must be given"
    if name == "web":
        return "web must begin with https:// and have no login, query or fragment"
    if name == "base_url":
        return "base_url must begin with https://, or http:// on this machine"
    return f"{name}: {item['msg'].removeprefix('Value error, ')}"
