"""Each way in which a delivery may differ from the last one is named, with its column; what only looks so is not."""

import pytest

HEADER = "expense_id,resource_id,engagement_id,date,currency,amount,rebillable,status"


def expenses(source, amounts, *, currency="EUR", header=HEADER, more=""):
    """Delivers one expense per amount and lands it; returns the kinds of drift it brought, by column."""
    rows = [f"X{n},P1,E1,2026-01-05,{currency},{amount},1,approved{more}" for n, amount in enumerate(amounts)]
    source.write("expense_line.csv", "\n".join([header, *rows, ""]))
    seen = len(drift(source))
    source.land()
    return drift(source)[seen:]


def drift(source) -> list[tuple[str, str]]:
    return source.sql(
        "select column_name, kind from notices where kind is not null order by noticed_at, column_name, kind"
    )


CENTS = [f"{n}.25" for n in range(1, 41)]


@pytest.mark.parametrize(
    ("amounts", "kinds"),
    [
        ([f"{n}.75" for n in range(1, 41)], []),
        ([f"{n}.2550" for n in range(1, 41)], [("amount", "widening")]),
        ([f"{n}.50" for n in range(1, 41)], []),
        ([str(n) for n in range(1, 41)], [("amount", "narrowing")]),
        ([f"{n}00.25" for n in range(1, 41)], [("amount", "unit_or_currency")]),
        ([f"{n}" for n in range(1, 15)], []),
    ],
)
def test_numbers(source, amounts, kinds):
    assert expenses(source, CENTS) == []
    assert expenses(source, amounts) == kinds


def test_a_currency_that_never_came_before(source):
    expenses(source, CENTS)
    assert expenses(source, CENTS[:1], currency="CHF") == [("currency", "unit_or_currency")]
    assert expenses(source, CENTS[:1]) == []


def test_an_optional_column_that_stops_arriving(source):
    full = "worker_type,entity_id,hire_date,resource_id,name,hr_id\n"
    source.write("hr_worker.csv", full + "employee,US,2025-01-01,P1,Ana,W1\n")
    source.land()
    source.write("hr_worker.csv", full + "employee,US,2025-01-01,P1,Ana Ruiz,\n")
    source.land()
    assert drift(source) == []  # one empty value may be chance
    source.write("hr_worker.csv", full.replace(",hr_id", "") + "employee,US,2025-01-01,P1,Ana R.\n")
    source.land()
    assert drift(source) == [("hr_id", "missing")]


def test_a_column_that_comes_empty_for_many_records(source):
    full = "worker_type,entity_id,hire_date,resource_id,name,hr_id\n"
    rows = [f"employee,US,2025-01-01,P{n},Ana," for n in range(30)]
    source.write("hr_worker.csv", full + "".join(f"{row}W{n}\n" for n, row in enumerate(rows)))
    source.land()
    source.write("hr_worker.csv", full + "".join(f"{row}\n" for row in rows))
    source.land()
    assert drift(source) == [("hr_id", "missing")]


def test_records_that_come_again_as_they_were_are_no_drift(source):
    """What is read again are the newest records, and those may all lack what a record gets later."""
    full = "worker_type,entity_id,hire_date,resource_id,name,hr_id\n"
    later = "".join(f"employee,US,2025-01-01,P{n},Ana,\n" for n in range(60, 90))
    source.write("hr_worker.csv", full + "".join(f"employee,US,2025-01-01,P{n},Ana,W{n}\n" for n in range(60)) + later)
    source.land()
    source.write("hr_worker.csv", full + later)
    assert source.land()["hr_worker"].unchanged == 30
    assert drift(source) == []


def test_an_undeclared_column(source):
    assert expenses(source, CENTS, header=f"{HEADER},note", more=",x") == [("note", "additive")]
    [(kept,)] = source.sql("select distinct _extra from drop__expense_line")
    assert kept == '{"note":"x"}'


def test_values_that_do_not_fit_stay_out_and_are_no_drift_of_what_landed(source):
    expenses(source, CENTS)
    assert expenses(source, ["1.5", "x"], currency="EURO") == []
    assert {reason for (reason,) in source.waiting("reason")} == {"bad_currency"}
