"""A closed loop: some connections ask as fast as they are answered, for a number of requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from quiz.rehearse.server import OwnServer
from quiz.rehearse.wire import Reply, Server, Wire

#: Connections of a closed loop: a class that answers in the same moment.
CONNECTIONS = 32


class Wrong(Exception):
    """The server did not answer as a measure needs; a figure would mean nothing."""


@dataclass(frozen=True)
class Took:
    """What a number of things took: seconds by the clock, seconds of the server's processors, and each latency."""

    number: int
    wall: float
    processors: float
    latencies: tuple[float, ...] = ()

    @property
    def a_second(self) -> float:
        """Give how many there were a second."""
        return self.number / self.wall

    @property
    def cost(self) -> float:
        """Give the seconds of processor each cost the server."""
        return self.processors / self.number


def processor_seconds(own: OwnServer) -> float:
    """Give how long the server's processes have been computing (user and system, from /proc, in steps of 10 ms)."""
    total = 0
    for process in own.processes:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / 100


def memory(own: OwnServer) -> int:
    """Give the bytes of memory that are the server's alone: proportional set size, so shared pages count once."""
    total = 0
    for process in own.processes:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


Act = Callable[[Wire, str], Awaitable[float]]


async def loop(own: OwnServer, things: Iterable[str], act: Act, connections: int = CONNECTIONS) -> Took:
    """Do ``act`` for each thing, on so many connections at once; it gives the latency that counts."""
    waiting: Iterator[str] = iter(tuple(things))
    latencies: list[float] = []

    async def one() -> None:
        wire = Wire(own.server)
        try:
            for thing in waiting:
                latencies.append(await act(wire, thing))
        finally:
            wire.close()

    before, began = processor_seconds(own), time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(one())
    wall = time.perf_counter() - began
    return Took(len(latencies), wall, processor_seconds(own) - before, tuple(latencies))


def fetch(path: str, status: int = 200, **headers: str) -> Act:
    """Make an act that gets a page with the cookie it is given."""

    async def _get(wire: Wire, cookie: str) -> float:
        began = time.perf_counter()
        reply = await wire.ask("GET", path, {"Cookie": cookie, **{n.replace("_", "-"): v for n, v in headers.items()}})
        if reply.status != status:
            raise Wrong(f"GET {path} answered {reply.status}")
        return time.perf_counter() - began

    return _get


async def once(server: Server, path: str, cookie: str) -> Reply:
    """Get one page."""
    wire = Wire(server)
    try:
        return await wire.ask("GET", path, {"Cookie": cookie})
    finally:
        wire.close()
