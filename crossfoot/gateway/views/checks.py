"""What a check compares and when it reports a difference, in words of `check_status`; two records side by side."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

BESIDE = ("field", "left", "right", "differs")


def sides(check: Mapping[str, Any]) -> tuple[str, str]:
    """What is left and what is right. A side that the register tells as a number is what the other should be."""
    left, right = check.get("left_side") or "", check.get("right_side") or ""
    if _is_number(right):
        return ("found" if _is_number(left) else left), "expected"
    return ("expected" if _is_number(left) else left), right


def rule(check: Mapping[str, Any]) -> str:
    """What is looked at, and from which difference on it is reported; empty for a build that does not tell it."""
    if not check.get("population"):
        return ""
    period = "as the records stand" if check["period_rule"] == "state" else check["period_rule"]
    reported = tolerance(check["tolerance_absolute"], check["tolerance_relative"])
    waits = grace(check["grace_days"], check["ages_from"])
    return f"Looks at {check['population']}. Period: {period}. Reported: {reported}; {waits}."


def tolerance(absolute: Decimal, relative: Decimal) -> str:
    """More than which difference is reported: in the unit of the values, and as a share of the larger side."""
    parts = [f"more than {_plain(absolute)}"] * bool(absolute)
    parts += [f"more than {_plain(relative * 100)} %"] * bool(relative)
    return " and ".join(parts) or "any difference"


def grace(days: int, ages_from: str) -> str:
    """After how many business days a difference is reported, and what they are counted from."""
    start = f"age from: {ages_from}"
    return f"after {days} business day{'s' * (days > 1)}, {start}" if days else f"at once, {start}"


def beside(left: Mapping[str, Any], right: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Two landed records in the columns of BESIDE, fields of one name in one row, and these first.

    Marked is a field that both tell, differently; not what the landing added (`_source`), which is never the same.
    """
    shared = [name for name in left if name in right]
    names = [*shared, *(name for name in (*left, *right) if name not in shared)]
    return [
        {
            "field": name,
            "left": _text(left.get(name)),
            "right": _text(right.get(name)),
            "differs": name in shared and not name.startswith("_") and not _is_same(left[name], right[name]),
        }
        for name in names
    ]


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _is_same(left: Any, right: Any) -> bool:
    """As text, or as numbers: systems write 100 and 100.00."""
    try:
        return str(left) == str(right) or Decimal(str(left)) == Decimal(str(right))
    except InvalidOperation:
        return False


def _is_number(side: str) -> bool:
    return side.isdigit()


def _plain(number: Decimal) -> str:
    """Without zeros at the end."""
    return f"{number.normalize():f}"
