"""SQL of finance: plain SELECTs on the published tables of the reader's tier, and nothing else."""

import json
import signal
import subprocess
import threading
import time

import pytest

from crossfoot import gateway
from crossfoot.errors import CrossfootError
from crossfoot.gateway import Policy, console
from crossfoot.gateway.console import COMMAND, ROWS, run_sql

DENIED = """
select * from read_csv('/etc/passwd')
select * from read_csv_auto('/etc/passwd')
select * from read_text('/etc/passwd')
select * from read_blob('/etc/passwd')
select * from read_json('/tmp/x.json')
select * from read_parquet('/tmp/x.parquet')
select * from parquet_metadata('/tmp/x.parquet')
select * from sniff_csv('/etc/passwd')
select * from glob('/*')
select * from '/etc/passwd'
select * from "/etc/passwd"
select * from query('select * from restricted.marts.person_cost_month')
select * from query_table('restricted.marts.person_cost_month')
select * from query_table(['marts.engagement_month'])
select * from json_execute_serialized_sql(json_serialize_sql('select 1'))
select * from pragma_storage_info('marts.engagement_month')
select * from pragma_table_info('marts.engagement_month')
select * from duckdb_settings()
select * from duckdb_databases()
select * from duckdb_tables()
select sql from duckdb_views()
select * from duckdb_secrets()
select * from information_schema.tables
select * from pg_catalog.pg_tables
select * from sqlite_master
select * from restricted.marts.person_cost_month
select * from general.marts.engagement_month
select * from marts.person_cost_month
select * from engagement_month
select getenv('HOME')
select current_setting('threads')
select getvariable('x')
select write_log('x')
select nextval('s')
select load_extension('x')
attach '/tmp/x.db' as x
copy marts.engagement_month to '/tmp/x.csv'
export database '/tmp/x'
import database '/tmp/x'
install httpfs
load httpfs
use restricted
set threads = 1
reset threads
pragma version
pragma enable_profiling
call enable_logging()
prepare p as select 1
execute p
explain analyze select 1
describe marts.engagement_month
summarize marts.engagement_month
show tables
create table x as select 1
create temp macro m() as 1
insert into marts.engagement_month select * from marts.engagement_month
update marts.engagement_month set revenue_net = 0
delete from marts.engagement_month
drop table marts.engagement_month
checkpoint
vacuum
select 1; select 2
select $1
select ?
with marts as (select 1) select * from marts.person_cost_month
select * from (from read_csv('/etc/passwd'))
select (select count(*) from read_text('/etc/passwd'))
with x as (select * from duckdb_settings()) select * from x
select * from marts.engagement_month where line_id in (select name from duckdb_functions())
""".strip().splitlines()

LONG = {
    "join": "select count(*) from range(9999999) a join range(9999999) b on a.range % 1000 = b.range % 1000",
    "sort": "select max(n) from (select row_number() over (order by md5(range::varchar)) n from range(20000000))",
    "regex": "select count(*) from range(50000000) where regexp_matches(repeat(md5(range::varchar), 20), '(a+b+)+c')",
    "list": "select sum(len(list_transform(range(100000000), x -> x * 2)))",
    "text": "select repeat('x', 1500000000)",
    "recursion": "with recursive r as (select 1 n union all select n + 1 from r where n > 0) select max(n) from r",
    "window": "select max(s) from (select sum(range) over (rows 100000 preceding) s from range(9000000))",
}
"""Queries that are in one long step when their time is over."""


@pytest.fixture(scope="module")
def general(workspace):
    return gateway.open(workspace, policy=Policy(restricted=False)).build


@pytest.mark.parametrize("sql", DENIED)
def test_denied(general, sql):
    with pytest.raises(CrossfootError) as refused:
        run_sql(general, sql, "ann")
    assert refused.value.code == "XF-430"


def test_there_are_enough_attacks():
    assert len(DENIED) >= 60


def test_an_answer_has_columns_and_exact_rows(general):
    result = run_sql(
        general, "select period, sum(revenue_net) as net from marts.engagement_month group by 1 order by 1", "ann"
    )
    assert result.columns == ("period", "net")
    assert result.rows[0] == ("2026-01", "150.000000000000") and len(result.rows) == 4
    assert not result.is_cut and len(result.sha256) == 64


