"""The rehearsal: a room of made-up phones, on a server of its own or in a session that somebody leads."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from quiz.ballot.readings import RunView
from quiz.rehearse.figures import Figures, percentile
from quiz.rehearse.phone import GaveUp, Manner, Phone, Refused, until_over
from quiz.rehearse.room import Count, OwnRoom
from quiz.rehearse.wire import Server, Wire

try:
    import resource
except ImportError:  # Windows has no such limit.
    resource = None  # type: ignore[assignment]

#: The course that a room of our own takes: scenes with one answer or several, and a story.
FORM = "in-person"

#: Within how many seconds of the close nearly all phones should show the feedback.
SOON = 3.0

#: Seconds the educator waits for answers that do not come.
LONGEST_WAIT = 60.0

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Crowd:
    """How many phones, and the seconds within which they come in."""

    phones: int
    within: float = 20.0
    manner: Manner = field(default_factory=Manner)


@dataclass
class Outcome:
    """What came of a rehearsal. ``counts`` is empty where nobody but the server can count."""

    crowd: Crowd
    figures: Figures
    counts: list[Count] = field(default_factory=list)
    #: For each question and phone, the seconds from the close to the page with the feedback.
    reveals: list[float] = field(default_factory=list)
    #: Phones that should have seen a reveal.
    awaited: int = 0
    #: Why the first phone that was refused at the door was; empty when all were let in.
    refusal: str = ""

    @property
    def lost(self) -> int:
        """Give how many acknowledged answers were not counted, or had no receipt."""
        return sum(count.lost for count in self.counts) + self.figures.unreceipted

    @property
    def is_right(self) -> bool:
        """Say whether nothing was lost, nothing counted twice, nothing went wrong, and anybody answered."""
        doubled = any(count.receipts != count.counted for count in self.counts)
        return not (self.lost or doubled or self.figures.failures) and bool(self.figures.answers.seconds)

    @property
    def soon(self) -> float:
        """Give the share of phones that showed the feedback soon after the close."""
        return sum(seconds <= SOON for seconds in self.reveals) / self.awaited if self.awaited else 0.0

    def lines(self) -> Iterator[str]:
        """Yield the outcome as lines to read."""
        yield from self.figures.lines()
        if self.counts:
            told, counted = (sum(getattr(count, name) for count in self.counts) for name in ("acknowledged", "counted"))
            receipts = sum(count.receipts for count in self.counts)
            yield f"answers acknowledged: {told}, counted: {counted}, receipts: {receipts}, lost: {self.lost}"
        else:
            yield (
                f"answers acknowledged: {len(self.figures.answers.seconds)}; asked for again with nothing but the "
                f"receipt: {self.figures.reloads}, lost: {self.figures.unreceipted}"
            )
        if self.awaited:
            yield (
                f"feedback shown within {SOON:g} s of the close: {100 * self.soon:.1f} % of phones; "
                f"95 % within {percentile(self.reveals, 95):.1f} s"
            )
        yield self.verdict

    @property
    def verdict(self) -> str:
        """Give the one sentence an operator looks for."""
        if self.lost:
            return "NO: answers that the server said it had were lost."
        if self.refusal:
            return f"NO: the server refused to let a phone in: {self.refusal}."
        if not self.figures.failures and not self.figures.answers.seconds:
            return (
                f"NO ANSWER: {len(self.figures.joins.seconds)} phones joined, and none answered: no question was "
                "opened while they were there."
            )
        if not self.is_right:
            return "NO: something went wrong on the way; see the errors above."
        if self.awaited and self.soon < 0.95:
            return f"BARELY: every answer counted, but some phones waited more than {SOON:g} s for the feedback."
        return f"YES: {len(self.figures.joins.seconds)} phones joined, and every acknowledged answer counted."


def allow_phones(phones: int) -> None:
    """Let this process hold a connection for every phone, as far as the system allows."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = phones + 200
        if soft != resource.RLIM_INFINITY and soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


