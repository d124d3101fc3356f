"""Pay and cost rates of a person stand in the restricted file alone, wherever a source tells them."""

import csv
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy, exceptions
from crossfoot.gateway.console import run_sql
from crossfoot.gateway.landed import read_landed
from crossfoot.run.tiers import NO_PAY_CLASSES, PAY_CLASSES
from tests import compiled
from tests.numbers import product
from tests.numbers.expected import GOLDEN

COST = {"labour_true", "cost_true", "labour_std", "cost_std"}
"""Columns with the cost of an engagement: that of one person, where nobody else works on it. Needs the permission."""


class Planted:
    """The golden firm, in which every amount of pay and every cost rate is known by its digits."""

    def __init__(self, drop: Path) -> None:
        """Copies the firm's drop; `tells` are the digits of pay."""
        shutil.copytree(GOLDEN / "inputs", drop)
        self.drop = drop
        self.tells: set[str] = set()

    def amount(self) -> str:
        """Another amount of pay, that nothing else in the firm has."""
        number = len(self.tells)
        amount = f"{7013 + 17 * number}.{1307 + 11 * number}"
        self.tells.add(amount)
        return amount

    def rewrite(self, file: str, column: str) -> None:
        """Puts pay into a column of every row of a file, a new one if it has none of that name."""
        rows = self._rows(file)
        product.write_drop(self.drop, {file: [row | {column: self.amount()} for row in rows]})

    def add(self, file: str, rows: list[dict[str, str]]) -> None:
        """More rows of a file."""
        product.write_drop(self.drop, {file: [*self._rows(file), *rows]})

    def _rows(self, file: str) -> list[dict[str, str]]:
        path = self.drop / f"{file}.csv"
        if not path.exists():
            return []
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))


def payslip(planted: Planted, id: str, pay: str) -> list[dict[str, str]]:
    """The lines of one person's journal: an account of `pay`, and the same amount on others, all by hand."""
    amount = planted.amount()
    told = {"entity_id": "US01", "book": "primary", "posting_date": "2026-02-27", "currency": "USD", "is_manual": "1"}
    lines = [(pay, 1), ("bank", -1), ("wip", 1), (pay, -1)]
    return [
        told
        | {"journal_id": id, "line_no": str(n), "account_id": f"6{n}00", "account_class": name, "posted_by": "max"}
        | {"amount_txn": signed, "amount_functional": signed, "salary of": "Jo Doe"}
        for n, (name, sign) in enumerate(lines, 1)
        for signed in [amount if sign > 0 else f"-{amount}"]
    ]


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Planted:
    """Pay, as payroll, HR and PSA tell it, as the ledger does, and in fields that no contract declares."""
    planted = Planted(tmp_path_factory.mktemp("planted") / "drop")
    planted.rewrite("payroll_actual", "employer_cost")
    planted.rewrite("hr_cost_rate", "rate")
    for file in ("hr_worker", "psa_time_entry", "psa_assignment_plan", "expense_line", "erp_invoice"):
        planted.rewrite(file, "cost_rate_in_cents")
    planted.add("erp_journal_line", payslip(planted, "PAY-1", "labour"))
    planted.add("erp_journal_line", payslip(planted, "PAY-2", "payroll_liability"))
    other = {"journal_id": "J-9", "line_no": "1", "entity_id": "US01", "book": "primary", "posting_date": "2026-02-27"}
    other |= {"account_id": "4000", "account_class": "revenue", "currency": "USD", "is_manual": "0"}
    planted.add("erp_journal_line", [other | {"amount_txn": "-450", "amount_functional": "-450"}])
    made = {"event_id": "AE-PAY-1", "object": "journal", "object_id": "PAY-1", "action": "created", "by": "max"}
    planted.add("approval_event", [made | {"at": "2026-02-27"}])
    return planted


