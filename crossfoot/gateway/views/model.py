"""What a page shows, as plain data: every number is an answer of the gateway, or words say how it was derived."""

from dataclasses import dataclass, field
from decimal import Decimal

from crossfoot.gateway.completeness import Gap
from crossfoot.gateway.dictionary import OWN_CURRENCY
from crossfoot.gateway.views.filters import BASES, COMPARISONS, Filters
from crossfoot.gateway.views.words import period_name


@dataclass(frozen=True, slots=True)
class Number:
    """One value. `metric`, `period`, `by` and `key` name the cell of the gateway that holds it.

    A derived number has no metric; its `words` tell how it comes from others, which are its `parts`. `value` is None
    where there is none, and `words` tell why. `unit` is that of the gateway (usd, ratio, hours, days, fte, count,
    usd_per_hour), or times, months, points, score for what is read so. `rates` is the currency view that holds the cell
    where it is not the page's.
    """

    metric: str
    period: str
    value: Decimal | None
    unit: str
    by: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    words: str = ""
    parts: "tuple[Number, ...]" = ()
    rates: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number of a page beside the one it is compared with, `against` says which that is.

    `good` tells whether the change is welcome, if it can; `gaps` which open exceptions leave it incomplete;
    `benchmark` what the industry reaches, and `beyond` how far the number is from that; `is_headline` whether it stands
    open or behind a click.
    """

    label: str
    definition: str
    number: Number
    before: Number | None = None
    against: str = ""
    change: Number | None = None
    good: bool | None = None
    trend: tuple[Number, ...] = ()
    gaps: tuple[Gap, ...] = ()
    benchmark: Number | None = None
    beyond: Number | None = None
    is_headline: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers side by side, one per label of their panel.

    `scenario` is actual, prior, plan, goal (a plan beside what is compared), forecast or benchmark.
    """

    name: str
    numbers: tuple[Number, ...]
    scenario: str = "actual"

    @property
    def unit(self) -> str:
        """The unit of its numbers; of those that have a value where there are any. OWN_CURRENCY of several."""
        known = {number.unit for number in self.numbers if number.value is not None and number.unit}
        if len(known) > 1:
            return OWN_CURRENCY
        return next(iter(known), "") or next((number.unit for number in self.numbers if number.unit), "")


@dataclass(frozen=True, eq=False)
class Panel:
    """A chart and its table: labels × series.

    `kind` is bars, lines, steps, stacked, multiples, waterfall, heatmap, scatter, pareto, dumbbell, icicle or table.
    `totals` are the positions of the full bars of a waterfall, which is a roll where its steps move a balance and are
    neither good nor bad; `parents` what each label stands under: another label of
    an icicle, the name of one of the small charts of multiples. `too_large` are the positions of steps that are larger
    than they should be. `variances` stand beside the series in its table, and are not drawn. `reason` stands in place
    of a chart that cannot be shown; `left_out` counts the rows, or lines, beyond the most of a page.
    """

    id: str
    kind: str
    title: str
    subtitle: str
    labels: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    over: str = ""
    totals: tuple[int, ...] = ()
    parents: tuple[str, ...] = ()
    too_large: tuple[int, ...] = ()
    reason: str = ""
    left_out: int = 0
    variances: tuple[Series, ...] = ()
    is_roll: bool = False

    @property
    def columns(self) -> tuple[Series, ...]:
        """What its table shows beside the labels."""
        return self.series + self.variances

    @property
    def metrics(self) -> tuple[str, ...]:
        """The metrics it shows, each once."""
        names = (number.metric for series in self.series for number in series.numbers if number.metric)
        return tuple(dict.fromkeys(names))

    @property
    def is_empty(self) -> bool:
        """Whether there is no value to show."""
        return all(number.value is None for series in self.series for number in series.numbers)


@dataclass(frozen=True, eq=False)
class View:
    """A page under some filters: message, tiles, panels. Equal only to itself, so that it can stand in a cache key.

    `currency` names the currency of its money and the rates it is converted at.
    By metric, `lacking` names inputs that no source delivers, `incomplete` the checks whose open exceptions touch it.
    """

    page: str
    title: str
    scope: str
    period: str
    filters: Filters
    build: str
    as_of: str
    currency: str
    tiles: tuple[Tile, ...]
    panels: tuple[Panel, ...]
    lacking: dict[str, list[str]] = field(default_factory=dict)
    incomplete: dict[str, tuple[Gap, ...]] = field(default_factory=dict)
    definitions: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def named(self) -> str:
        """Title and period."""
        return f"{self.title}, {period_name(self.period)}"

    @property
    def stem(self) -> str:
        """What a file of it is called, without its ending."""
        return f"crossfoot-{self.page}-{self.period}"

    @property
    def told(self) -> tuple[str, ...]:
        """What its numbers are, a sentence each: which figures, compared with what, and what they lack."""
        figures = f"Figures {BASES[self.filters.basis]}, compared with the {COMPARISONS[self.filters.compare]}."
        soft = "" if self.filters.soft == 100 else f"Forecasts count {self.forecast}."
        return tuple(filter(None, (figures, soft, self.missing, *(f"Incomplete: {gap}" for gap in self.gaps))))

    @property
    def forecast(self) -> str:
        """How much of what is likely but not sure its forecasts count."""
        return f"{self.filters.soft} % of soft bookings and of the weighted pipeline"

    @property
    def missing(self) -> str:
        """The inputs that no source delivers, and the numbers that are incomplete without them; empty without any."""
        inputs = sorted({name for names in self.lacking.values() for name in names})
        labels = dict.fromkeys(self.definitions.get(metric, {}).get("label", metric) for metric in self.lacking)
        told = f"No source delivers {', '.join(inputs)}. Incomplete without it: {', '.join(labels)}."
        return told if inputs else ""

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What leaves any number of the page incomplete, each check once with the most that it touches."""
        found: dict[str, Gap] = {}
        for gap in (gap for gaps in self.incomplete.values() for gap in gaps):
            found[gap.check] = max(gap, found.get(gap.check, gap))
        return tuple(found[check] for check in sorted(found))

    @property
    def without_goal(self) -> tuple[str, ...]:
        """The headlines, by their labels, that are compared with a goal where none is kept for this choice."""
        is_plan = self.filters.compare in ("budget", "target")
        told = (tile for tile in self.tiles if tile.is_headline and tile.number.value is not None)
        return tuple(tile.label for tile in told if is_plan and tile.before is None)

    def panel(self, id: str) -> Panel:
        """The panel of an id."""
        return next(panel for panel in self.panels if panel.id == id)

    @property
    def is_empty(self) -> bool:
        """Whether no number of the page has a value, or every one is 0."""
        numbers = [tile.number for tile in self.tiles]
        numbers += [number for panel in self.panels for series in panel.series for number in series.numbers]
        return not any(number.value for number in numbers)
