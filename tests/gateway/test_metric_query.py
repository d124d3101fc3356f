"""Metric queries on the small build, each value worked out by hand."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import polars as pl

from crossfoot import gateway
from tests.gateway.small_build import write_build


def values(frame: pl.DataFrame) -> dict:
    """{(metric, period, *key): value} of an answer."""
    return {tuple(row[:-2]): row[-2] for row in frame.rows()}


def test_a_sum_by_month_and_for_the_quarter(firm):
    months = firm.query(["revenue_net"])
    assert months.columns == ["metric", "period", "value", "unit"]
    assert months["value"].to_list() == [150, 200, 350, 450]
    assert months["unit"].to_list() == ["usd"] * 4
    assert firm.query(["revenue_net"], grain="quarter").rows() == [("revenue_net", "2026-Q1", Decimal(700), "usd")]


def test_quarter_rules(firm):
    names = ["backlog_closing", "backlog_opening", "fte", "customers_active", "margin_std_pct"]
    found = values(firm.query(names, grain="quarter"))
    assert found["backlog_closing", "2026-Q1"] == 733 - 6 + 11  # last month
    assert found["backlog_opening", "2026-Q1"] == 1000 - 6  # first month
    assert found["fte", "2026-Q1"] == Decimal("0.966666666667")  # mean of 0.9, 1, 1
    assert found["customers_active", "2026-Q1"] == 2  # counted again, not 2 + 1 + 2
    assert found["margin_std_pct", "2026-Q1"] == Decimal("0.4")  # (700 - 420) ÷ 700, no mean of ratios


def test_a_residual_is_what_movements_do_not_explain(firm):
    found = values(firm.query(["backlog_fx"], ["engagement"], period_to="2026-02"))
    assert found["backlog_fx", "2026-01", "e1"] == 1000 - 90 + 1 - 1000 - 0 + 90 - 0
    assert found["backlog_fx", "2026-01", "e2"] == 0


def test_a_ratio_is_empty_where_its_denominator_is_zero(firm):
    found = values(firm.query(["utilization_net"], ["entity"], "2026-01", "2026-02"))
    assert found["utilization_net", "2026-01", "DE01"] is None
    assert found["utilization_net", "2026-02", "DE01"] == Decimal("0.142857142857")


def test_dso_needs_positive_billing(firm):
    found = firm.query(["dso"])["value"].to_list()
    assert found == [None, Decimal("26.666666666667"), Decimal("18.947368421053"), Decimal("16.551724137931")]


def test_cei_of_a_quarter_uses_its_begin_and_end(firm):
    # (begin 5 + billings 190 − end 125) ÷ (begin 5 + billings 190 − current 120)
    assert firm.query(["cei"], grain="quarter")["value"].to_list() == [Decimal("0.933333333333")]


def test_what_has_no_key_is_in_the_firm_and_nowhere_else(firm):
    february = {"period_from": "2026-02", "period_to": "2026-02"}
    assert firm.query(["bookings_net"], **february)["value"].to_list() == [11]
    assert values(firm.query(["bookings_net"], ["customer"], **february))["bookings_net", "2026-02", "Acme"] == 11
    assert firm.query(["bookings_net"], ["practice"], **february)["value"].to_list() == [0, 0]
    assert set(firm.query(["hours_billable"], ["practice"])["practice"]) == {"Data"}


def test_amounts_of_an_engagement_are_in_its_currency(firm):
    rows = firm.query(["backlog_txn", "etc"], ["engagement"], "2026-04").rows()
    assert rows == [
        ("backlog_txn", "2026-04", "e1", Decimal(640), "usd"),
        ("backlog_txn", "2026-04", "e2", Decimal(-5), "eur"),
        ("etc", "2026-04", "e2", Decimal(300), "eur"),
    ]


def test_progress_is_empty_without_an_estimate(firm):
    found = values(firm.query(["pct_complete", "cpi", "spi"], ["engagement"], "2026-01", "2026-02"))
    assert found["pct_complete", "2026-01", "e2"] == Decimal("0.25")
    assert found["cpi", "2026-01", "e2"] is None
    assert found["cpi", "2026-02", "e2"] == Decimal("1.333333333333")
    assert found["spi", "2026-02", "e2"] is None
    assert not any(key == "e1" for _, _, key in found)  # not percent complete work


def test_a_state_metric_has_the_last_period_only(firm):
    assert firm.query(["revenue_at_risk"]).rows() == [("revenue_at_risk", "2026-04", Decimal(5), "usd")]
    assert firm.query(["revenue_at_risk"], grain="quarter").is_empty()  # no complete quarter ends with the last month


def test_a_month_without_snapshot_has_no_pipeline(firm):
    assert firm.query(["pipeline_open"])["value"].to_list() == [500, 0, None, 0]
    assert firm.query(["pipeline_weighted"], grain="quarter")["value"].to_list() == [None]


def test_metrics_of_several_marts_meet_in_the_firm(firm):
    found = values(
        firm.query(["contribution_std", "operating_margin_true", "revenue_per_fte_annualised"], (), "2026-02")
    )
    assert found["contribution_std", "2026-02"] == 200 - 140 - 4
    assert found["operating_margin_true", "2026-02"] == 200 - 60 - 3 - 2 - 0 - 6
    assert found["revenue_per_fte_annualised", "2026-02"] == 180 * 12
    quarter = firm.query(["revenue_per_fte_annualised"], grain="quarter")["value"].to_list()
    assert quarter == [Decimal("558.620689654980") * 4]  # 540 ÷ 0.966666666667 × 4


def test_served_and_bucketed_metrics(firm):
    assert firm.query(["dso_countback"], ["entity"], grain="quarter")["value"].to_list() == [13]
    buckets = values(firm.query(["ar_bucket"], ["bucket"], "2026-04"))
    assert buckets == {("ar_bucket", "2026-04", "90+"): 5, ("ar_bucket", "2026-04", "current"): 160}
    assert firm.query(["realization_invoice"], ["invoice"], period_to="2026-02")["value"].to_list() == [
        None,
        Decimal("0.888888888889"),
    ]


def test_several_dims_and_a_filter(firm):
    where = "practice in ('Data', 'O''Brien & Co') and not region = 'EU'"
    frame = firm.query(["revenue_net", "backlog_closing"], ["practice", "entity"], "2026-01", "2026-01", where=where)
    assert frame.columns == ["metric", "period", "practice", "entity", "value", "unit"]
    assert [row[2:5] for row in frame.rows()] == [("O'Brien & Co", "US01", 100), ("O'Brien & Co", "US01", 911)]
    assert firm.query(["revenue_net"], grain="quarter", where="entity = 'DE01'")["value"].to_list() == [100]


def test_quarters_may_be_bounded_by_months(firm):
    assert firm.query(["revenue_net"], period_from="2026-02", grain="quarter")["period"].to_list() == ["2026-Q1"]
    assert firm.query(["revenue_net"], (), "2026-Q1", "2026-Q1", "quarter")["period"].to_list() == ["2026-Q1"]
    assert firm.query(["revenue_net"], period_from="2026-04", grain="quarter").is_empty()


def test_constant_currency_reads_the_constant_marts(firm, constant):
    assert constant.query(["revenue_net"])["value"].to_list() == [300, 400, 700, 900]
    assert constant.query(["utilization_net"])["value"].to_list() == firm.query(["utilization_net"])["value"].to_list()


def test_the_export_holds_what_queries_answer(firm):
    export = firm.export()
    assert export.columns == ["metric", "period", "dim", "key", "unit", "value"]
    assert export.rows() == sorted(export.rows(), key=lambda row: row[:4])
    assert set(export["metric"]) == {metric["metric"] for metric in firm.metrics()}
    alone = [
        "backlog_fx",
        "customers_active",
        "cpi",
        "dso_countback",
        "etc",
        "fte",
        "pipeline_open",
        "realization_invoice",
    ]
    chosen = export.filter(pl.col("metric").is_in(alone) & ~pl.col("dim").is_in(["contract", "region", "service_line"]))
    for (metric, dim), rows in chosen.group_by("metric", "dim"):
        by = [] if dim == "firm" else [dim]
        grains = ["month"] if firm.dictionary.get(metric).quarter == "none" else ["month", "quarter"]
        asked = pl.concat([firm.query([metric], by, grain=grain) for grain in grains])
        key = pl.col(dim) if by else pl.lit("all")
        expected = asked.select("period", key.alias("key"), "value", "unit")
        assert sorted(rows.select(expected.columns).rows()) == sorted(expected.rows()), (metric, dim)


def test_readers_ask_side_by_side(firm):
    asked = [(["revenue_net", "dso", "utilization_net"], [], month) for month in ("2026-01", "2026-02", "2026-03")] * 8
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda request: firm.query(*request), asked))
    assert [answer.rows() for answer in answers] == [firm.query(*request).rows() for request in asked]


def test_policy_dso_countback_serves_dso(semantic_manifest, tmp_path):
    write_build(tmp_path, "20260502T000000000Z", semantic_manifest, dso_method="countback")
    firm = gateway.open(tmp_path)
    assert firm.query(["dso"])["value"].to_list() == [21, 22, 23, 24]
    assert firm.query(["dso"], ["entity"], grain="quarter")["value"].to_list() == [13]
    assert firm.query(["dso"], ["customer"]).is_empty()
