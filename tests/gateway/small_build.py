"""Writes a published build of a made-up firm: two engagements, an unlinked booking, two people, four months."""

from decimal import Decimal
from pathlib import Path

import duckdb

from crossfoot.gateway.dictionary import Dictionary, read_dictionary

MONTHS = ["2026-01", "2026-02", "2026-03", "2026-04"]

LINE = "line_id engagement contract customer entity method practice service_line region"

# The texts that identify the rows of each mart. e1 is T&M in USD, e2 percent complete in EUR; o1 is a signed booking
# without engagement, which has a customer and nothing else.
TEXTS = {
    "engagement_month": f"{LINE} currency",
    "person_month": "resource practice_key practice entity",
    "person_cost_month": "resource practice_key practice entity",
    "overhead_month": "entity",
    "receivable_month": "customer entity bucket",
    "dso_countback_month": "dim key",
    "invoice_realization": "invoice",
    "pipeline_month": "opportunity customer stage",
    "opportunity_outcome": "opportunity customer",
    "headcount_month": "resource practice entity",
    "collection_month": "customer entity",
    "customer_concentration_month": "",
    "unbilled_age_month": "line_id engagement customer entity practice method service_line region bucket",
    "project_health": f"{LINE.removeprefix('line_id ')} health_reason",
    "engagement_forecast": f"{LINE} forecast_month",
    "backlog_schedule": LINE,
    "person_forecast": "line_id resource practice entity level forecast_month forecast_week",
    "expected_cash": "item customer entity forecast_month forecast_week",
    "pipeline_coverage": "",
    "exception_month": "check_id severity owner",
    "process_month": "dim key",
}
E1 = ("e1", "e1", "k1", "Acme", "US01", "tm", "O'Brien & Co", "erp", "NA", "USD")
E2 = ("e2", "e2", "k2", "Beta", "DE01", "fixed_poc_cost", "Data", "ai", "EU", "EUR")
O1 = ("opportunity:o1", None, None, "Acme", None, None, None, None, None, None)
ANN, BEN = ("ann", "Data", "Data", "US01"), ("ben", "", None, "DE01")


