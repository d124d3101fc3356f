"""The page about mutants: what it counts, and that it agrees with the reasons and the models that there are."""

import re

import pytest

from tests.mutants.judge import Verdict
from tests.mutants.models import models
from tests.mutants.report import ENOUGH, PAGE, disproved, page, read_reasons, score

REASONS = [{"place": "booking", "mistake": "tcv >= 0", "reason": "Zero is zero."}]
NOTICED = Verdict("booking", "boundary", "`tcv > 0` → `tcv < 0`", "golden: bookings_net")
NONE = Verdict("booking", "boundary", "`tcv > 0` → `tcv >= 0`", None)
GAP = Verdict("invoice", "condition", "`a = 1` → `a <> 1`", None)


def test_what_is_no_mistake_is_not_counted():
    assert score([NOTICED, NONE], REASONS) == 1
    assert score([NOTICED, NONE, GAP], REASONS) == 0.5
    text = page([NOTICED, NONE, GAP], 10, 7, REASONS)
    assert "**1 of 2 noticed: 50.0%.** Made were 3 of 10 possible mistakes, drawn from all by seed\n7;" in text
    assert "Zero is zero." in text and "a gap: no example shows it" in text


def test_a_reason_is_disproved_by_who_notices():
    assert disproved([NOTICED, NONE, GAP], REASONS) == []
    assert disproved([NONE._replace(noticed_by="golden: bookings_net")], REASONS) != []


def test_the_page_is_of_these_models_and_reasons():
    """Every survivor it names is in a model or metric there is, with the reason that the list gives, or is a gap."""
    text = PAGE.read_text()
    noticed, real, rate, made = re.search(r"\*\*(\d+) of (\d+) noticed: ([\d.]+)%\.\*\* Made were (\d+)", text).groups()
    rows = re.findall(r"^\| `(\w+)` \| (.*) \| (.*) \|$", text, re.MULTILINE)
    reasons = {each["reason"] for each in read_reasons()} | {"a gap: no example shows it"}
    assert int(made) >= 100 and float(rate) == pytest.approx(100 * int(noticed) / int(real), abs=0.05)
    assert len(rows) == int(made) - int(noticed) and {row[2] for row in rows} <= reasons
    assert float(rate) >= 100 * ENOUGH
    assert {place for place, mistake, _ in rows if "SELECT" in mistake} <= models().keys()
