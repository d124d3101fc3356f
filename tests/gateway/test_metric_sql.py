"""The SQL that MetricFlow writes: its API is not a public one, so the text is pinned."""

import re
from pathlib import Path

SNAPSHOT = Path(__file__).with_name("utilization_net.sql")


def test_the_sql_of_a_ratio_with_a_filter(firm):
    sql = firm.sql(["utilization_net"], ["practice"], "2026-02", "2026-04", where="entity in ('US01')")
    assert re.sub(r"subq_\d+", "subq", sql) + "\n" == SNAPSHOT.read_text()


def test_one_query_per_semantic_model(firm):
    assert firm.sql(["operating_margin_true", "revenue_net"]).count(";") == 2
    assert firm.sql(["customers_active"], grain="quarter").count("DATE_TRUNC('quarter'") > 0
    assert firm.sql(["dso_countback"]) == ""


def test_no_mart_is_copied_for_what_several_metrics_read(firm):
    sql = firm.sql(["revenue_net", "pct_complete"], ["engagement"])
    assert re.search(r"_cte AS NOT MATERIALIZED \(", sql) and "_cte AS (" not in sql


def test_a_balance_of_a_month_is_a_plain_sum(firm):
    assert "JOIN" not in firm.sql(["bookings_new", "backlog_closing", "unbilled"], ["practice"])