@pytest.fixture(scope="module")
def root(planted, tmp_path_factory) -> Path:
    """The firm, published from dbt's compiled SQL; another ledger has a journal of the number of a payslip."""
    root = tmp_path_factory.mktemp("firm")
    line = {"journal_id": "PAY-1", "line_no": "9", "entity_id": "DE01", "book": "primary", "account_class": "wip"}
    line |= {"posting_date": "2026-02-27", "account_id": "1500", "currency": "EUR", "is_manual": "1"}
    line |= {"amount_txn": "450", "amount_functional": "450", "posted_by": "eve"}
    product.write_drop(root / "other", {"erp_journal_line": [line]})
    workspace = product.workspace(root, golden=planted.drop, other=root / "other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("crossfoot.run.build.run_dbt", compiled.run_compiled)
        product.run(workspace)
    return root


@pytest.fixture(scope="module")
def finance(root) -> gateway.Gateway:
    """Who sees the whole firm and its costs, has SQL, and sees no pay."""
    return gateway.open(root, policy=Policy(restricted=False))


def places(file: str, tells: set[str]) -> dict[str, set[str]]:
    """The columns of a file, as schema.table.column, in which one of these texts stands, and which do."""
    found: dict[str, set[str]] = {}
    pattern = "|".join(tell.replace(".", r"\.") for tell in sorted(tells))
    with duckdb.connect(file, read_only=True) as con:
        for schema, table, column in con.sql(
            "select schema_name, table_name, column_name from duckdb_columns() where not internal"
        ).fetchall():
            text = f'cast("{column}" as varchar)'
            sql = f'select distinct unnest(regexp_extract_all({text}, ?)) from {schema}."{table}"'
            told = con.execute(sql, [pattern]).fetchall()
            if told:
                found[f"{schema}.{table}.{column}"] = {text for (text,) in told}
    return found


def test_no_pay_of_a_person_stands_in_the_general_file(root, planted):
    files = gateway.open(root).build.files
    told = places(files["general"], planted.tells)
    assert {place for place in told if place.rpartition(".")[2] not in COST} == set()
    restricted = places(files["restricted"], planted.tells)
    assert set().union(*restricted.values()) == planted.tells


def test_who_sees_no_pay_reaches_no_payslip_in_the_ledger(finance, root):
    every = gateway.open(root)
    for id, is_pay in (("PAY-1/1", True), ("PAY-1/3", True), ("J-9/1", False), ("PAY-1/9", False)):
        [(address,)] = every.build.rows(
            "select _source || '/drop__erp_journal_line/' || _id from restricted.evidence.drop__erp_journal_line"
            " where journal_id || '/' || line_no = ?",
            [id],
        )
        assert read_landed(every.build, address)["amount_txn"]
        assert bool(read_landed(finance.build, address)) is not is_pay
    sql = "select count(*) from evidence.drop__erp_journal_line"
    assert [run_sql(each.build, sql, "ann").rows for each in (finance, every)] == [[(2,)], [(10,)]]
    with pytest.raises(CrossfootError):
        run_sql(finance.build, "select _extra from evidence.drop__psa_time_entry", "ann")
    assert run_sql(every.build, "select count(_extra) > 0 from evidence.drop__psa_time_entry", "ann").rows == [(True,)]


def test_exceptions_of_a_payslip_are_there_without_its_amount(finance):
    rows = exceptions.read_exceptions(finance.build).to_dicts()
    found = {(row["check_id"], row["key"]): row for row in rows if "PAY-" in row["key"]}
    told = found.pop(("R71", "PAY-1:9"))
    assert (told["left_value"], told["currency"]) == (450, "EUR")
    assert set(found) == {("R71", "PAY-1:3"), ("R71", "PAY-2:3"), ("R72", "journal:PAY-1")}
    for row in found.values():
        assert (row["left_value"], row["right_value"], row["amount_at_risk"]) == (1, 0, 0)


def test_a_payslip_hides_no_journal_of_its_number_in_another_ledger(finance, root):
    """Of two ledgers each has its own numbers; what is counted is the journal that is no pay."""
    values = finance.query(["manual_journals", "manual_journals_value"], ["entity"], "2026-02", "2026-02")
    [rate] = finance.build.rows(
        "select average_rate from general.harmonized.exchange_rate"
        " where currency_view = 'reporting' and currency = 'EUR' and period = '2026-02'"
    )
    assert set(values.select("metric", "entity", "value").rows()) == {
        ("manual_journals", "US01", 2),
        ("manual_journals", "DE01", 1),
        ("manual_journals_value", "US01", 0),
        ("manual_journals_value", "DE01", 450 * rate[0]),
    }
    assert finance.query(["manual_journals"], [], "2026-02", "2026-02")["value"].to_list() == [3]
    records = "select check_id, record, entity from restricted.reconciliation.exception_record"
    told = {row for row in gateway.open(root).build.rows(records) if "PAY-1" in row[1]}
    assert told == {
        ("R71", "journal:golden/PAY-1:3", "US01"),
        ("R71", "journal:other/PAY-1:9", "DE01"),
        ("R72", "journal:golden/PAY-1", "US01"),
    }


def test_the_general_file_and_the_checks_know_pay_by_the_same_accounts():
    code = compiled.manifest()["nodes"]["model.crossfoot.journal_line"]["raw_code"]
    told = [set(re.findall(r"'(\w+)'", classes)) for classes in re.findall(r" in \(([^)]*)\)", code)]
    assert told == [set(NO_PAY_CLASSES), set(PAY_CLASSES)]