def _month_rows() -> dict[str, list[tuple[tuple, str, dict]]]:
    """Per mart: (texts, month, measures); a measure that is not named is 0, or empty where the dictionary says so."""
    rows: dict[str, list] = {mart: [] for mart in TEXTS}
    for n, month in enumerate(MONTHS, start=1):
        rows["engagement_month"] += [
            (E1, month, {"revenue_net": 100 * n, "revenue_services": 90 * n, "labour_std": 66 * n,
                         "cost_std": 70 * n, "cost_true": 60,
                         "backlog_opening": 1000 - 90 * (n - 1), "backlog_closing": 1000 - 90 * n + n,
                         "backlog_revenue": -90 * n, "client_billable_hours": 3, "bookings_net": 7 * (n == 1),
                         "revenue_at_risk": 5 * (n == 4), "revenue_net_txn": 100 * n, "backlog_txn": 1000 - 90 * n}),
            (E2, month, {"revenue_net": 50 * (n != 2), "revenue_net_txn": 45 * (n != 2), "backlog_txn": -5,
                         "pct_complete": "0.25", "etc": 300, "eac_hours": 40, "eac_cost": 400,
                         "earned_value": 200 if n > 1 else None, "cost_to_date": 150,
                         "planned_value_to_date": 160 if n > 2 else None,
                         "budget_at_completion": 380, "variance_at_completion": -25,
                         "backlog_closing": -6, "backlog_opening": -6}),
            (O1, month, {"bookings_net": 11 * (n == 2),
                         "backlog_closing": 11 * (n >= 2), "backlog_opening": 11 * (n > 2)}),
        ]  # fmt: skip
        rows["person_month"] += [
            (ANN, month, {"hours_billable": 60 + n, "utilization_hours": 60 + n, "utilization_base": 150,
                          "capacity_net": 150, "fte_month": "0.9"}),
            (BEN, month, {"hours_billable": 10, "utilization_hours": 10, "utilization_base": 70 if n > 1 else 0,
                          "fte_month": "0.1" if n > 1 else 0}),
        ]  # fmt: skip
        rows["person_cost_month"] += [(ANN, month, {"cost_internal_std": 4, "cost_internal_true": 3,
                                                    "payroll_total": 50, "payroll_unallocated": 2})]  # fmt: skip
        rows["overhead_month"] += [(("US01",), month, {"overhead": 6})]
        rows["receivable_month"] += [
            (("Acme", "US01", "none"), month, {"ar_billings_gross": 100 if n > 1 else -10, "ar_cash": -60,
                                               "ar_window_billings": 100 * (n - 1) - 10}),
            (("Acme", "US01", "current"), month, {"ar_closing": 40 * n, "ar_current": 40 * n,
                                                  "ar_opening": 40 * (n - 1), "ar_days": 40 * n * 30}),
            (("Acme", "US01", "90+"), month, {"ar_closing": 5, "ar_opening": 5}),
        ]  # fmt: skip
        rows["dso_countback_month"] += [(("firm", "all"), month, {"dso_countback": 20 + n}),
                                        (("entity", "US01"), month, {"dso_countback": 10 + n})]  # fmt: skip
        rows["invoice_realization"] += [
            ((f"i{n}",), month, {"realization_value": 80, "realization_base": 90 * (n > 1)})
        ]
        rows["opportunity_outcome"] += [((f"o{n}", "Acme"), month, {"won_count": n % 2, "closed_count": 1})]
        rows["headcount_month"] += [(("ann", "Data", "US01"), month, {"headcount": 1, "mean_headcount": 1})]
        rows["collection_month"] += [(("Acme", "US01"), month, {"cohort_billed": 50, "cohort_collected": 10 * n})]
        rows["customer_concentration_month"] += [((), month, {"largest_revenue": 60, "trailing_revenue": 100})]
        rows["unbilled_age_month"] += [
            ((*E1[:2], *E1[3:5], E1[6], E1[5], *E1[7:9], "0-30"), month, {"unbilled": 5 * n})
        ]
        known = 0 if n != 3 else None  # no snapshot in March
        rows["pipeline_month"] += [
            (("none", "Acme", None), month, {"pipeline_open": known, "pipeline_weighted": known})
        ]
    last = MONTHS[-1]
    rows["engagement_forecast"] += [((*E1[:9], "2026-05"), last, {"forecast_revenue": 30})]
    stands = {"score": 2, "milestones_overdue": 3, "margin_to_date": "0.3", "planned_margin": "0.35"}
    rows["project_health"] += [((*E1[1:9], "burn"), last, stands)]
    rows["backlog_schedule"] += [(E1[:9], last, {"backlog_scheduled": 30, "margin_at_risk": 5})]
    week = ("2026-05", "2026-05-04")
    rows["person_forecast"] += [
        (("ann", "ann", "Data", "US01", "lead", *week), last, {"capacity_ahead": 160, "hours_scheduled": 90,
                                                              "hours_expected": 120}),
        (("ann", "ann", "Data", "US01", "lead", "2026-06", "2026-06-01"), last, {"capacity_ahead": 150}),
        (("ben", "ben", None, "DE01", "no level", *week), last, {"capacity_ahead": 70}),
        (("open:e2/lead", None, "Data", "DE01", "lead", *week), last, {"hours_open": 50, "hours_open_soft": 12}),
        (("open:e2/coach", None, "Data", "DE01", "coach", *week), last, {"hours_open": 8}),
    ]  # fmt: skip
    rows["expected_cash"] += [(("i1", "Acme", "US01", "2026-05", "2026-05-04"), last, {"expected_cash": 40})]
    rows["pipeline_coverage"] += [((), last, {"pipeline_next_quarter": 10})]
    queue = {"exceptions_open": 2, "exceptions_open_amount": 90}
    rows["exception_month"] += [(("R16", "high", "finance"), last, queue)]
    rows["process_month"] += [(("firm", "all"), last, {"freshness_hours": 24})]
    rows["pipeline_month"] += [
        (("p1", "Acme", "proposal"), "2026-01", {"pipeline_open": 500, "pipeline_weighted": 250})
    ]
    return rows


def write_build(workspace: Path, build_id: str, semantic_manifest: str, **switches: str) -> None:
    """Publishes the small build in a workspace; in the constant view every measure is doubled."""
    folder = workspace / "builds" / build_id
    folder.mkdir(parents=True)
    dictionary = read_dictionary(semantic_manifest)
    for file in ("general", "restricted"):
        with duckdb.connect(str(folder / f"{file}.duckdb")) as con:
            for mart in TEXTS:
                if (mart == "person_cost_month") == (file == "restricted"):
                    _write_mart(con, "marts", mart, dictionary, 1)
                    _write_mart(con, "marts_constant", mart, dictionary, 2)
            if file == "general":
                _write_calendar(con)
            con.execute("create schema metadata")
            con.execute(f"create table metadata.build as select '{build_id}' as build_id, 'USD' as reporting_currency")
            con.execute("create table metadata.policy (switch varchar, value varchar)")
            con.executemany("insert into metadata.policy values (?, ?)", list(switches.items()) or [["x", "y"]])
    (folder / "semantic_manifest.json").write_text(semantic_manifest)
    (folder / "manifest.json").write_text("{}")
    (workspace / "builds" / "CURRENT").write_text(f"{build_id}\n")


