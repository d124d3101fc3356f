"""The arithmetic of metric formulas."""

from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfoot.gateway.formula import add, compile_columns, compile_formula, divide, names

amounts = st.decimals(min_value=-(10**20), max_value=10**20, places=12, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("numerator", "denominator", "quotient"),
    [
        ("1", "3", "0.333333333333"),
        ("2", "3", "0.666666666667"),
        ("-2", "3", "-0.666666666667"),
        ("1", "2000000000000", "0.000000000001"),  # 0.5 in the last place goes away from zero
        ("-1", "2000000000000", "-0.000000000001"),
        ("0.4999999999999", "1000000000000", "0.000000000000"),
    ],
)
def test_a_quotient_is_rounded_half_up_to_twelve_decimals(numerator, denominator, quotient):
    assert divide(Decimal(numerator), Decimal(denominator)) == Decimal(quotient)


@pytest.mark.parametrize(("numerator", "denominator"), [("1", "0"), (None, "1"), ("1", None)])
def test_a_quotient_without_a_side_is_empty(numerator, denominator):
    assert divide(*(None if side is None else Decimal(side) for side in (numerator, denominator))) is None


@given(amounts, amounts.filter(bool))
def test_a_quotient_is_within_half_of_the_last_place(numerator, denominator):
    error = abs(Fraction(divide(numerator, denominator)) - Fraction(numerator) / Fraction(denominator))
    assert error <= Fraction(1, 2 * 10**12)


@given(st.lists(amounts))
def test_a_sum_is_exact(values):
    total = add(values)
    assert (total is None) if not values else Fraction(total) == sum(map(Fraction, values))


def test_a_formula_is_worked_out_on_named_values():
    values = {"a": Decimal(7), "b": Decimal("0.5"), "c": Decimal(2), "none": None}
    assert compile_formula("(a - b) - (c - b) * 2 + 1")(values) == Decimal("4.5")
    assert compile_formula("-a + b")(values) == Decimal("-6.5")
    assert compile_formula("a / c * 12")(values) == Decimal(42)
    assert compile_formula("a / (c - c)")(values) is None
    assert compile_formula("a - none")(values) is None
    assert compile_formula("a / positive(c - a)")(values) is None
    assert names("(a - b) * a + c") == ["a", "b", "c"]


small = st.decimals(min_value=-(10**9), max_value=10**9, places=12, allow_nan=False, allow_infinity=False)
# Halves of the last place are rare among drawn amounts.
halves = st.builds(lambda odd, side: (Decimal(2 * odd + 1).scaleb(-12), Decimal(side)), st.integers(), st.just(2))


@given(
    st.lists(
        st.tuples(st.none() | small, st.none() | small) | halves.filter(lambda pair: abs(pair[0]) < 10**9), min_size=1
    )
)
def test_columns_are_worked_out_as_single_numbers_are(pairs):
    frame = pl.DataFrame(pairs, schema=dict.fromkeys("ab", pl.Decimal(38, 12)), orient="row")
    for text in ("a / b", "a / positive(b) * 4", "(a - b) - (b + a) * 2", "-a + 1", "a / (b - b)"):
        columns = compile_columns(text)({name: frame[name] for name in frame.columns})
        assert columns.to_list() == [compile_formula(text)({"a": a, "b": b}) for a, b in pairs], text


@pytest.mark.parametrize("text", ["a > b", "t.a + 1", "sum(a)", "a + 'x'", "case when a then b end", "a % b"])
def test_a_formula_holds_only_arithmetic(text):
    for make in (compile_formula, compile_columns):
        with pytest.raises(ValueError, match="a formula may hold only"):
            make(text)