def test_the_usual_shapes_of_sql_are_understood(general):
    sql = """
        with monthly as (select period, date_trunc('month', period_start) as day, sum(revenue_net) as net
                         from marts.engagement_month group by all)
        select period, net - lag(net) over (order by period) as change, round(net, 2), coalesce(net, 0)
        from monthly where period like '2026%' union all select 'all', sum(net), null, null from monthly"""
    assert len(run_sql(general, sql, "ann").rows) == 5


def test_pay_is_in_the_restricted_tier_only(workspace):
    sql = "select payroll_total from marts.person_cost_month where period = '2026-01'"
    assert run_sql(gateway.open(workspace).build, sql, "ann").rows == [("50.000000000000",)]


def test_long_answers_are_cut(general):
    result = run_sql(general, "select a.range as n from range(200) as a, range(200) as b", "ann")
    assert result.is_cut and len(result.rows) == ROWS


@pytest.mark.parametrize(
    "sql", ["select repeat('x', 1500000000)", "select sum(a.range * b.range) from range(9999999) a, range(9999999) b"]
)
def test_what_takes_too_long_or_too_much_is_stopped(general, sql):
    with pytest.raises(CrossfootError) as refused:
        run_sql(general, sql, "ann", 2)
    assert refused.value.code in ("XF-431", "XF-432")


@pytest.mark.parametrize("sql", LONG.values(), ids=LONG)
def test_the_system_ends_what_takes_too_long_whatever_it_is_doing(general, sql):
    """The process of the query is left to itself: nobody interrupts or kills it."""
    question = {"files": general.files, "tables": [], "sql": sql, "rows": 1, "characters": 1}
    ended = subprocess.run(
        COMMAND, input=json.dumps(question | {"until": time.monotonic() + 1}), capture_output=True, text=True
    )
    assert ended.returncode == -signal.SIGALRM and not ended.stdout


def test_an_answer_that_is_too_large_for_the_server_is_not_sent(general):
    with pytest.raises(CrossfootError) as refused:
        run_sql(general, "select repeat('x', 100000) from range(1000)", "ann")
    assert refused.value.code == "XF-431" and "20,000,000 characters" in refused.value.what


def test_a_mistake_is_told(general):
    with pytest.raises(CrossfootError) as refused:
        run_sql(general, "select nothing_like_it from marts.engagement_month", "ann")
    assert refused.value.code == "XF-431" and "nothing_like_it" in refused.value.what


@pytest.mark.parametrize("policy", [Policy(entities=frozenset({"DE01"})), Policy(costs=False)])
def test_the_console_is_for_the_whole_firm(workspace, policy):
    with pytest.raises(CrossfootError) as refused:
        run_sql(gateway.open(workspace, policy=policy).build, "select 1", "ann")
    assert refused.value.code == "XF-430"


def test_few_queries_run_at_once_and_another_one_waits_no_longer_than_it_may_take(general, monkeypatch):
    turns = threading.BoundedSemaphore(1)
    monkeypatch.setattr(console, "_TURNS", turns)
    with turns, pytest.raises(CrossfootError) as refused:
        run_sql(general, "select 1", "ann", 0.1)
    assert refused.value.code == "XF-432" and "other queries" in refused.value.what
    assert run_sql(general, "select 1", "ann").rows == [(1,)]
    with pytest.raises(CrossfootError):
        run_sql(general, "select 1 from range(2000000000) group by range", "ann", 0.5)
    assert run_sql(general, "select 1", "ann").rows == [(1,)]


def test_a_reader_with_many_windows_leaves_turns_to_others(general):
    running = [console._turn("ann", 1) for _ in range(console.OF_ONE_READER)]
    with running[0], running[1]:
        with pytest.raises(CrossfootError) as refused:
            run_sql(general, "select 1", "ann", 0.1)
        assert refused.value.code == "XF-432" and "other queries" in refused.value.what
        assert run_sql(general, "select 1", "ben").rows == [(1,)]
    assert run_sql(general, "select 1", "ann").rows == [(1,)]
