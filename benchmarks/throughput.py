"""How much storing an answer costs, and how much our page costs beside a page that is only handed out.

All on one server, 32 connections, one block of requests after another in turn, so that whatever else the machine
does falls on all of them alike. The room is led, with one question open.

*An answer* is what a phone does: POST the form, and GET the page the redirect leads to ("Sent").

- ``stored``: answers that are stored. Afterwards the tallies must hold exactly as many as were acknowledged.
- ``unstored``: the same requests, for which the benchmark's ballot box says COUNTED without the database.
- ``sent``: GET of the page an answer leads to, which is the page the first two rows speak of.
- ``question``: GET of the page with the question: it has a token of its own for each device.
- ``bare``: GET of a Flask view in the same process that returns the bytes of ``sent`` as they went over the wire.
- ``bare question``: the same with the bytes of ``question``.
- ``poll``: GET of the address a phone asks every few seconds, with the ETag it holds: 304.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlencode

from benchmarks.application import WITHOUT_STORING
from benchmarks.load import Act, Took, Wrong, fetch, loop, once
from benchmarks.seats import Seats
from benchmarks.table import Row
from quiz.ballot.readings import RunView
from quiz.rehearse.figures import percentile
from quiz.rehearse.page import Page
from quiz.rehearse.room import OwnRoom
from quiz.rehearse.server import OwnServer
from quiz.rehearse.wire import Wire

SENT, ASKED = "/learn/session", "/learn/session/state"


@dataclass(frozen=True)
class Size:
    """How many requests a block has, and how often all blocks are repeated."""

    answers: int
    pages: int
    repetitions: int


@dataclass
class Blocks:
    """What the blocks took, by their names, one entry a repetition."""

    took: dict[str, list[Took]] = field(default_factory=dict)

    def ratio(self, upper: str, lower: str) -> list[float]:
        """Divide how many a second there were of two kinds, repetition by repetition."""
        pairs = zip(self.took[upper], self.took[lower], strict=True)
        return [above.a_second / below.a_second for above, below in pairs]

    def costs(self, upper: str, lower: str) -> list[float]:
        """Divide what two kinds cost the server's processors, repetition by repetition."""
        return [above.cost / below.cost for above, below in zip(self.took[upper], self.took[lower], strict=True)]

    def rate(self, name: str) -> float:
        """Give how many of a kind there were a second, over all repetitions."""
        return sum(one.number for one in self.took[name]) / sum(one.wall for one in self.took[name])

    def cost(self, name: str) -> float:
        """Give the microseconds of processor one of a kind cost, over all repetitions."""
        return 1e6 * sum(one.processors for one in self.took[name]) / sum(one.number for one in self.took[name])


def measure(own: OwnServer, room: OwnRoom, database: str, least: float, size: Size) -> Iterator[Row]:
    """Measure one server; ``least`` is the target of stored to unstored answers. Raises ``Wrong``."""
    blocks, every = asyncio.run(_run(own, room, size))
    told = {name: f"{blocks.rate(name):,.0f}/s, {blocks.cost(name):,.0f} us of processor" for name in blocks.took}
    yield Row(
        "stored answers a second / the same without storing",
        database,
        blocks.ratio("stored", "unstored"),
        least,
        beside=f"stored {told['stored']}; unstored {told['unstored']}",
    )
    yield Row(
        "the page an answer leads to, a second / a bare Flask view returning the same bytes",
        database,
        blocks.ratio("sent", "bare"),
        0.5,
        beside=f"page {told['sent']}; bare {told['bare']}",
    )
    yield Row(
        "the page of a question, a second / a bare Flask view returning the same bytes",
        database,
        blocks.ratio("question", "bare question"),
        beside=f"page {told['question']}; bare {told['bare question']}",
    )
    latencies = [[percentile(one.latencies, percent) for percent in (50, 99)] for one in blocks.took["stored"]]
    yield Row(
        "99th / 50th percentile of stored answers at 32 connections",
        database,
        [high / half for half, high in latencies],
        4,
        at_most=True,
        beside=f"medians of {1000 * _median(latencies, 0):.1f} ms and {1000 * _median(latencies, 1):.1f} ms",
    )
    yield Row(
        "one idle phone, each second / one rendered page (processor time)",
        database,
        [ratio / every for ratio in blocks.costs("poll", "sent")],
        0.15,
        at_most=True,
        beside=f"a poll every {every:g} s; 304 {told['poll']}; page {told['sent']}",
    )


