"""Proposes which customers, people and projects are the same. It only proposes: a person or the rule register decides.

What speaks for and against a pair stands in `seeds/identity_rule.csv`; what is known of each is read from the private
file by `identity_marks`.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations

import duckdb

from crossfoot.run.identity_marks import alike, likeness, read_marks
from crossfoot.run.project import seed
from crossfoot.run.tables import create_table
from crossfoot.workflow.identity import proposal_id

PROPOSED_FROM = Decimal("0.50")
CROWD = 50
"""So many that share a word of their name or another mark are told apart by something else."""

COLUMNS = {
    "proposal_id": "varchar",
    "kind": "varchar",
    "relation": "varchar",
    "from_id": "varchar",
    "from_name": "varchar",
    "to_id": "varchar",
    "to_name": "varchar",
    "score": "decimal(4,2)",
    "evidence": "varchar",
    "against": "varchar",
    "rule": "varchar",
}


@dataclass
class Candidate:
    """What is known of one id: its marks by name (`tax_id`, `name`, …), and whether a master list holds it."""

    id: str
    is_known: bool
    marks: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def name(self) -> str:
        """One of its names, always the same."""
        return min(self.marks["name"], default=self.id)

    @property
    def rank(self) -> tuple:
        """The id that others count as comes first: known, with most marks, then by id."""
        return not self.is_known, -sum(map(len, self.marks.values())), self.id


@dataclass(frozen=True)
class Rule:
    """One row of the register."""

    evidence: str
    weight: Decimal
    at_least: Decimal | None
    merges: bool


def write_proposals(con: duckdb.DuckDBPyConnection) -> None:
    """`run.identity_proposal`: one row per pair that may be the same, with score and what speaks for and against.

    `relation` is duplicate (a master list holds both) or unmatched (none holds `from_id`). `rule` is the rule that
    accepts it without a person; empty for all others.
    """
    rules: dict[str, list[Rule]] = defaultdict(list)
    query = (
        "select kind, evidence, cast(weight as decimal(4, 2)), cast(at_least as decimal(4, 2)),"
        f" coalesce(cast(merges as boolean), false) from {seed('identity_rule')} order by all"
    )
    for kind, *rule in con.sql(query).fetchall():
        rules[kind].append(Rule(*rule))
    rows = []
    for kind, found in _candidates(con).items():
        for one, other in sorted(_pairs(list(found.values()))):
            proposal = _proposal(kind, rules[kind], found[one], found[other])
            rows += [proposal] if proposal else []
    create_table(con, "run.identity_proposal", COLUMNS, rows)


def _candidates(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Candidate]]:
    found: dict[str, dict[str, Candidate]] = defaultdict(dict)
    for kind, id, is_known, mark, value in read_marks(con):
        found[kind].setdefault(id, Candidate(id, is_known)).marks[mark].add(value)
    return found


def _pairs(candidates: list[Candidate]) -> set[tuple[str, str]]:
    """The pairs that share a mark or a word of their name: comparing all with all would take too long."""
    sharing: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        words = {word for name in candidate.marks["name"] for word in alike(name).split()}
        for key in {("word", word) for word in words} | {
            (mark, value) for mark, values in candidate.marks.items() for value in values
        }:
            sharing[key].append(candidate)
    crowds = [crowd for crowd in sharing.values() if len(crowd) <= CROWD]
    pairs = [sorted(pair, key=lambda candidate: candidate.rank) for crowd in crowds for pair in combinations(crowd, 2)]
    return {(survivor.id, other.id) for survivor, other in pairs}


def _proposal(kind: str, rules: list[Rule], survivor: Candidate, other: Candidate) -> list | None:
    for_, against, doubt, merging = [], [], Decimal(1), []
    penalty = Decimal(0)
    for rule in rules:
        for text, strength in _evidence(rule, survivor, other):
            if rule.weight > 0:
                doubt *= 1 - rule.weight * strength
                for_.append(text)
                merging += [f"{kind}.{rule.evidence}"] if rule.merges else []
            else:
                penalty -= rule.weight
                against.append(text)
    score = max(Decimal(0), 1 - doubt - penalty).quantize(Decimal("0.01"))
    if not for_ or score < PROPOSED_FROM or not (survivor.is_known or kind == "customer"):
        return None
    return [
        proposal_id(kind, other.id, survivor.id),
        kind,
        "duplicate" if other.is_known else "unmatched",
        other.id,
        other.name,
        survivor.id,
        survivor.name,
        str(score),
        "; ".join(for_),
        "; ".join(against),
        merging[0] if merging and not against else None,
    ]


def _evidence(rule: Rule, one: Candidate, other: Candidate) -> Iterator[tuple[str, Decimal]]:
    """What a rule finds in a pair: a text for people, and how strongly it holds (0 to 1)."""
    relation, _, mark = rule.evidence.partition("_")
    words = mark.replace("_", " ")
    mine, theirs = one.marks[mark], other.marks[mark]
    if relation == "same" and mine & theirs:
        yield f"same {words} {min(mine & theirs)}", Decimal(1)
    elif rule.evidence == "different_time":
        if one.marks["end"] and other.marks["end"] and not _overlap(one, other):
            yield "employed one after the other", Decimal(1)
    elif relation == "different" and mine and theirs and not mine & theirs:
        yield f"different {words} {min(mine)} and {min(theirs)}", Decimal(1)
    elif relation == "similar" and mine and theirs:
        most = max(likeness(a, b) for a in mine for b in theirs)
        if most >= (rule.at_least or 1):
            yield f"names {int(most * 100)} % alike", most
    elif relation == "parent" and (one.id in other.marks["parent"] or other.id in one.marks["parent"]):
        yield "one is the parent of the other", Decimal(1)


def _overlap(one: Candidate, other: Candidate) -> bool:
    return max(min(one.marks["start"]), min(other.marks["start"])) <= min(
        max(one.marks["end"]), max(other.marks["end"])
    )
