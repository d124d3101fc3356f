"""The profile of a payroll file: how one provider's layout reads. Declared in `crossfoot.yml`, checked before use."""

import codecs
import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ingest.errors import USAGE, LandingError
from ingest.typing_rules import DECIMAL_MARKS, THOUSANDS_MARKS, NumberFormat

FIELDS = ("employee", "cost_center", "period", "run", "company", "pay_date", "hours", "currency", "component", "amount")
REQUIRED = ("employee", "cost_center", "period", "currency")
ComponentClass = Literal[
    "regular", "overtime", "paid_leave", "bonus", "commission", "employer_tax", "employer_benefit", "reimbursement",
    "employee_tax", "employee_deduction",
]  # fmt: skip
Text = Annotated[str, Field(min_length=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Marker(_Part):
    """Rows whose `column` matches the whole regular expression `matches`."""

    column: Text
    matches: Text

    def marks(self, row: Mapping[str, str]) -> bool:
        """Whether a row is one of them."""
        return re.fullmatch(self.matches, row[self.column].strip()) is not None


class Profile(_Part):
    """How a provider writes its files.

    `columns` says which header holds which of FIELDS, `constants` gives what no column holds, and the named groups of
    `file_name` what only the file's name tells (`revision`: which of two files of one pay run is the later one).
    `components` is a class per pay component: of each amount column (wide files), or of each text in
    `columns.component` (long files, with `columns.amount`). `period_format` and `date_format` are those of strptime.
    """

    encoding: Text = "utf-8"
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    skip_lines: Annotated[int, Field(ge=0)] = 0
    decimal: Literal[DECIMAL_MARKS] = "."
    thousands: Literal[THOUSANDS_MARKS] = ""
    negative: Literal["leading minus", "trailing minus", "parentheses"] = "leading minus"
    credit: Marker | None = None
    period_format: Text = "%Y-%m"
    date_format: Text = "%Y-%m-%d"
    columns: dict[Literal[FIELDS], Text]
    constants: dict[Literal[FIELDS], Text] = {}
    file_name: str = ".*"
    components: Annotated[dict[str, ComponentClass], Field(min_length=1)]
    ignore: tuple[Marker, ...] = ()
    total: Marker | None = None

    @property
    def is_long(self) -> bool:
        """Whether the file has one row per component (else one column per component)."""
        return "component" in self.columns

    @property
    def numbers(self) -> NumberFormat:
        """How amounts are written, once their sign stands in front."""
        return NumberFormat(self.decimal, self.thousands)

    @property
    def header(self) -> list[str]:
        """The columns that a file must have."""
        amounts = [] if self.is_long else list(self.components)
        markers = [marker.column for marker in (*self.ignore, self.total, self.credit) if marker]
        return list(dict.fromkeys([*self.columns.values(), *amounts, *markers]))

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, value: str) -> str:
        try:
            return codecs.lookup(value).name
        except LookupError:
            raise ValueError(f"there is no encoding {value!r}") from None

    @model_validator(mode="after")
    def _complete(self) -> "Profile":
        told = {*self.columns, *self.constants, *re.compile(self.file_name).groupindex}
        missing = [name for name in REQUIRED if name not in told]
        if missing:
            raise ValueError(f"{', '.join(missing)}: give a column, a constant, or a group of `file_name`")
        if self.is_long != ("amount" in self.columns):
            raise ValueError("columns.component and columns.amount belong together: a row per component has both")
        return self


class Options(_Part):
    """A source's options: the folder its files are put in, which of them are read, and their profile."""

    path: Path
    files: Text = "*"
    profile: Profile


def read_options(source: str, options: Mapping[str, Any]) -> Options:
    """The options, checked; XF-310 (exit 2) names every problem."""
    try:
        return Options.model_validate(dict(options))
    except ValidationError as error:
        problems = [_problem(source, item) for item in error.errors(include_url=False, include_input=False)]
        raise LandingError(
            "XF-310",
            f"sources.{source} cannot be used.",
            why="\n".join(problems),
            kept="Nothing was read.",
            next_command="edit crossfoot.yml (docs/connect/payroll.md), then crossfoot doctor",
            exit_code=USAGE,
        ) from None


def _problem(source: str, item: Any) -> str:
    place = [str(part) for part in item["loc"] if part != "[key]"]
    name = ".".join(["sources", source, *place])
    if item["type"] == "extra_forbidden":
        known = list(Profile.model_fields if "profile" in place else Options.model_fields)
        near = difflib.get_close_matches(place[-1], known, n=1)
        return f"{name}: unknown key; " + (f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}")
    message = item["msg"].removeprefix("Value error, ").replace("Input should", "should").replace("Field ", "")
    return f"{name}: {message}"


COMPONENT_CLASSES = get_args(ComponentClass)