def _median(pairs: list[list[float]], which: int) -> float:
    return sorted(pair[which] for pair in pairs)[len(pairs) // 2]


async def _run(own: OwnServer, room: OwnRoom, size: Size) -> tuple[Blocks, float]:
    run = await asyncio.to_thread(room.open_next)
    seats = Seats(own, room.sitting)
    page = Page((await once(own.server, SENT, seats.cookie())).text)
    if page.form is None or page.form.action != f"/learn/session/{run.id}":
        raise Wrong("the question is not on the page")
    options = page.form.options
    answered = seats.cookie({f"{run.position}.{run.vote}": [options[0]]})
    sent, question, asked = [await once(own.server, path, cookie) for path, cookie in (
        (SENT, answered), (SENT, seats.cookie()), (ASKED, answered),
    )]  # fmt: skip
    if Page(sent.text).form is not None:
        raise Wrong("the page after an answer still asks")
    stored = 0
    answer = partial(_answer, own, seats, run, options)
    kinds: dict[str, Callable[[], Act]] = {
        "stored": lambda: answer({}),
        "unstored": lambda: answer({WITHOUT_STORING: "yes"}),
        "sent": lambda: fetch(SENT),
        "question": lambda: fetch(SENT),
        "bare": lambda: fetch("/bare"),
        "bare question": lambda: fetch("/bare"),
        "poll": lambda: fetch(ASKED, 304, If_None_Match=asked.headers["etag"]),
    }
    blocks = Blocks()
    for repetition in range(-1, size.repetitions):
        for name, act in kinds.items():
            number = size.answers if "stored" in name else size.pages
            if repetition < 0:
                number //= 5  # The first round only warms up.
            if name.startswith("bare"):
                await _hand_over(own, (question if name == "bare question" else sent).body)
            fresh = "stored" in name or name == "question"
            cookies = [seats.cookie() if fresh else answered for _ in range(number)]
            took = await loop(own, cookies, act())
            if name == "stored":
                stored += took.number
            if repetition >= 0:
                blocks.took.setdefault(name, []).append(took)
    count = room.count(run, [(options[0],)] * stored)
    if count.counted != stored or count.receipts != stored:
        raise Wrong(f"{stored} answers were acknowledged, {count.counted} counted, {count.receipts} receipts")
    return blocks, float(re.findall(r'"every":([\d.]+)', asked.text)[0])


def _answer(own: OwnServer, seats: Seats, run: RunView, options: tuple[str, ...], headers: dict[str, str]) -> Act:
    """Make an act that answers and gets the page that follows; its latency ends with the acknowledgement."""
    body = urlencode({"csrf_token": seats.token, "answer": options[0]}).encode()

    async def _act(wire: Wire, cookie: str) -> float:
        began = time.perf_counter()
        reply = await wire.ask("POST", f"/learn/session/{run.id}", {"Cookie": cookie, **headers}, body)
        took = time.perf_counter() - began
        if reply.status != 303 or not reply.cookies:
            raise Wrong(f"an answer was met with {reply.status}")
        after = await wire.ask("GET", reply.headers["location"], {"Cookie": reply.cookies[0].partition(";")[0]})
        if after.status != 200:
            raise Wrong(f"the page after an answer was met with {after.status}")
        return took

    return _act


async def _hand_over(own: OwnServer, body: bytes) -> None:
    wire = Wire(own.server)
    try:
        await wire.ask("POST", "/bare", {}, body)
    finally:
        wire.close()
