"""docs/mutants.md: how many mistakes were noticed, and why nobody noticed the others."""

from collections import Counter
from pathlib import Path

import yaml

from tests.mutants.judge import Verdict

PAGE = Path(__file__).parents[2] / "docs" / "mutants.md"
REASONS = Path(__file__).parent / "survivors.yml"
ENOUGH = 0.9

PAGE_TEXT = """# Mutants

`make test-mutants` makes small mistakes in the models and metric definitions, one at a time, and looks whether an
audit, an acceptance firm or a worked example of `tests/numbers/` notices. The classic mistakes of reports on services
firms (`tests/mutants/classics.py`) are made in every `make test`; here are the generated ones. The harness writes this
page.

**{killed} of {made} noticed: {rate:.1%}** ({made} of {total} possible mistakes, in every model, by a fixed seed).

| mistake | made | noticed |
|---|---|---|
{operators}

## Not noticed

{survivors}
"""


def write_report(verdicts: list[Verdict], total: int) -> int:
    """Writes the page; 1 when too little was noticed or a survivor has no reason, else 0."""
    survivors = [verdict for verdict in verdicts if not verdict.noticed_by]
    rate = 1 - len(survivors) / len(verdicts)
    reasons = read_reasons()
    unexplained = [each for each in survivors if reason_of(each, reasons) is None]
    PAGE.write_text(
        PAGE_TEXT.format(
            killed=len(verdicts) - len(survivors),
            made=len(verdicts),
            rate=rate,
            total=total,
            operators="\n".join(_operator_rows(verdicts)),
            survivors="\n".join(_survivor_rows(survivors, reasons)),
        )
    )
    print(f"{rate:.1%} of {len(verdicts)} noticed, {len(unexplained)} survivors without a reason in {REASONS.name}")
    return 0 if rate >= ENOUGH and not unexplained else 1


def read_reasons() -> list[dict[str, str]]:
    """The reasons why mistakes are not noticed: place, a part of the mistake, and why."""
    return yaml.safe_load(REASONS.read_text()) or []


def reason_of(verdict: Verdict, reasons: list[dict[str, str]]) -> str | None:
    """The reason that is given for a survivor; `place` may be missing for a mistake that is harmless everywhere."""
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
        rows.append(f"| `{each.place}` | {mistake} | {reason_of(each, reasons) or 'not explained yet'} |")
    return rows