async def led(server: Server, room: OwnRoom, crowd: Crowd, questions: int, progress: Progress) -> Outcome:
    """Fill a room of our own and lead it through some questions, counting each before its close."""
    outcome = Outcome(crowd, Figures())
    phones = _phones(server, room.code, crowd, outcome.figures, progress)
    async with _in_the_room(phones, crowd) as people:
        await people.arrived()
        for _ in range(questions):
            run = await asyncio.to_thread(room.open_next)
            await _answered(phones, run)
            outcome.counts.append(await asyncio.to_thread(room.count, run, _told(phones, run)))
            await _reveal(room, run, phones, outcome)
    outcome.refusal = people.refusal
    return outcome


async def visit(server: Server, code: str, crowd: Crowd, seconds: float, progress: Progress) -> Outcome:
    """Join a session that somebody else leads, and answer whatever opens, for so many seconds.

    Ends at the first phone that is refused: what is true of one, a wrong code or a full room, is true of the next.
    """
    outcome = Outcome(crowd, Figures())
    phones = _phones(server, code, crowd, outcome.figures, lambda _: None)
    async with _in_the_room(phones, crowd) as people:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until and not people.refusal:
            await asyncio.sleep(1)
            progress(1)
    outcome.refusal = people.refusal
    return outcome


def _phones(server: Server, code: str, crowd: Crowd, figures: Figures, progress: Progress) -> list[Phone]:
    chance = random.Random()  # noqa: S311 - made-up learners
    return [
        Phone(Wire(server), code, crowd.manner, figures, random.Random(chance.random()), progress)  # noqa: S311
        for _ in range(crowd.phones)
    ]


class _in_the_room:
    """The phones' tasks: begun on entry, ended on leaving."""

    def __init__(self, phones: Sequence[Phone], crowd: Crowd) -> None:
        self._phones, self._crowd = phones, crowd
        self.refusal = ""
        self._is_over = asyncio.Event()
        self._in = [asyncio.Event() for _ in phones]
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> _in_the_room:
        self._tasks = [asyncio.create_task(self._live(number)) for number in range(len(self._phones))]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_over.set()
        done = await asyncio.gather(*self._tasks, return_exceptions=True)
        for phone in self._phones:
            phone.wire.close()
        for error in done:
            if isinstance(error, BaseException):
                raise error

    async def _live(self, number: int) -> None:
        phone = self._phones[number]
        await until_over(self._crowd.within * number / len(self._phones), self._is_over)
        if self._is_over.is_set():
            return
        try:
            try:
                await phone.join()
            finally:
                self._in[number].set()
            await phone.stay(self._is_over)
        except Refused as refused:
            self.refusal = self.refusal or str(refused).rstrip(".")
            phone.figures.refused(str(refused))
            phone.is_here = False
        except GaveUp:
            phone.figures.gave_up += 1
            phone.is_here = False

    async def arrived(self) -> None:
        """Wait until every phone came in or gave up."""
        for event in self._in:
            await event.wait()


async def _answered(phones: Sequence[Phone], run: RunView) -> None:
    """Wait until every phone in the room has answered, or no more answers come."""
    until = time.perf_counter() + LONGEST_WAIT
    while time.perf_counter() < until:
        waiting = [phone for phone in phones if phone.is_here and _address(run) not in phone.acknowledged]
        if not waiting:
            return
        await asyncio.sleep(0.05)


def _told(phones: Sequence[Phone], run: RunView) -> list[tuple[str, ...]]:
    """Give the choices of which phones were told that they are in."""
    return [phone.acknowledged[_address(run)] for phone in phones if _address(run) in phone.acknowledged]


async def _reveal(room: OwnRoom, run: RunView, phones: Sequence[Phone], outcome: Outcome) -> None:
    """Close a question, and watch the phones show the feedback."""
    here = [phone for phone in phones if phone.is_here]
    before = {id(phone): phone.page.data.get("version") for phone in here}
    at = time.perf_counter()
    await asyncio.to_thread(room.close, run)
    outcome.awaited += len(here)
    missing = dict.fromkeys(here)
    while missing and time.perf_counter() - at < LONGEST_WAIT:
        await asyncio.sleep(0.02)
        for phone in [phone for phone in missing if phone.drawn_at > at]:
            if phone.page.data.get("version") != before[id(phone)]:
                outcome.reveals.append(phone.drawn_at - at)
                del missing[phone]


def _address(run: RunView) -> str:
    """Give where answers to a run go."""
    return f"/learn/session/{run.id}"