def _write_mart(con: duckdb.DuckDBPyConnection, schema: str, mart: str, dictionary: Dictionary, factor: int) -> None:
    texts = TEXTS[mart].split()
    leaves = [m for m in dictionary.metrics.values() if m.model == mart and " " not in m.expr]
    measures = {leaf.expr: None if leaf.empty_when_missing else 0 for leaf in leaves}
    columns = [*(f"{text} varchar" for text in [*texts, "period"]), "period_start date"]
    columns += [f"{measure} decimal(38, 12)" for measure in measures]
    con.execute(f"create schema if not exists {schema}")
    con.execute(f"create table {schema}.{mart} ({', '.join(columns)})")
    rows = []
    for keys, month, given in _month_rows()[mart]:
        values = [measures[name] if name not in given else given[name] for name in measures]
        scaled = [None if value is None else Decimal(str(value)) * factor for value in values]
        rows.append([*keys, month, f"{month}-01", *scaled])
    con.executemany(f"insert into {schema}.{mart} values ({', '.join('?' * len(columns))})", rows)


def _write_calendar(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create schema harmonized")
    con.execute(
        "create table harmonized.fiscal_period"
        " (period varchar, quarter varchar, is_reported boolean, is_quarter_complete boolean)"
    )
    rows = [["2025-12", "2025-Q4", False, False], ["2026-04", "2026-Q2", True, False]]
    rows += [[month, "2026-Q1", True, True] for month in MONTHS[:3]]
    con.executemany("insert into harmonized.fiscal_period values (?, ?, ?, ?)", rows)
    con.execute(
        "create table harmonized.engagement (engagement_id varchar, customer_id varchar, entity_id varchar,"
        " method varchar, practice varchar, service_line varchar, region varchar, currency varchar,"
        " account_owner_id varchar, project_manager_id varchar, source_ref varchar)"
    )
    engagements = [[each[1], *each[3:], owner, owner, each[0]] for each, owner in ((E1, "ann"), (E2, "ben"))]
    con.executemany("insert into harmonized.engagement values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", engagements)
    for column in ("contract_id varchar", "start_date date", "psa_contract_value decimal(18, 6) default 1000"):
        con.execute(f"alter table harmonized.engagement add column {column}")
    con.execute("create table harmonized.worker (resource_id varchar, email varchar, name varchar)")
    people = [["ann", "ann@example.com", "Ann"], ["ben", "Ben@example.com", "Ben"]]
    con.executemany("insert into harmonized.worker values (?, ?, ?)", people)
    con.execute(
        "create table harmonized.time_entry"
        " (engagement_id varchar, resource_id varchar, work_period varchar, is_approved boolean)"
    )
    worked = [["e1", person, month, True] for person in ("ann", "ben") for month in MONTHS]
    worked += [["e2", f"p{number}", month, True] for number in range(7) for month in MONTHS]
    con.executemany("insert into harmonized.time_entry values (?, ?, ?, ?)", worked)
    for column in (
        "time_entry_id varchar", "work_date date", "hours decimal(18, 6) default 8", "billable boolean default true",
        "status varchar default 'approved'", "is_recorded boolean default true", "source_ref varchar",
    ):  # fmt: skip
        con.execute(f"alter table harmonized.time_entry add column {column}")
    con.execute(
        "create table harmonized.subcontractor_bill (engagement_id varchar, resource_id varchar, period varchar)"
    )
    con.execute(
        "create table harmonized.goal"
        " (kind varchar, metric varchar, period varchar, dim varchar, key varchar, value decimal(18, 6))"
    )
    goals = [["budget", "revenue_net", month, "firm", "all", 200] for month in MONTHS[:3]]
    goals += [["target", "revenue_net", "2026-02", "practice", "Data", 40]]
    goals += [["target", "utilization_net", "2026-01", "firm", "all", "0.5"]]
    con.executemany("insert into harmonized.goal values (?, ?, ?, ?, ?, ?)", goals)
