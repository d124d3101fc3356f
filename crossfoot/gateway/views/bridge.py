"""The margin bridge: from the margin of one period to the next in effects that add up to the change exactly.

With h hours, r revenue and c cost per hour, and ' for the later period: hours are (h' − h) × (r − c) of the firm, mix
is what the same step by practice adds to that, rate is (r' − r) × h', cost is −(c' − c) × h', all by practice and at
constant rates; exchange rates are the change in the reporting currency less the change at constant rates; other is
what quotients lose in rounding and what has no practice.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from crossfoot.gateway import formula
from crossfoot.gateway.views.asking import Answer, Asked, derived, difference, rest
from crossfoot.gateway.views.model import Number, Panel
from crossfoot.gateway.views.panels import Panels
from crossfoot.gateway.views.words import is_still, period_name, spoken

Keys = list[tuple[str, ...]]
PARTS = ("margin_std", "revenue_net", "cost_std", "client_billable_hours")
MOST = Decimal("0.01")
"""The share of the change that may stay without explanation."""
_WORDS = {
    "Hours": "change of client hours × earlier margin per hour of the firm",
    "Mix": "the same by practice, less the hours effect of the firm",
    "Rate": "change of revenue per hour × later hours, by practice",
    "Cost": "change of cost per hour × later hours, by practice",
}


def margin_bridge(ask: Asked, firm: Answer, by_practice: Answer, constant: Asked | None) -> Panel:
    """Standard margin from the compared period to this one; `constant` splits off the exchange rates where it can."""
    panels = Panels(ask)
    if not ask.before or "margin_std" in firm.reasons:
        reason = firm.reasons.get("margin_std", "there is no earlier period to compare with")
        return Panel("margin_bridge", "waterfall", "Margin bridge", "margin_std", reason=reason)
    now, then = firm.at("margin_std"), firm.at("margin_std", period=ask.before)
    fixed_firm, fixed = (constant.ask(PARTS), constant.ask(PARTS, ["practice"])) if constant else (firm, by_practice)
    keys = _keys(fixed, ask.before)
    effects = _effects(fixed_firm, fixed, ask.before, keys)
    rates = "constant" if constant else ""
    parts = _parts(fixed_firm, fixed, ask.before, keys, rates)
    steps = [(name, derived(_WORDS[name], value, now, parts=parts[name])) for name, value in effects.items()]
    if constant:
        ends = (fixed_firm.at("margin_std", period=period) for period in (ask.period, ask.before))
        held = difference(*(replace(end, rates=rates) for end in ends))
        moved = difference(now, then)
        words = "change in the reporting currency less the change at constant rates"
        steps.append(("Exchange rates", rest(moved, [held], words) if moved and held else derived(words, None, now)))
    words = "without practice, and rounding of quotients"
    other = rest(now, [then, *(number for _, number in steps)], words)
    steps.append(("Other", other))
    change = difference(now, then)
    biggest = max((step for step in steps if step[1].value), key=lambda step: abs(step[1].value), default=None)
    title = f"Margin {spoken(change, signed=True)} on {period_name(ask.before)}" if change else "Margin bridge"
    if biggest:
        title += f", most by {biggest[0].lower()} {spoken(biggest[1], signed=True)}"
    is_vague = change is not None and _is_large(other, change)
    if is_vague:
        title += f"; other, {spoken(other, signed=True)}, is more than {spoken(derived('', MOST, now, 'ratio'))} of it"
    ends = [(period_name(ask.before), then), *steps, (period_name(ask.period), now)]
    panel = panels.waterfall("margin_bridge", "Margin at standard", title, ends)
    return replace(panel, too_large=(len(steps),) if is_vague else ())


def _is_large(other: Number, change: Number) -> bool:
    """Whether more of a change stays without explanation than may; what rounds to nothing never does."""
    if other.value is None or change.value is None or is_still(other):
        return False
    return abs(other.value) > MOST * abs(change.value)


def _keys(by_practice: Answer, before: str) -> Keys:
    periods = [by_practice.frame(PARTS, period).select(by_practice.by) for period in (before, by_practice.period)]
    return pl.concat(periods).unique().sort(by_practice.by).rows()


def _effects(firm: Answer, by_practice: Answer, before: str, keys: Keys) -> dict[str, Decimal | None]:
    cells = [(_cell(by_practice, key, before), _cell(by_practice, key, by_practice.period)) for key in keys]
    then, now = _cell(firm, (), before), _cell(firm, (), firm.period)
    hours = _step(then, now)
    each = formula.add([_step(*pair) for pair in cells])
    mix = None if hours is None or each is None else formula.EXACT.subtract(each, hours)
    rate = formula.add([_moved(*pair, "revenue") for pair in cells])
    cost = formula.add([_moved(*pair, "cost") for pair in cells])
    negative = None if cost is None else formula.EXACT.minus(cost)
    return {"Hours": hours, "Mix": mix, "Rate": rate, "Cost": negative}


def _parts(firm: Answer, by_practice: Answer, before: str, keys: Keys, rates: str) -> dict[str, tuple[Number, ...]]:
    """What each effect is worked out from, where there is any."""

    def cells(answer: Answer, keys: Keys, then: Sequence[str], now: Sequence[str]) -> tuple[Number, ...]:
        ends = [(metric, before) for metric in then] + [(metric, answer.period) for metric in now]
        found = (answer.at(metric, key, period) for key in keys for metric, period in ends)
        return tuple(replace(number, rates=rates) for number in found if number.value is not None)

    _, revenue, cost, hours = PARTS
    of_firm = cells(firm, [()], PARTS[1:], [hours])
    return {
        "Hours": of_firm,
        "Mix": (*cells(by_practice, keys, PARTS[1:], [hours]), *of_firm),
        "Rate": cells(by_practice, keys, [revenue, hours], [revenue, hours]),
        "Cost": cells(by_practice, keys, [cost, hours], [cost, hours]),
    }


def _cell(answer: Answer, key: tuple[str, ...], period: str) -> dict[str, Decimal]:
    """Hours, revenue and cost of a cell; 0 where there is none."""
    named = {"hours": "client_billable_hours", "revenue": "revenue_net", "cost": "cost_std"}
    return {what: answer.at(metric, key, period).value or Decimal(0) for what, metric in named.items()}


def _per_hour(cell: dict[str, Decimal], what: str) -> Decimal:
    return formula.divide(cell[what], cell["hours"]) or Decimal(0)


def _step(then: dict[str, Decimal], now: dict[str, Decimal]) -> Decimal:
    margin = formula.EXACT.subtract(_per_hour(then, "revenue"), _per_hour(then, "cost"))
    return formula.EXACT.multiply(formula.EXACT.subtract(now["hours"], then["hours"]), margin)


def _moved(then: dict[str, Decimal], now: dict[str, Decimal], what: str) -> Decimal:
    change = formula.EXACT.subtract(_per_hour(now, what), _per_hour(then, what))
    return formula.EXACT.multiply(change, now["hours"])
