"""SQL on the published tables, for readers of the whole firm."""

import datetime as dt

import streamlit as st

from crossfoot.errors import CrossfootError
from crossfoot.gateway.console import LONGEST, ROWS, SECONDS, Result, run_sql
from crossfoot.gateway.examples import EXAMPLES
from crossfoot.gateway.exports import rows_csv
from crossfoot.gateway.published import Published
from dashboards import deciding, frame, reader
from dashboards.tables import table
from dashboards.theme import literal

HISTORY = 50
NUMBERS = ("DECIMAL", "DOUBLE", "FLOAT", "HUGEINT", "UHUGEINT", "UBIGINT")
"""The types of numbers that the grid of a browser does not hold as they are."""


def show() -> None:
    """The page; the reader's permission is asked again here."""
    if not reader.current().has_console:
        st.warning("SQL is for readers of the whole firm.", icon=":material/lock:")
        return
    build = frame.chosen()[0].build
    st.title("SQL", anchor=False)
    browser, query = st.columns([1, 3])
    with browser:
        _browser(build)
    with query:
        st.selectbox(
            "Ready questions",
            list(EXAMPLES),
            index=None,
            placeholder="choose one",
            key="example",
            on_change=_take_example,
        )
        sql = st.text_area("Query", key="sql", height=220, max_chars=LONGEST, placeholder="select … from marts.…")
        st.caption(f"One SELECT, at most {SECONDS:g} seconds and {ROWS:,} rows. Nothing is ever changed.")
        if st.button("Run", key="run_sql", type="primary", disabled=not sql.strip()):
            _run(build, sql)
        if answer := st.session_state.get("sql_answer"):
            _answer(*answer)
        _history()


def _browser(build: Published) -> None:
    tables = sorted(build.tables())
    schemas = sorted({name.partition(".")[0] for name in tables}, key=lambda each: (each != "marts", each))
    schema = st.selectbox("Schema", schemas, key="schema")
    within = [name for name in tables if name.startswith(f"{schema}.")]
    name = st.selectbox("Table", within, format_func=lambda each: each.partition(".")[2], key="schema_table")
    if name:
        columns = [{"column": column, "type": kind} for column, kind in build.columns_of(name).items()]
        table(columns, ("column", "type"), f"Columns of {name}", "schema_columns")


def _take_example() -> None:
    if question := st.session_state["example"]:
        st.session_state["sql"] = EXAMPLES[question]


def _run(build: Published, sql: str) -> None:
    st.session_state.pop("sql_answer", None)
    told = {"at (UTC)": dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0), "query": sql}
    try:
        with st.spinner("Asking …"):
            answer = run_sql(build, sql, reader.current().name)
    except CrossfootError as refused:
        outcome = f"{refused.code} {refused.what} {refused.why}".strip()
        st.error(literal(outcome), icon=":material/block:")
    else:
        outcome = f"{len(answer.rows):,} rows in {answer.milliseconds:,} ms"
        st.session_state["sql_answer"] = (sql, answer)
    _remember(told | {"outcome": outcome})


def _remember(entry: dict) -> None:
    st.session_state["sql_history"] = [entry, *st.session_state.get("sql_history", [])][:HISTORY]
    if desk := deciding.desk():
        told = {"at": str(entry["at (UTC)"]), "sql": entry["query"], "outcome": entry["outcome"]}
        desk.log.append({"actor": reader.current().name, "subject": "console", "kind": "query"} | told)


def _answer(sql: str, answer: Result) -> None:
    more = f"; only the first {ROWS:,} are shown" if answer.is_cut else ""
    st.caption(f"{len(answer.rows):,} rows{more}")
    named = [f"{name} ({at})" if answer.columns.index(name) != at else name for at, name in enumerate(answer.columns)]
    if answer.rows:
        columns = zip(named, answer.kinds, zip(*answer.rows, strict=True), strict=True)
        data = {name: [_shown(value, kind) for value in values] for name, kind, values in columns}
        st.dataframe(data, hide_index=True, placeholder="–", alt="Answer of the query", key="sql_rows")
    export = rows_csv(answer.columns, answer.rows)
    st.download_button("CSV", export, "crossfoot-query.csv", "text/csv", on_click="ignore", key="sql_csv", help=sql)


def _shown(value: object, kind: str) -> object:
    """A value as the grid takes it: numbers to the right, near enough; the file has them exactly."""
    return float(str(value)) if value is not None and kind.startswith(NUMBERS) else value


def _history() -> None:
    if entries := st.session_state.get("sql_history"):
        with st.expander(f"This session's {len(entries)} queries"):
            table(entries, ("at (UTC)", "outcome", "query"), "Queries of this session", "sql_past")
