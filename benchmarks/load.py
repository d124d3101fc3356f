"""python -m benchmarks.load WORKSPACE: what readers of the dashboards wait for.

Readers are sessions over the websocket of `crossfoot serve`: each opens a page and changes its filters at random. An
exception on a page, or another build than the one served, ends the benchmark. Pages are also worked out in process.
"""

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.measure import Measure, as_table, timed
from benchmarks.served import free_port, serving
from crossfoot import gateway
from crossfoot.gateway.views import PAGES, Filters, in_order, open_view
from dashboards.figures import figure
from dashboards.theme import LIGHT

READERS = (1, 5, 20)
PERIOD, PRACTICE = "Period", "Practice"
LARGEST = 16_000_000  # bytes of one message


class Reader:
    """One session: what the page offers to choose from, learnt from what the server has sent."""

    def __init__(self, socket: ClientConnection, build: str, draw: random.Random) -> None:
        """`build` is the id that every page must show."""
        self._socket, self._build, self._draw = socket, build, draw
        self._offered: dict[str, tuple[str, list[str]]] = {}
        self._chosen: list[WidgetState] = []

    async def open(self, page: str) -> float:
        """Seconds until a page stands."""
        return await self._rerun(page)

    async def choose(self, page: str) -> float:
        """Seconds until a page stands under another period and another practice."""
        period, periods = self._offered[PERIOD]
        practice, practices = self._offered[PRACTICE]
        few = self._draw.sample(practices, min(len(practices), self._draw.choice([0, 1, 2])))
        self._chosen = [
            WidgetState(id=period, string_value=self._draw.choice(periods)),
            WidgetState(id=practice, string_array_value={"data": few}),
        ]
        return await self._rerun(page)

    async def _rerun(self, page: str) -> float:
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.widget_states.widgets.extend(self._chosen)
        start, told = time.perf_counter(), []
        await self._socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(await self._socket.recv())
            if message.HasField("delta") and message.delta.HasField("new_element"):
                self._read(message.delta.new_element, told)
            if message.HasField("script_finished"):
                break
        seconds = time.perf_counter() - start
        if not any(self._build in text for text in told):
            raise RuntimeError(f"{page} does not show build {self._build}")
        return seconds

    def _read(self, element: Element, told: list[str]) -> None:
        if element.HasField("exception"):
            raise RuntimeError(f"a page shows {element.exception.type}: {element.exception.message}")
        for kind in ("selectbox", "multiselect"):
            if element.HasField(kind):
                offered = getattr(element, kind)
                self._offered[offered.label] = (offered.id, list(offered.options))
        if element.HasField("markdown"):
            told.append(element.markdown.body)


def measure(name: str, workspace: Path, changes: int = 10, think: float = 10, sessions: int = 200) -> Iterator[Measure]:
    """Pages in process; then a cold and warm first page, filter changes of READERS at once, and memory at the end.

    `changes` are those of each reader, with `think` seconds between them; `sessions` are opened and left for memory.
    """
    yield from _in_process(name, workspace)
    build = (workspace / "builds" / "CURRENT").read_text().strip()
    with serving(workspace, free_port()) as served:
        address = f"{served.address.replace('http', 'ws')}/_stcore/stream"
        yield Measure(f"first page of a new server, {name}", asyncio.run(_visit(address, build, 1)))
        yield Measure(f"first page of a new session, {name}", asyncio.run(_visit(address, build, 5)))
        for readers in READERS:
            waited = asyncio.run(_work(address, build, readers, changes, think))
            note = f"95 of 100 within {_p95(waited):.3f} s"
            yield Measure(f"filter change, {readers} readers, {think:g} s apart, {name}", waited, note=note)
        left = asyncio.run(_visit(address, build, sessions))
        yield Measure(
            f"first page, {sessions} sessions in turn, {name}", left, note=f"{_memory(served.pid):,.0f} MB then"
        )


def _in_process(name: str, workspace: Path) -> Iterator[Measure]:
    opened = gateway.open(workspace)
    draw, seconds, figures = random.Random(7), [], {}
    for page in PAGES:
        open_view(opened, page, Filters(opened.build.months[0]))  # writes the SQL, once per build
        for period in (*opened.build.months[-3:], *list(opened.build.quarters)[-1:]):
            practices = draw.sample(opened.values_of("practice"), 1)
            filters = Filters(period, narrowed=in_order([("practice", tuple(practices))]))
            seconds.append(timed(lambda page=page, filters=filters: open_view(opened, page, filters)))
        for panel in open_view(opened, page, Filters()).panels:
            if panel.kind != "table" and not panel.reason:
                figures[f"{page}.{panel.id}"] = len(figure(panel, LIGHT).to_json())
    largest = max(figures, key=figures.__getitem__)
    yield Measure(f"work a page out anew, {name}", seconds, note=f"95 of 100 within {_p95(seconds):.3f} s")
    tree = open_view(opened, "margin", Filters()).panel("tree")
    drawn = [timed(lambda: figure.__wrapped__(tree, LIGHT))]
    yield Measure(f"draw a chart, {name}", drawn, note=f"largest {figures[largest] / 1000:,.0f} kB, {largest}")


async def _visit(address: str, build: str, sessions: int) -> list[float]:
    """Seconds of the first page of sessions that come one after the other, and leave."""
    waited = []
    for number in range(sessions):
        async with _session(address) as socket:
            waited.append(await Reader(socket, build, random.Random(number)).open("executive"))
    return waited


async def _work(address: str, build: str, readers: int, changes: int, think: float) -> list[float]:
    """Seconds of every filter change of readers who work at the same time."""

    async def one(number: int) -> list[float]:
        draw = random.Random(number)
        page = draw.choice(list(PAGES))
        async with _session(address) as socket:
            reader = Reader(socket, build, draw)
            await asyncio.sleep(draw.random() * think)
            await reader.open(page)
            waited = []
            for _ in range(changes):
                await asyncio.sleep(think)
                waited.append(await reader.choose(page))
            return waited

    return [seconds for found in await asyncio.gather(*map(one, range(readers))) for seconds in found]


def _session(address: str) -> connect:
    return connect(address, subprotocols=["streamlit"], max_size=LARGEST, ping_timeout=None)


def _p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


def _memory(pid: int) -> float:
    """What a process keeps in memory, MB."""
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("workspace", type=Path, help="a workspace with a published build")
    parser.add_argument("--changes", type=int, default=10, help="filter changes of each reader (default 10)")
    parser.add_argument("--think", type=float, default=10, help="seconds between them (default 10)")
    parser.add_argument("--sessions", type=int, default=200, help="sessions before memory is read (default 200)")
    asked = parser.parse_args()
    found = []
    for measured in measure(
        asked.workspace.name, asked.workspace.resolve(), asked.changes, asked.think, asked.sessions
    ):
        print(f"{measured.name}: {measured.median:.3f} s", flush=True)
        found.append(measured)
    print(f"\n{as_table(found)}")


if __name__ == "__main__":
    main()
