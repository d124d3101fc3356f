"""Where people open a landed record in its own system, as the connectors declare it."""

import duckdb

from crossfoot.run.tables import create_table
from crossfoot.settings import Settings
from ingest.connectors import CONNECTORS

COLUMNS = ("source", "stream", "address", "column_name", "value", "reason")
IN_A_FILE = "it came in a file"
NONE_DOCUMENTED = "no address of such a record is documented"
NOT_KNOWN = "the address at which people open this source is not known (web in crossfoot.yml)"


def opened_at(settings: Settings) -> dict[str, str]:
    """The address at which people open each source; those are left out of which none is known."""
    found = {}
    for name, source in settings.sources.items():
        connector = CONNECTORS.get(source.connector)
        if connector and connector.opened_at:
            found[name] = connector.opened_at(source.options)
    return {name: address for name, address in found.items() if address}


def write_record_links(con: duckdb.DuckDBPyConnection, sites: dict[str, str]) -> None:
    """`metadata.record_link`: the address of a record of each source and stream, with `{column}` of the record.

    One row per source and stream, or per `value` of the column `column_name` where it tells addresses apart. `sites`
    are those of `opened_at`. Where there is no address, `reason` says why.
    """
    rows = []
    for source, table in con.execute("select source, stream from metadata.sources order by all").fetchall():
        name, _, stream = table.partition("__")
        connector, site = CONNECTORS[name], sites.get(source)
        links = connector.streams[stream].links
        if links and site:
            rows += [[source, table, f"{site}{link.path}", link.of, link.value, None] for link in links]
        else:
            reason = NOT_KNOWN if links else NONE_DOCUMENTED if connector.opened_at else IN_A_FILE
            rows.append([source, table, None, "", "", reason])
    create_table(con, "metadata.record_link", dict.fromkeys(COLUMNS, "varchar"), rows)
