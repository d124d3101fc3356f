"""`crossfoot.yml`: what a workspace is configured to do. Unknown keys and values are refused, with a suggestion."""

import datetime as dt
import difflib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    StrictBool,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from crossfoot.errors import USAGE, CrossfootError
from crossfoot.yaml_file import EMAIL, expand, invalid, read_yaml

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Policies(BaseModel):
    """The policy switches, their accepted values and defaults; the only list of them.

    A switch is written with dots (`rpo.exclude_right_to_invoice`); its column in `run.policy` has underscores.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    booking_date: Literal["signed", "close"] = "signed"
    book_to_bill_denominator: Literal["recognised", "billed"] = "recognised"
    rpo_exclude_right_to_invoice: StrictBool = Field(True, alias="rpo.exclude_right_to_invoice")
    rpo_noncancellable_only: StrictBool = Field(True, alias="rpo.noncancellable_only")
    tm_revenue_period: Literal["close_cutoff", "work_month"] = "close_cutoff"
    milestone_trigger: Literal["customer_accepted", "psa_completed"] = "customer_accepted"
    utilization_basis: Literal["net", "gross", "logged"] = Field("net", alias="utilization.basis")
    utilization_population: Literal["employees", "employees_and_subcontractors"] = Field(
        "employees", alias="utilization.population"
    )
    utilization_statuses: Literal["approved", "approved_and_submitted"] = Field(
        "approved", alias="utilization.statuses"
    )
    realization_denominator: Literal["standard", "contract"] = Field("standard", alias="realization.denominator")
    payroll_basis: Literal["worked_hours", "capacity_hours"] = Field("worked_hours", alias="payroll.basis")
    ageing_basis: Literal["due_date", "invoice_date"] = "due_date"
    dso_method: Literal["rolling_3m", "rolling_1m", "countback"] = Field("rolling_3m", alias="dso.method")
    org_view: Literal["as_was", "as_is"] = "as_was"
    recon_stale_days: Annotated[int, Field(strict=True, ge=0)] = Field(30, alias="recon.stale_days")
    checks_profile: Literal["catalogue", "strict"] = Field("catalogue", alias="checks.profile")


class Source(BaseModel):
    """One instance of a system: its connector, and the connector's own options, which the connector checks."""

    model_config = ConfigDict(extra="allow", frozen=True)

    connector: str

    @property
    def options(self) -> dict[str, Any]:
        """Everything but the connector's name; may hold secrets, so it is never printed."""
        return dict(self.model_extra or {})

    def __repr_args__(self) -> Iterable[tuple[str, str]]:
        """Only the connector: options may hold secrets."""
        return [("connector", self.connector)]


class Workflow(BaseModel):
    """Decisions about exceptions: where they are stored, and above which money a second person approves."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    store: str | None = None
    four_eyes_above: Annotated[Decimal, Field(ge=0)] = Decimal(10_000)


class Channel(BaseModel):
    """Where messages about exceptions and runs go: an Apprise address, a secret, and what is told there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    to: Annotated[str, Field(repr=False)]
    owners: list[str] = []
    kinds: list[Literal["exception", "overdue", "source", "run"]] = ["exception", "overdue", "source", "run"]


class Delivery(BaseModel):
    """A page sent by e-mail as a file, to each recipient as the rights of that person in `access.yml` show it.

    `through` names a channel of `notify` with an e-mail address; the recipient takes the place of the one it names.
    `only` narrows as `crossfoot report --only` does: DIM=KEY.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: str
    file: Literal["pdf", "xlsx", "csv", "parquet"] = "pdf"
    period: Annotated[str, Field(pattern=r"^(\d{4}-(\d\d|Q[1-4]))?$")] = ""
    compare: Literal["prior", "year", "budget", "target"] = "prior"
    basis: Literal["current", "as_reported"] = "current"
    currency: Literal["reporting", "constant"] = "reporting"
    only: list[str] = []
    to: Annotated[list[Annotated[str, Field(pattern=EMAIL)]], Field(min_length=1)]
    through: str


class SignIn(BaseModel):
    """The OpenID Connect client that the dashboards are; both secrets come from the environment.

    `metadata_url`: the provider's `/.well-known/openid-configuration`; `redirect_uri`: the address readers open, with
    `/oauth2callback`. Both are https, or http on this machine.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    metadata_url: str
    client_id: Annotated[str, Field(min_length=1)]
    client_secret: Annotated[str, Field(repr=False)] = ""
    cookie_secret: Annotated[str, Field(repr=False)] = ""
    redirect_uri: str

    @field_validator("metadata_url", "redirect_uri")
    @classmethod
    def _is_private(cls, value: str) -> str:
        parts = urlsplit(value)
        is_here = parts.scheme == "http" and parts.hostname in LOOPBACK
        if not parts.hostname or not (parts.scheme == "https" or is_here):
            raise ValueError("must be an https address, or http on this machine")
        return value

    @field_validator("redirect_uri")
    @classmethod
    def _is_callback(cls, value: str) -> str:
        if urlsplit(value).path != "/oauth2callback":
            raise ValueError("must end in /oauth2callback, right after the host")
        return value


