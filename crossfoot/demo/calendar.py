"""The fiscal months of the made-up firm: day ↔ month arithmetic on whole arrays."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np


def month_number(day) -> np.ndarray:
    """Months since 1970-01 of days since 1970-01-01."""
    return np.asarray(day).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def first_day(month) -> np.ndarray:
    """First day (days since 1970-01-01) of a month number."""
    return np.asarray(month, np.int64).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def weekday(day) -> np.ndarray:
    """0 = Monday … 6 = Sunday."""
    return (np.asarray(day) + 3) % 7


@dataclass(frozen=True)
class Calendar:
    """Month index 0 is the opening period, 1 … months are reported; history has negative indexes."""

    opening: int
    months: int

    @classmethod
    def starting(cls, start: str, months: int) -> "Calendar":
        """`start` is the first reported month, YYYY-MM."""
        return cls(int(np.datetime64(start, "M").astype(np.int64)) - 1, months)

    def index(self, day) -> np.ndarray:
        """Month index of days, also before the opening period and after the last month."""
        return month_number(day) - self.opening

    def start(self, index) -> np.ndarray:
        """First day of month indexes."""
        return first_day(np.asarray(index) + self.opening)

    def end(self, index) -> np.ndarray:
        """Last day of month indexes."""
        return self.start(np.asarray(index) + 1) - 1

    def days(self, index) -> np.ndarray:
        """Calendar days of month indexes."""
        return self.end(index) - self.start(index) + 1

    @cached_property
    def first(self) -> int:
        """First day that is reported."""
        return int(self.start(1))

    @cached_property
    def last(self) -> int:
        """Last day that is reported: the end of L."""
        return int(self.end(self.months))

    @cached_property
    def closes(self) -> np.ndarray:
        """Close date per month index 0 … months: three to five days after the month end."""
        index = np.arange(self.months + 1)
        return self.end(index) + 3 + (index + self.opening) % 3

    @cached_property
    def extracted(self) -> int:
        """The day of the extract: shortly after the last close, so that a few approvals are younger than it."""
        return int(self.closes[-1]) + 4

    def name(self, index) -> np.ndarray:
        """YYYY-MM of month indexes."""
        return (np.asarray(index, np.int64) + self.opening).astype("datetime64[M]").astype(str)

    def cutoff(self, day, approved) -> np.ndarray:
        """First month index from the work month on whose close date holds the approval; months + 1 = none yet."""
        return np.maximum(self.index(day), np.searchsorted(self.closes, approved, side="left"))
