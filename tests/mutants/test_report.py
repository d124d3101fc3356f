"""The page about mutants: what it counts."""

from tests.mutants.judge import Verdict
from tests.mutants.report import disproved, page, score

REASONS = [{"place": "booking", "mistake": "tcv >= 0", "reason": "Zero is zero."}]
NOTICED = Verdict("booking", "boundary", "`tcv > 0` → `tcv < 0`", "golden: bookings_net")
NONE = Verdict("booking", "boundary", "`tcv > 0` → `tcv >= 0`", None)
GAP = Verdict("invoice", "condition", "`a = 1` → `a <> 1`", None)


def test_what_is_no_mistake_is_not_counted():
    assert score([NOTICED, NONE], REASONS) == 1
    assert score([NOTICED, NONE, GAP], REASONS) == 0.5
    text = page([NOTICED, NONE, GAP], 10, REASONS)
    assert "**1 of 2 noticed: 50.0%.** Made were 3 of 10" in text
    assert "Zero is zero." in text and "a gap: no example shows it" in text


def test_a_reason_is_disproved_by_who_notices():
    assert disproved([NOTICED, NONE, GAP], REASONS) == []
    assert disproved([NONE._replace(noticed_by="golden: bookings_net")], REASONS) != []
