"""A PostgreSQL server for the time of a test run, on a socket in a temporary folder."""

import getpass
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEBIAN = "/usr/lib/postgresql/*/bin"
MISSING = "There is no PostgreSQL server: install one (Debian: apt-get install postgresql), or name a database by URL."


def program(name: str) -> str:
    """The path of a server program; Debian keeps them out of the PATH."""
    folders = sorted(str(path) for path in Path("/").glob(DEBIAN.removeprefix("/")))
    found = shutil.which(name, path=os.pathsep.join([*reversed(folders), os.environ["PATH"]]))
    if found is None:
        raise FileNotFoundError(MISSING)
    return found


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The URL of a fresh server in a folder of its own; it is stopped at the end. It never runs as root."""
    as_user: list[str] = []
    folder.mkdir()
    if getpass.getuser() == "root":
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    data = folder / "data"

    def run(name: str, *arguments: str) -> None:
        command = [*as_user, program(name), "-D", str(data), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    run("initdb", "--auth=trust", "--username=crossfoot", "--encoding=UTF8", "--no-sync")
    run("pg_ctl", "start", "--wait", "--log", str(folder / "log"), "-o", f"-k {folder} -h '' -F")
    try:
        yield f"postgresql+psycopg://crossfoot@/postgres?host={folder}"
    finally:
        run("pg_ctl", "stop", "--mode=fast")
