"""A thousand phones in one led session on this machine: errors, lost answers, the reveal, and memory.

The phones are those of ``quiz rehearse``: they come in by the QR code's address with an empty cache, poll, think,
answer or skip, and a quarter reload. They run on the same machine as the server. An answer is *lost* when it was
acknowledged and is in no tally of its cell before the close, or when a phone that forgot its own note of it is asked
again. The *reveal* is timed for every phone and question from the educator's press to the finished page.

Memory is the proportional set size of all processes of the server: at the start after its first page, and after the
thousand phones have left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from benchmarks.load import memory
from benchmarks.table import Row
from quiz.ballot.box import BallotBox
from quiz.content.catalogue import Catalogue
from quiz.rehearse import rehearsal
from quiz.rehearse.figures import percentile
from quiz.rehearse.phone import Manner
from quiz.rehearse.room import OwnRoom
from quiz.rehearse.server import OwnServer


def measure(
    own: OwnServer,
    database: str,
    catalogue: Catalogue,
    box: BallotBox,
    phones: int,
    questions: int,
    note: Callable[[str], None],
) -> Iterator[Row]:
    """Fill a room with phones, lead it through some questions, and measure."""
    rehearsal.allow_phones(phones)
    at_start = memory(own)
    room = OwnRoom.opened(own.database, catalogue, box, rehearsal.FORM, phones)
    crowd = rehearsal.Crowd(phones, within=phones / 20, manner=Manner(think=10.0))
    outcome = asyncio.run(rehearsal.led(own.server, room, crowd, questions, lambda _: None))
    afterwards = memory(own)
    room.end()
    for line in outcome.lines():
        note(line)
    what = f"{phones:,} phones in one led session"
    errors = ", ".join(f"{kind}: {times}" for kind, times in outcome.figures.errors.items())
    acknowledged = sum(count.acknowledged for count in outcome.counts)
    yield Row(f"{what}: errors", database, [outcome.figures.failures], 0, at_most=True, beside=errors or "none")
    yield Row(
        f"{what}: lost answers",
        database,
        [outcome.lost + (phones * questions - acknowledged)],
        0,
        at_most=True,
        beside=f"{acknowledged:,} of {phones * questions:,} acknowledged and counted",
    )
    yield Row(
        f"{what}: phones that show the reveal within 3 s",
        database,
        [100 * outcome.soon],
        95,
        unit=" %",
        beside=f"95 % within {percentile(outcome.reveals, 95):.1f} s of the press",
    )
    yield Row(
        f"memory of the server after {phones:,} phones / at start",
        database,
        [afterwards / at_start],
        1.5,
        at_most=True,
        beside=f"{at_start / 2**20:.0f} MB and {afterwards / 2**20:.0f} MB",
    )
