"""Runs one checked query of the console and writes the answer as JSON; lives as long as the query."""

import json
import resource
import signal
import sys
import time

import duckdb

LIMITS = {
    resource.RLIMIT_AS: 4 << 30,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CPU: 30,
    resource.RLIMIT_NOFILE: 64,
}
FETCHED = 100  # rows at once
SETTINGS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": "512MB",
    "max_temp_directory_size": "0GB",
    "threads": "2",
}


def main() -> None:
    """Reads the question from standard input; the answer has columns and rows, or the error."""
    question = json.load(sys.stdin)
    # Nothing handles this alarm: the system ends the process, though DuckDB holds it in one long step.
    signal.setitimer(signal.ITIMER_REAL, max(question["until"] - time.monotonic(), 0.001))
    for limit, value in LIMITS.items():
        resource.setrlimit(limit, (value, value))
    try:
        answer = _run(question)
    except duckdb.Error as error:
        answer = {"error": str(error).splitlines()[0]}
    json.dump(answer, sys.stdout)


def _run(question: dict) -> dict:
    con = duckdb.connect(":memory:", config=SETTINGS)
    con.execute("set enable_progress_bar = false")
    for name, path in question["files"].items():
        con.execute(f"attach '{path.replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
    for setting in ("enable_external_access = false", "disabled_filesystems = 'LocalFileSystem'"):
        con.execute(f"set {setting}")
    con.execute("set lock_configuration = true")
    # The names as DuckDB itself understands them, which sees through whatever hides a table.
    named = con.get_table_names(question["sql"], qualified=True)
    seen = {name.partition(" AS ")[0].replace('"', "") for name in named}
    if not seen <= set(question["tables"]):
        return {"error": "It reads a table that is not allowed."}
    cursor = con.execute(f"select * from ({question['sql']}) as answer limit {int(question['rows'])}")
    columns = [column[0] for column in cursor.description]
    rows, room = [], question["characters"]
    while found := cursor.fetchmany(FETCHED):
        told = [[_text(value) for value in row] for row in found]
        rows += told
        room -= sum(len(str(value)) for row in told for value in row)
        if room < 0:
            return {"error": f"The answer has more than {question['characters']:,} characters."}
    return {"columns": columns, "kinds": [str(column[1]) for column in cursor.description], "rows": rows}


def _text(value: object) -> object:
    """What JSON holds as it is; decimals, dates and the like as text."""
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


if __name__ == "__main__":
    main()
