"""SQL on the published files, for readers of the whole firm: checked here, run by `console_process`.

Parsing is the second fence. The first is the file: a process of its own opens only the tier of the reader, read-only,
with no way to other files or the network, under limits. The system kills it when its time is over, whatever it is doing
and however busy the server is.
"""

import hashlib
import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp

from crossfoot.gateway.failures import refuse
from crossfoot.gateway.published import Published

LONGEST = 20_000
ROWS = 10_000
CHARACTERS = 20_000_000
"""What all values of an answer may have together: the server holds it."""
SECONDS = 10.0
AT_ONCE = 4
"""Queries that run at once; every one takes half a gigabyte and two processors at most."""
OF_ONE_READER = 2
"""How many of them one reader has, who may have many windows."""
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_OWN_TURNS: dict[str, threading.BoundedSemaphore] = {}
COMMAND = [sys.executable, "-I", str(Path(__file__).with_name("console_process.py"))]
_ALLOWED_ROOTS = (exp.Select, exp.SetOperation, exp.Values, exp.Subquery)
_TABLE_FUNCTIONS = {"RANGE", "UNNEST", "GENERATE_SERIES"}
# Functions that DuckDB knows and sqlglot does not, and that neither read files nor look at the server.
_PLAIN_FUNCTIONS = frozenset(
    [
        "arg_max",
        "arg_min",
        "bool_and",
        "bool_or",
        "concat_ws",
        "date_diff",
        "date_part",
        "date_trunc",
        "dayname",
        "dayofweek",
        "format",
        "greatest",
        "hash",
        "isfinite",
        "last_day",
        "least",
        "make_date",
        "md5",
        "mod",
        "month",
        "monthname",
        "printf",
        "quarter",
        "regexp_extract",
        "regexp_full_match",
        "regexp_matches",
        "sha256",
        "sign",
        "strftime",
        "string_split",
        "strptime",
        "week",
        "weekofyear",
        "year",
        "day",
        "prefix",
        "suffix",
        "contains",
    ]
)


@dataclass(frozen=True)
class Result:
    """The answer of a console query: names and types of columns, rows (at most ROWS), whether there were more, and how
    it ran. Numbers that JSON does not hold exactly are texts.
    """

    columns: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: list[tuple]
    is_cut: bool
    milliseconds: int
    sha256: str


def run_sql(build: Published, sql: str, reader: str, seconds: float = SECONDS) -> Result:
    """Runs one SELECT on the files this reader may open; XF-430 names what is not allowed, XF-431 what went wrong.

    `reader` is whose turns it takes; XF-432 when there was none in time, or the query was stopped.
    """
    if build.policy.scopes or not build.policy.costs:
        raise refuse("XF-430", "The console is for readers of the whole firm.", "Your view is narrowed.", "")
    tables = build.tables()
    names = [f"{file}.{table}" for table, file in tables.items()]
    question = {"files": build.files, "tables": names, "sql": check_sql(sql, tables)}
    question |= {"rows": ROWS + 1, "characters": CHARACTERS}
    with _turn(reader, seconds):
        started = time.monotonic()
        answer = _ask(question | {"until": started + seconds}, seconds)
    if "error" in answer:
        raise refuse("XF-431", answer["error"], next="correct the query")
    rows = [tuple(row) for row in answer["rows"]]
    taken = round((time.monotonic() - started) * 1000)
    digest = hashlib.sha256(sql.encode()).hexdigest()
    return Result(tuple(answer["columns"]), tuple(answer["kinds"]), rows[:ROWS], len(rows) > ROWS, taken, digest)


def check_sql(sql: str, known: dict[str, str]) -> str:
    """The statement written anew from what was understood of it; XF-430 when it is more than one plain SELECT.

    `known` are the tables that may be read, schema.table, with the file they stand in.
    """
    if len(sql) > LONGEST:
        raise _denied(f"A query may have {LONGEST:,} characters.")
    try:
        statements = sqlglot.parse(sql, read="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise _denied(f"It cannot be read: {str(error).splitlines()[0]}") from None
    if len(statements) != 1 or not isinstance(statements[0], _ALLOWED_ROOTS):
        raise _denied("One SELECT at a time; nothing is ever changed here.")
    [tree] = statements
    for node in tree.walk():
        _check_node(node)
    defined = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        _place(table, defined, known)
    return tree.sql(dialect="duckdb")


def _check_node(node: exp.Expression) -> None:
    if isinstance(node, (exp.Command, exp.DDL, exp.DML, exp.Pragma, exp.Set, exp.Attach, exp.Copy, exp.Into)):
        raise _denied("Only SELECT is allowed.")
    if isinstance(node, (exp.Parameter, exp.SessionParameter, exp.Placeholder, exp.PositionalColumn)):
        raise _denied("Variables and parameters are not allowed.")
    if isinstance(node, exp.Anonymous) and node.name.lower() not in _PLAIN_FUNCTIONS:
        raise _denied(f"The function {node.name} is not allowed.")
    if isinstance(node, (exp.ReadCSV, exp.ReadParquet)):
        raise _denied("Files are not read here.")


def _place(table: exp.Table, defined: set[str], known: dict[str, str]) -> None:
    """Writes the file before the name of a table; a name from `with` stays as it is."""
    if isinstance(table.this, exp.Func):
        if table.this.sql_name() not in _TABLE_FUNCTIONS:
            raise _denied(f"The table function {table.this.sql(dialect='duckdb')[:60]} is not allowed.")
    elif table.catalog or not (table.db or table.name in defined):
        written = table.sql(dialect="duckdb")
        raise _denied(f"{written} is not a table here; write schema.table, as marts.engagement_month.")
    elif table.db:
        name = f"{table.db}.{table.name}"
        if name not in known:
            raise _denied(f"There is no table {name} that you may read.")
        table.set("catalog", exp.to_identifier(known[name]))


@contextmanager
def _turn(reader: str, seconds: float) -> Iterator[None]:
    """Waits until one more query may run, no longer than it may take itself."""
    until = time.monotonic() + seconds
    with ExitStack() as held:
        for turns in (_OWN_TURNS.setdefault(reader, threading.BoundedSemaphore(OF_ONE_READER)), _TURNS):
            if not turns.acquire(timeout=max(until - time.monotonic(), 0)):
                raise refuse("XF-432", f"The query waited for other queries for {seconds:g} seconds.", next="ask again")
            held.callback(turns.release)
        yield


def _ask(question: dict, seconds: float) -> dict:
    try:
        done = subprocess.run(
            COMMAND, input=json.dumps(question), capture_output=True, text=True, timeout=seconds, env={}, check=False
        )
        is_late = done.returncode == -signal.SIGALRM
    except subprocess.TimeoutExpired:
        is_late = True
    if is_late:
        raise refuse("XF-432", f"The query was stopped after {seconds:g} seconds.", next="ask for less")
    if done.returncode or not done.stdout:
        raise refuse("XF-432", "The query needed more than it may use, and was stopped.", next="ask for less")
    return json.loads(done.stdout)


def _denied(why: str):
    return refuse("XF-430", "This is not allowed in the console.", why, "crossfoot query")
