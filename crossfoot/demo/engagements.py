"""Which engagements exist: customer, entity, method, dates, contract lines. Their money follows in contracts.py."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import polars as pl

from crossfoot.demo.customers import CRM, Customers
from crossfoot.demo.draw import NEVER, quota, some, stream
from crossfoot.demo.firm import (
    CURRENCIES,
    ENTITIES,
    ENTITY_IDS,
    FOREIGN,
    INTERNAL,
    PRACTICE_WEIGHTS,
    PRACTICES,
    SERVICE_LINES,
    Firm,
)

METHODS = np.array(["tm", "fixed_poc_cost", "fixed_poc_hours", "milestone", "retainer", "managed_service"])
TM, POC_COST, POC_HOURS, MILESTONE, RETAINER, MANAGED = range(6)
METHOD_WEIGHTS = (0.42, 0.15, 0.11, 0.12, 0.09, 0.11)
MONTHS = np.array([(3, 10), (3, 9), (3, 8), (3, 8), (6, 12), (9, 24)])  # shortest and longest term per method
LINE_OF_METHOD = np.array([1, 1, 1, 1, 0, 3])
MEAN_MONTHS = 8.5
PEOPLE_PER_ENGAGEMENT = 2.6
HISTORY = 14  # months before the opening period in which engagements may have begun


@dataclass(frozen=True)
class Engagements:
    """Arrays by engagement number, ordered by start; month indexes are the calendar's."""

    customer: np.ndarray
    entity: np.ndarray
    currency: np.ndarray
    method: np.ndarray
    practice: np.ndarray
    line: np.ndarray
    start: np.ndarray
    end: np.ndarray
    first: np.ndarray  # month index of the start
    last: np.ndarray  # month index of the end
    weight: np.ndarray  # how many people it draws
    price: np.ndarray  # contract price ÷ standard card price
    contract: np.ndarray  # contract number; lines share it
    right_to_invoice: np.ndarray
    noncancellable: np.ndarray  # day, NEVER = none

    def __len__(self) -> int:
        """The number of engagements."""
        return len(self.start)

    @property
    def id(self) -> np.ndarray:
        """E00001, E00002, …"""
        return np.array([f"E{i + 1:05d}" for i in range(len(self))])

    @property
    def ids(self) -> np.ndarray:
        """Ids of the engagements followed by those of the internal projects, which use the numbers after them."""
        return np.concatenate([self.id, [row[0] for row in INTERNAL]])


