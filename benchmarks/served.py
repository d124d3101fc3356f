"""The dashboards of a workspace as a process of their own."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

PATIENCE = 240
"""Half seconds until a server must answer."""


class Served(NamedTuple):
    """Where the dashboards answer, and the id of their process."""

    address: str
    pid: int


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(folder: Path, port: int, environment: dict[str, str] | None = None) -> Iterator[Served]:
    """The dashboards of a workspace, until the block ends; RuntimeError when they end before."""
    command = [str(Path(sys.executable).with_name("crossfoot")), "-C", str(folder), "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=os.environ | (environment or {})) as server:
        try:
            for _ in range(PATIENCE):
                if server.poll() is not None:
                    raise RuntimeError(f"crossfoot serve ended with {server.returncode}")
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5)
                    break
                except OSError:
                    time.sleep(0.5)
            yield Served(f"http://localhost:{port}", server.pid)
        finally:
            server.terminate()
