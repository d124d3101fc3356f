"""docs/mutants.md: how many mistakes were noticed, and why nobody noticed the others."""

from collections import Counter
from pathlib import Path

import yaml

from tests.mutants.judge import Verdict

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"
REASONS = Path(__file__).parent / "survivors.yml"
ENOUGH = 0.9
STUDIED = (20260101, 20261130, 20261201)
"""Seeds of samples for whose survivors examples were written: whoever writes one for a sample adds its seed."""

PAGE_TEXT = """# Mutants

`make test-mutants` makes small mistakes in the models behind the metrics and in the metric definitions, one at a time,
and looks whether an audit, an acceptance firm or a worked example of `tests/numbers/` notices. The classic mistakes of
reports on services firms (`tests/mutants/classics.py`) are made in every `make test`; here are the generated ones. The
reconciliation, and what only it reads, has worked examples of its own (`tests/checks`). The harness writes this page.

**{noticed} of {real} noticed: {rate:.1%}.** Made were {made} of {total} possible mistakes, drawn from all by seed
{seed}; {equivalent} are none, because no input can tell them from the right model ({raw:.1%} of all made were
noticed). {studied}

Of an earlier sample (seed 20261201) 71.7% were noticed; most that nothing noticed were in the newest metrics. Examples
were written since for what all mistakes in thirteen models and in the definitions showed, and samples of those in the
other models. The default sample was drawn after that.

| mistake | made | noticed |
|---|---|---|
{operators}

## Not noticed

{survivors}
"""

FRESH_TEXT = """No example was written for what this sample shows: of any other about as much is noticed."""
STUDIED_TEXT = """Examples were written for what this sample showed: of another one less is noticed."""


def write_report(verdicts: list[Verdict], total: int, seed: int) -> int:
    """Writes the page; 1 when too little was noticed or a reason is disproved, else 0."""
    reasons = read_reasons()
    PAGE.write_text(page(verdicts, total, seed, reasons))
    wrong = disproved(verdicts, reasons)
    for each in wrong:
        print(f"{REASONS.name} says that nothing can notice this, but {each.noticed_by}: {each.place}: {each.mistake}")
    rate = score(verdicts, reasons)
    print(f"{rate:.1%} of the mistakes that can be told apart were noticed")
    return 0 if rate >= ENOUGH and not wrong else 1


def page(verdicts: list[Verdict], total: int, seed: int, reasons: list[dict[str, str]]) -> str:
    """The text of the page."""
    survivors = [verdict for verdict in verdicts if not verdict.noticed_by]
    noticed, equivalent = len(verdicts) - len(survivors), sum(1 for each in survivors if reason_of(each, reasons))
    return PAGE_TEXT.format(
        noticed=noticed,
        real=len(verdicts) - equivalent,
        rate=score(verdicts, reasons),
        made=len(verdicts),
        total=total,
        seed=seed,
        studied=STUDIED_TEXT if seed in STUDIED else FRESH_TEXT,
        equivalent=equivalent,
        raw=noticed / len(verdicts),
        operators="\n".join(_operator_rows(verdicts)),
        survivors="\n".join(_survivor_rows(survivors, reasons)),
    )


def score(verdicts: list[Verdict], reasons: list[dict[str, str]]) -> float:
    """The share of noticed mistakes among those that some input can tell from the right model."""
    real = [verdict for verdict in verdicts if verdict.noticed_by or not reason_of(verdict, reasons)]
    return sum(1 for verdict in real if verdict.noticed_by) / len(real)


def disproved(verdicts: list[Verdict], reasons: list[dict[str, str]]) -> list[Verdict]:
    """The mistakes that are said to be equivalent and were noticed nevertheless."""
    return [verdict for verdict in verdicts if verdict.noticed_by and reason_of(verdict, reasons)]


def read_reasons() -> list[dict[str, str]]:
    """The arguments why no input can tell a mistake from the right model: place, a part of the mistake, and why."""
    return yaml.safe_load(REASONS.read_text()) or []


def reason_of(verdict: Verdict, reasons: list[dict[str, str]]) -> str | None:
    """The reason that is given for a survivor; `place` may be missing for a mistake that is none anywhere."""
    for each in reasons:
        if each.get("place", verdict.place) == verdict.place and each["mistake"] in verdict.mistake:
            return each["reason"]
    return None


def _operator_rows(verdicts: list[Verdict]) -> list[str]:
    made = Counter(verdict.operator for verdict in verdicts)
    found = Counter(verdict.operator for verdict in verdicts if verdict.noticed_by)
    return [f"| {name.replace('_', ' ')} | {made[name]} | {found[name]} |" for name in sorted(made)]


def _survivor_rows(survivors: list[Verdict], reasons: list[dict[str, str]]) -> list[str]:
    rows = ["| where | mistake | why nothing notices |", "|---|---|---|"]
    for each in sorted(survivors):
        mistake = each.mistake.replace("|", "\\|")
        rows.append(f"| `{each.place}` | {mistake} | {reason_of(each, reasons) or 'a gap: no example shows it'} |")
    return rows