class Serve(BaseModel):
    """Where `crossfoot serve` listens, and how readers sign in; without sign-in on this machine only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: Annotated[str, Field(min_length=1)] = LOOPBACK[0]
    port: Annotated[int, Field(strict=True, ge=1, le=65535)] = 8501
    sign_in: SignIn | None = None

    @property
    def readers_at(self) -> str:
        """The address at which readers open the pages, scheme and host; empty where none is known."""
        parts = urlsplit(self.sign_in.redirect_uri) if self.sign_in else None
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts else ""


class Settings(BaseModel):
    """A validated `crossfoot.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reporting_currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    as_of: Literal["latest"] | dt.date = "latest"
    fiscal_year_start: Annotated[int, Field(strict=True, ge=1, le=12)] = 1
    sources: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Source] = {}
    policies: Policies = Policies()
    keep_builds: Annotated[int, Field(strict=True, ge=2)] = 10
    workflow: Workflow = Workflow()
    notify: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Channel] = {}
    deliveries: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")], Delivery] = {}
    serve: Serve = Serve()
    benchmarks: StrictBool = False

    _variables: dict[str, str] = PrivateAttr(default_factory=dict)

    @field_validator("as_of")
    @classmethod
    def _month_end(cls, value: Any) -> Any:
        if isinstance(value, dt.date) and (value + dt.timedelta(days=1)).day != 1:
            raise ValueError("is not the last day of a month; use 'latest' or a month end")
        return value

    @field_validator("deliveries")
    @classmethod
    def _goes_by_mail(cls, value: dict[str, Delivery], given: ValidationInfo) -> dict[str, Delivery]:
        mail = [name for name, channel in given.data.get("notify", {}).items() if channel.to.startswith("mailto")]
        if lost := [name for name, delivery in value.items() if delivery.through not in mail]:
            raise ValueError(f"{', '.join(lost)} must go through an e-mail channel of notify{did_you_mean('', mail)}")
        return value

    @property
    def connectors(self) -> list[str]:
        """The connectors in use, sorted."""
        return sorted({source.connector for source in self.sources.values()})

    def is_secret(self, value: str) -> bool:
        """Whether the value came from the environment, not from the file."""
        return value in self._variables.values()

    def redact(self, text: str) -> str:
        """The text with every value that came from the environment replaced by its `${NAME}`."""
        for name, value in self._variables.items():
            if len(value) > 3:  # replacing `a` or `10` everywhere would hide more than it protects
                text = text.replace(value, f"${{{name}}}")
        return text


def policy_lines() -> list[str]:
    """`switch: default   # all values` of every policy switch, as YAML; the profile of checks has its own key."""
    lines = []
    for name, field in Policies.model_fields.items():
        values = get_args(field.annotation) or ((True, False) if isinstance(field.default, bool) else ("0 or more",))
        default, *others = (str(value).lower() for value in (field.default, *values))
        if name != "checks_profile":
            lines.append(f"{f'{field.alias or name}: {default}':42} # {', '.join(others)}")
    return lines


def load_settings(path: Path) -> Settings:
    """Reads and checks a `crossfoot.yml`; every problem of the file is told at once (XF-2xx, exit 2)."""
    if not path.is_file():
        raise CrossfootError(
            "XF-201",
            f"There is no {path.name} in {path.parent.resolve()}.",
            next="crossfoot init",
            exit_code=USAGE,
        )
    written = _fold_policies(path, read_yaml(path))
    document, variables = expand(written)
    try:
        settings = Settings.model_validate(document)
    except ValidationError as error:
        problems = [_problem(written, item) for item in error.errors(include_input=False, include_url=False)]
        raise invalid(path, "\n".join(dict.fromkeys(problems))) from None
    settings._variables.update(variables)
    return settings


def _fold_policies(path: Path, document: dict) -> dict:
    """`policies` with dotted keys, however nested they were written, and `checks: {profile}` among them."""
    nested = {key: document.get(key) or {} for key in ("policies", "checks")}
    for key, value in nested.items():
        if not isinstance(value, dict):
            raise invalid(path, f"{key}: must be a mapping of switches")
    dotted = {**_dotted(nested["policies"]), **_dotted({"checks": nested["checks"]})}
    return {key: value for key, value in document.items() if key != "checks"} | {"policies": dotted}


def _dotted(mapping: dict, prefix: str = "") -> dict:
    flat: dict = {}
    for key, value in mapping.items():
        flat |= _dotted(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def _problem(written: dict, item: Any) -> str:
    """One line about one problem; a value is quoted as it is written in the file, never as the environment has it."""
    location = [str(part) for part in item["loc"] if part != "[key]"]
    name, kind = ".".join(location).removeprefix("policies."), item["type"]
    if kind == "extra_forbidden":
        return f"{name}: unknown key{did_you_mean(location[-1], _known_keys(location))}"
    if kind in ("dict_type", "model_type"):
        return f"{name}: must be a mapping, `key: value` lines"
    if kind == "invalid_key":
        return f"{name}: a key must be text; write it in quotes"
    if kind == "missing":
        return f"{name}: must be given"
    if location[0] in ("sources", *_NAMED) and len(location) == 2 and kind == "string_pattern_mismatch":
        return f"{name}: it is named with lower-case letters, digits and underscores"
    value: Any = written
    for part in location:
        value = value.get(part) if isinstance(value, dict) else value[int(part)] if isinstance(value, list) else value
    accepted = item.get("ctx", {}).get("expected") or ("true or false" if kind == "bool_type" else None)
    reason = f"is not accepted; it must be {accepted}" if accepted else item["msg"].removeprefix("Value error, ")
    shown = "" if isinstance(value, dict) else f"{value} "
    return f"{name}: {shown}{reason.replace('Input should', 'should')}"


def _known_keys(location: list[str]) -> Iterable[str]:
    if location[0] == "policies":
        return [field.alias or name for name, field in Policies.model_fields.items()]
    if location[0] == "serve" and len(location) > 1:
        return SignIn.model_fields if location[1] == "sign_in" and len(location) > 2 else Serve.model_fields
    if location[0] in _NAMED and len(location) > 2:
        return _NAMED[location[0]].model_fields
    return [*Settings.model_fields, "checks"]


_NAMED = {"notify": Channel, "deliveries": Delivery}


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the nearest known word, else the list of all known words."""
    known = list(known)
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; known are {', '.join(known)}"
