"""The firm's frame: legal entities, holidays, working days, exchange rates and its fixed vocabularies."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import polars as pl

from crossfoot.demo.calendar import Calendar, first_day, weekday
from crossfoot.demo.draw import stack, stream


class Entity(NamedTuple):
    """A legal entity; `full_time` in hundredths of an hour a day, `level` = pay level against the first entity."""

    id: str
    name: str
    currency: int
    country: str
    full_time: int
    states_full_time: bool
    weight: float
    level: float
    tax: int
    region: str
    holidays: tuple


# Contract and receipt currencies; the first one is the reporting currency. NOK occurs on receipts only.
CURRENCIES = np.array(["USD", "EUR", "DKK", "GBP", "SEK", "CHF", "NOK"])
USD_LEVEL = np.array([1.0, 1.09, 0.1461, 1.27, 0.0952, 1.13, 0.0937])
FOREIGN = np.array([4, 5])  # contract currencies that are no entity's functional currency

CHRISTMAS = ((12, 24, "Christmas Eve"), (12, 25, "Christmas Day"), (12, 26, "Second day of Christmas"))
NEW_YEAR = ((1, 1, "New Year's Day"),)
ENTITIES = (
    Entity(
        "US01", "Fernhill Partners Inc", 0, "US", 800, False, 0.38, 1.00, 0, "AMER",
        (*NEW_YEAR, (6, 19, "Juneteenth"), (7, 4, "Independence Day"), (11, 11, "Veterans Day"), CHRISTMAS[1]),
    ),
    Entity(
        "DE01", "Fernhill Partners GmbH", 1, "DE", 800, True, 0.26, 0.92, 19, "DACH",
        (*NEW_YEAR, (5, 1, "Tag der Arbeit"), (10, 3, "Tag der Deutschen Einheit"), *CHRISTMAS[1:]),
    ),
    Entity(
        "DK01", "Fernhill Partners A/S", 2, "DK", 740, True, 0.20, 0.98, 25, "NORDICS",
        (*NEW_YEAR, (6, 5, "Grundlovsdag"), *CHRISTMAS, (12, 31, "Nytårsaften")),
    ),
    Entity(
        "GB01", "Fernhill Partners Ltd", 3, "GB", 750, True, 0.16, 0.90, 20, "UKI",
        (*NEW_YEAR, (5, 5, "Early May bank holiday"), (8, 25, "Summer bank holiday"), *CHRISTMAS[1:]),
    ),
)  # fmt: skip
ENTITY_IDS = np.array([entity.id for entity in ENTITIES])
PRACTICES = np.array(["STR", "DAT", "CLD", "SEC", "APP", "COR"])  # COR = corporate functions, no client work
PRACTICE_WEIGHTS = (0.18, 0.26, 0.22, 0.14, 0.20)
SERVICE_LINES = np.array(["advisory", "implementation", "support", "managed"])
INTERNAL = (  # id, name, productive, weight
    ("INT-PRESALES", "Presales and proposals", True, 0.30),
    ("INT-PRACTICE", "Practice development", True, 0.22),
    ("INT-TRAINING", "Training", False, 0.18),
    ("INT-ADMIN", "Administration", False, 0.16),
    ("INT-BENCH", "Unassigned", False, 0.14),
)


@dataclass(frozen=True)
class Firm:
    """Rates are integer millionths of reporting currency per unit, arrays [currency, month index 0 … months]."""

    calendar: Calendar
    average: np.ndarray
    closing: np.ndarray
    budget: np.ndarray
    working: np.ndarray = field(repr=False)  # [entity, day since calendar.first] bool
    functional: np.ndarray = field(default_factory=lambda: np.array([entity.currency for entity in ENTITIES]))

    def convert(self, amount, source, target, month) -> np.ndarray:
        """Amounts in another currency at the average cross rate of their month (history: the opening rates)."""
        month = np.clip(month, 0, self.calendar.months)
        return np.asarray(amount) * self.average[source, month] / self.average[target, month]


def draw_firm(calendar: Calendar, seed: int) -> Firm:
    """Draw the exchange rates of every month and lay out the working days of every entity."""
    rng = stream(seed, "firm")
    months = calendar.months + 1
    walk = np.exp(np.cumsum(rng.normal(0, 0.011, (len(CURRENCIES), months + 1)), axis=1))
    spot = np.rint(USD_LEVEL[:, None] * walk * 1e6).astype(np.int64)
    average = (spot[:, :-1] + spot[:, 1:]) // 2
    closing = spot[:, 1:].copy()
    year = (np.arange(months) + calendar.opening) // 12
    budget = np.rint(spot[:, np.searchsorted(year, year)] / 1000).astype(np.int64) * 1000
    for rates in (average, closing, budget):
        rates[0] = 1_000_000
    days = np.arange(calendar.first, calendar.last + 1)
    working = np.stack([(weekday(days) < 5) & ~np.isin(days, _holidays(entity, calendar)[0]) for entity in ENTITIES])
    return Firm(calendar, average, closing, budget, working)


def _holidays(entity: Entity, calendar: Calendar) -> tuple:
    """Days and names of an entity's holidays in every calendar year the fiscal months touch."""
    years = range(1970 + calendar.opening // 12, 1970 + (calendar.opening + calendar.months) // 12 + 1)
    rows = [(int(first_day((y - 1970) * 12 + m - 1)) + d - 1, name) for y in years for m, d, name in entity.holidays]
    return [day for day, _ in rows], [name for _, name in rows]


def frames(firm: Firm) -> dict:
    """ref_fiscal_period, ref_fx_rate, ref_legal_entity, ref_holiday, ref_code."""
    calendar, index = firm.calendar, np.arange(firm.calendar.months + 1)
    names = calendar.name(index)
    kinds = {"average": firm.average, "closing": firm.closing, "budget": firm.budget, "spot": firm.closing}
    rates = [
        pl.DataFrame(
            {"period": names, "from_currency": code, "to_currency": CURRENCIES[0], "rate_type": kind, "rate": table[c]}
        )
        for kind, table in kinds.items()
        for c, code in enumerate(CURRENCIES)
        if c and (kind != "spot" or c == 1)
    ]
    return {
        "ref_fiscal_period": pl.DataFrame(
            {
                "period": names,
                "start_date": calendar.start(index),
                "end_date": calendar.end(index),
                "close_date": calendar.closes,
            }
        ),
        "ref_fx_rate": stack(rates),
        "ref_legal_entity": pl.DataFrame(
            {
                "entity_id": [e.id for e in ENTITIES],
                "name": [e.name for e in ENTITIES],
                "functional_currency": CURRENCIES[firm.functional],
                "country": [e.country for e in ENTITIES],
                "full_time_hours_per_day": [e.full_time if e.states_full_time else None for e in ENTITIES],
            }
        ),
        "ref_holiday": stack(
            pl.DataFrame({"entity_id": e.id, "date": days, "name": names})
            for e in ENTITIES
            for days, names in [_holidays(e, calendar)]
        ),
        "ref_code": _codes(calendar),
    }


def _codes(calendar: Calendar) -> pl.DataFrame:
    """Every service line, practice and cost centre of the firm, all listed before the first month."""
    teams = {f"{e.id}-{team}": f"{team} of {e.name}" for e in ENTITIES for team in (*PRACTICES, "POOL")}
    listed = {
        "service_line": {line: line.title() for line in SERVICE_LINES},
        "practice": {practice: f"Practice {practice}" for practice in PRACTICES},
        "cost_center": teams,
    }
    rows = [(kind, code, meaning) for kind, codes in listed.items() for code, meaning in codes.items()]
    table = pl.DataFrame(rows, schema=["kind", "code", "meaning"], orient="row")
    return table.with_columns(author=pl.lit("finance"), mapped_on=pl.lit(int(calendar.start(0))))
