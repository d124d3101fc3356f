"""Payroll by file: three layouts read by their profiles, proved against their totals, restated files."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from crossfoot.demo.vendors import payroll as providers
from crossfoot.demo.vendors.firm import Firm
from ingest.connectors import CONNECTORS
from ingest.errors import LandingError
from ingest.landing import Landing
from tests.numbers.expected import GOLDEN

PROFILES = yaml.safe_load(Path(providers.__file__).with_suffix(".yml").read_text())
BORNE = "component_class not in ('employee_tax', 'employee_deduction', 'reimbursement')"


class Payroll:
    """A firm's payroll files, and the landing they come to."""

    def __init__(self, folder: Path, layout: str, currency: str | None) -> None:
        self.firm, self.layout = Firm(GOLDEN / "inputs"), layout
        rows = self.firm.rows("payroll_actual")
        rows[:] = [row | {"currency": currency or row["currency"]} for row in rows]
        self.files = providers.write_files(self.firm, folder)[layout]
        self.folder, self.profile = folder / layout, PROFILES[layout]
        self.landing, self.runs = Landing(folder / "landing.duckdb", threads=1), 0

    def land(self, **profile):
        self.runs += 1
        options = {"path": str(self.folder), "profile": self.profile | profile}
        results = CONNECTORS["payroll"].land(self.landing, "pay", options, f"run-{self.runs}")
        for r in results:
            assert r.received == r.landed + r.unchanged + r.quarantined
        return {r.file: r for r in results}

    def borne(self) -> list[tuple]:
        """What the employer bears, by person, period, run and cost centre."""
        return self.landing.con.execute(
            f"""select employee, period, run, cost_center, currency, sum(cast(amount as decimal(18, 2)))
            from (
                select *, row_number() over (partition by _id order by _version desc) as recency from payroll__line
            ) where recency = 1 and not _deleted and {BORNE} group by all order by all"""
        ).fetchall()

    def edit(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding=self.profile.get("encoding", "utf-8"))
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding=self.profile.get("encoding", "utf-8"))


@pytest.fixture
def payroll(tmp_path):
    made = []

    def make(layout="us", currency=None):
        made.append(Payroll(tmp_path, layout, currency))
        return made[-1]

    yield make
    for one in made:
        one.landing.close()


@pytest.mark.parametrize(("layout", "currency"), [("us", "USD"), ("de", "EUR"), ("uk", "GBP")])
def test_each_layout_tells_what_the_employer_bears(payroll, layout, currency):
    told = payroll(layout, currency)
    results = told.land()
    assert {r.status for r in results.values()} == {"landed"} and sum(r.quarantined for r in results.values()) == 0
    numbers = {row["resource_id"]: row["payroll_id"] for row in told.firm.rows("hr_worker")}
    wanted = sorted(
        (numbers[r["resource_id"]], r["period"], r["run"], r["cost_center"], currency, Decimal(r["employer_cost"]))
        for r in told.firm.rows("payroll_actual")
    )
    assert told.borne() == wanted and len(wanted) == 19
    assert {r.status for r in told.land().values()} == {"skipped"}


def test_a_file_delivered_again_with_other_content_replaces_its_pay_run(payroll):
    told = payroll("de", "EUR")
    told.land()
    path = told.files[0]
    lines = path.read_text(encoding="cp1252").splitlines()
    person = lines[1].split(";")[2]
    kept = [line for line in lines if f";{person};" not in line]
    total = sum(
        Decimal(line.split(";")[7].rstrip("-").replace(".", "").replace(",", ".")) * (-1 if line.endswith("-") else 1)
        for line in kept[1:-1]
    )
    kept[-1] = f";;;Summe;;;;{total}".replace(".", ",")
    path.write_text("\n".join(kept), encoding="cp1252")
    restated = told.land()[path.name]
    assert (restated.landed, restated.deleted) == (0, 4)
    period = path.name.split("_")[2]
    assert not [row for row in told.borne() if row[0] == person and row[1] == period and row[2] == "1"]


def test_a_higher_revision_counts_and_a_lower_one_does_not(payroll):
    told = payroll("de", "EUR")
    first = told.files[0]
    second = first.with_name(first.name.replace(".csv", "_Korrektur1.csv"))
    second.write_bytes(first.read_bytes())
    told.edit(second, "9000;AG-Anteil Sozialversicherung;", "9000;Arbeitgeberanteil;")
    results = told.land()
    assert results[first.name].received == 0 < results[second.name].landed
    assert told.landing.con.execute("select file, code from notices").fetchall() == [(first.name, "restated")]
    second.unlink()
    told.edit(first, "Gehalt", "Lohn")
    assert told.land()[first.name].received == 0