def draw_engagements(firm: Firm, customers: Customers, people: int, seed: int) -> Engagements:
    """Enough engagements of every method that about `people` ÷ 2.6 are active in any month."""
    rng = stream(seed, "engagements")
    calendar = firm.calendar
    active = max(6.0, people * 0.75 / PEOPLE_PER_ENGAGEMENT)
    count = max(18, round(active * (calendar.months + HISTORY + 1) / MEAN_MONTHS))
    method = quota(rng, count, METHOD_WEIGHTS)
    term = rng.integers(MONTHS[method, 0], MONTHS[method, 1] + 1)
    first = rng.integers(1 - HISTORY, calendar.months + 2, count)  # some begin after the last month
    # Nothing has ended before the opening period, so that every engagement has something to report.
    ended = first + term - 1 < 0
    first[ended] = -rng.integers(0, term[ended])
    order = np.argsort(first, kind="stable")
    method, term, first = method[order], term[order], first[order]
    entity = quota(rng, count, [e.weight for e in ENTITIES])
    currency = firm.functional[entity].copy()
    foreign = some(rng, count, 0.14, least=3)
    currency[foreign] = np.resize(np.concatenate([FOREIGN, [0, 1]]), len(foreign))
    customer = _customers(rng, customers, entity)
    last = first + term - 1
    start = calendar.start(first) + np.where(rng.random(count) < 0.5, rng.integers(1, 20, count), 0)
    end = calendar.end(last)
    contract = _contracts(rng, customer)
    right = (method == TM) & (rng.random(count) < 0.55)
    right[_lines_beside_others(contract, method)] = True
    committed = np.isin(method, (RETAINER, MANAGED)) & (rng.random(count) < 0.6)
    bound = np.where(rng.random(count) < 0.5, end, calendar.end((first + last) // 2))
    noncancellable = np.where(committed, bound, NEVER)
    return Engagements(
        customer=customer,
        entity=entity,
        currency=currency,
        method=method,
        practice=quota(rng, count, PRACTICE_WEIGHTS),
        line=np.where(rng.random(count) < 0.7, LINE_OF_METHOD[method], rng.integers(0, 4, count)),
        start=start,
        end=end,
        first=first,
        last=last,
        weight=rng.lognormal(0, 0.55, count),
        price=rng.uniform(0.82, 0.98, count),
        contract=contract,
        right_to_invoice=right,
        noncancellable=noncancellable,
    )


def _customers(rng, customers: Customers, entity) -> np.ndarray:
    """Mostly customers whose home is the contracting entity; a few customers buy much more than others."""
    appetite = rng.pareto(2.5, len(customers)) + 0.4
    picked = np.empty(len(entity), np.int64)
    for e in range(len(ENTITIES)):
        rows = np.flatnonzero(entity == e)
        weight = appetite * np.where(customers.entity == e, 8.0, 1.0)
        picked[rows] = rng.choice(len(customers), len(rows), p=weight / weight.sum())
    return picked


def _contracts(rng, customer) -> np.ndarray:
    """Contract numbers: an engagement may be a further line of its customer's previous contract."""
    contract = np.arange(len(customer))
    joins = rng.random(len(customer)) < 0.35
    latest = {}
    for number, who in enumerate(customer.tolist()):
        if joins[number] and who in latest:
            contract[number] = latest[who]
        latest[who] = contract[number]
    return contract


def _lines_beside_others(contract, method) -> np.ndarray:
    """The first T&M line of every contract that has lines of other methods too."""
    fixed = np.unique(contract[method != TM])
    lines = np.flatnonzero((method == TM) & np.isin(contract, fixed))
    return lines[np.unique(contract[lines], return_index=True)[1]]


def frames(work: Engagements, customers: Customers, contract_value, created, seed: int) -> dict:
    """psa_engagement and ref_project_class, given the PSA's contract value (cents) and creation day of each."""
    rng = stream(seed, "engagement frames")
    lines = np.bincount(work.contract, minlength=len(work))[work.contract]
    named = (lines > 1) | (rng.random(len(work)) < 0.5)
    region = np.array([e.region for e in ENTITIES])[work.entity]
    region[some(rng, len(work), 0.08)] = "CEE"
    engagement = pl.DataFrame(
        {
            "engagement_id": work.id,
            "customer_ref_system": CRM[customers.system[work.customer]],
            "customer_ref": customers.account[work.customer],
            "entity_id": ENTITY_IDS[work.entity],
            "currency": CURRENCIES[work.currency],
            "method": METHODS[work.method],
            "created_date": created,
            "start_date": work.start,
            "end_date": work.end,
            "psa_contract_value": contract_value,
            "noncancellable_through": work.noncancellable,
            "right_to_invoice": work.right_to_invoice,
            "practice": PRACTICES[work.practice],
            "service_line": SERVICE_LINES[work.line],
            "region": region,
            "contract_id": [f"K{c + 1:05d}" if n else None for c, n in zip(work.contract, named, strict=True)],
        }
    )
    sold, titles = Counter(), []
    for line, customer in zip(work.line.tolist(), work.customer.tolist(), strict=True):
        sold[line, customer] += 1
        number = f" {sold[line, customer]}" if sold[line, customer] > 1 else ""
        titles.append(f"{SERVICE_LINES[line].title()}{number} for {customers.name[customer]}")
    classes = pl.DataFrame(
        {
            "engagement_id": work.ids,
            "name": [*titles, *(row[1] for row in INTERNAL)],
            "client_work": np.arange(len(work.ids)) < len(work),
            "productive": [True] * len(work) + [row[2] for row in INTERNAL],
        }
    )
    return {"psa_engagement": engagement, "ref_project_class": classes}