def test_the_pay_run_that_the_demo_restates_counts_once_and_is_told(payroll):
    told = payroll("de", "EUR")
    told.land()
    paid = told.borne()
    files = providers.write_files(told.firm, told.folder.parent, restated=True)["de"]
    assert len(files) == len(told.files) + 1
    assert files[-1] == told.files[-1]  # what was too low has the old name
    told.land()
    assert told.borne() == paid
    assert told.landing.con.execute("select file, code from notices").fetchall() == [(files[-1].name, "restated")]


def test_a_file_that_comes_back_counts_again(payroll):
    told = payroll()
    told.land()
    path, paid = told.files[0], told.borne()
    old = path.read_bytes()
    path.unlink()
    other = path.with_name("restated.csv")
    other.write_bytes(old.replace(b"CC-", b"XX-"))
    assert told.land()[other.name].deleted == 12
    other.unlink()
    path.write_bytes(old)
    assert told.land()[path.name].status == "landed"
    assert told.borne() == paid


def test_two_files_of_one_pay_run_are_not_chosen_between(payroll):
    told = payroll()
    rival = told.files[0].with_name("copy.csv")
    rival.write_bytes(told.files[0].read_bytes())
    results = told.land()
    for name in (rival.name, told.files[0].name):
        assert results[name].refusal.code == "XF-363"
    assert results[told.files[1].name].landed


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        (
            "5,362.56",
            "5,362.57",
            "XF-362",
            "Regular Earnings add up to 24071.05, its total row (line 7) says 24,071.04",
        ),
        ("5,362.56", "5.362,56", "XF-362", "1 lines or amounts could not be read"),
        ("Report Total", "Sum", "XF-361", "has 0 total rows"),
        ("Employer Taxes", "ER Taxes", "XF-323", "lacks the column Employer Taxes"),
    ],
)
def test_a_file_that_is_not_what_its_total_says_is_refused_whole(payroll, old, new, code, words):
    told = payroll()
    told.edit(told.files[0], old, new)
    refused = told.land()[told.files[0].name]
    assert refused.refusal.code == code and words in f"{refused.refusal.what} {refused.refusal.why}"
    assert not told.landing.con.execute("select 1 from payroll__line where period = '2026-01' and run = '1'").fetchall()


def test_a_wage_type_without_a_class_waits_in_quarantine(payroll):
    told = payroll("de", "EUR")
    known = {code: kind for code, kind in told.profile["components"].items() if code != "9100"}
    results = told.land(components=known)
    assert sum(r.quarantined for r in results.values()) == 19
    held = told.landing.con.execute("select distinct column_name, value, reason from quarantine").fetchall()
    assert held == [("component_class", "9100", "unknown_code")]
    assert sum(r.landed for r in told.land().values()) == 19
    assert told.landing.con.execute("select count(*) from quarantine where status = 'open'").fetchall() == [(0,)]


def test_subtotals_and_repeated_headers_do_not_count(payroll):
    told = payroll()
    lines = told.files[0].read_text(encoding="utf-8-sig").splitlines()
    lines[4:4] = [",,Department Total CC-CLD,,,,,9,,,9,9,9", lines[2]]
    told.files[0].write_text("\n".join(lines))
    assert told.land()[told.files[0].name].landed == 12


def test_an_encoding_that_does_not_fit_is_told(payroll):
    told = payroll()
    told.files[0].write_bytes(told.files[0].read_bytes().replace(b"Ana Ruiz", b"Ana Ru\xefz"))
    refused = told.land()[told.files[0].name].refusal
    assert refused.code == "XF-320" and "utf-8" in refused.what


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"delimeter": ";"}, "did you mean 'delimiter'"),
        ({"encoding": "utf-99"}, "there is no encoding"),
        ({"columns": {"employee": "File #"}}, "cost_center, period: give a column"),
        ({"components": {"Regular Earnings": "salary"}}, "should be 'regular'"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(payroll, change, words):
    with pytest.raises(LandingError) as failure:
        payroll().land(**change)
    assert (failure.value.code, failure.value.exit_code) == ("XF-310", 2) and words in failure.value.why


def test_the_profiles_of_the_page_are_those_that_are_tested():
    page = Path("docs/connect/payroll.md").read_text(encoding="utf-8")
    shown = [yaml.safe_load(block.partition("```")[0])["sources"] for block in page.split("```yaml\n")[1:]]
    assert [one["profile"] for sources in shown for one in sources.values()] == list(PROFILES.values())


def test_files_of_two_currencies_in_a_first_delivery_are_no_drift(payroll):
    told = payroll("uk", "GBP")
    told.files[-1].write_text(told.files[-1].read_text("utf-16").replace("GBP", "DKK"), "utf-16")
    landed = told.land()
    assert len(landed) == len(told.files) >= 2 and {row[4] for row in told.borne()} == {"GBP", "DKK"}
    assert told.landing.notices("run-1", "pay") == []
