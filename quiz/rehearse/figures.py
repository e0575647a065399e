"""The figures of a rehearsal: how many, how fast, and what went wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

#: The percentiles that are told: half were faster, nearly all were faster, all but one in a hundred were faster.
TOLD = (50, 95, 99)


def percentile(values: Sequence[float], percent: float) -> float:
    """Give the value that ``percent`` (0 to 100) of the values do not exceed; 0 when there are none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    # The nearest rank: a value that was measured, never one between two.
    return ordered[max(0, min(len(ordered) - 1, -int(-len(ordered) * percent // 100) - 1))]


@dataclass
class Times:
    """Durations of one kind in seconds, and the moments of the first and the last."""

    seconds: list[float] = field(default_factory=list)
    first: float = 0.0
    last: float = 0.0

    def note(self, seconds: float) -> None:
        """Note one that ends now."""
        self.last = time.perf_counter()
        self.first = self.first or self.last - seconds
        self.seconds.append(seconds)

    @property
    def a_second(self) -> float:
        """Give how many there were a second, from the beginning of the first to the end of the last."""
        return len(self.seconds) / (self.last - self.first) if self.last > self.first else 0.0


@dataclass
class Figures:
    """What all phones of a rehearsal note together."""

    joins: Times = field(default_factory=Times)
    answers: Times = field(default_factory=Times)
    polls: Times = field(default_factory=Times)
    looks: Times = field(default_factory=Times)
    requests: int = 0
    reloads: int = 0
    #: Acknowledged answers of which the server had no receipt.
    unreceipted: int = 0
    #: What went wrong, by what it was.
    errors: Counter[str] = field(default_factory=Counter)
    gave_up: int = 0

    def joined(self, seconds: float) -> None:
        """Note that a phone came in."""
        self.joins.note(seconds)

    def answered(self, seconds: float) -> None:
        """Note an answer that the server said it has, from the tap to the page that follows."""
        self.answers.note(seconds)

    def polled(self, seconds: float) -> None:
        """Note a question whether something has changed."""
        self.polls.note(seconds)

    def looked(self, seconds: float) -> None:
        """Note that the room's page was drawn anew."""
        self.looks.note(seconds)

    def reloaded(self, was_lost: bool) -> None:
        """Note a reload after an answer."""
        self.reloads += 1
        self.unreceipted += was_lost

    def status(self, what: str, status: int, expected: tuple[int, ...] = ()) -> None:
        """Note a status that is no success; one that is expected is none of our errors."""
        if status not in expected:
            self.errors[f"{what} {status}"] += 1

    def refused(self, why: str) -> None:
        """Note a phone that was not let in."""
        self.errors[f"join refused ({why})"] += 1

    def lost_connection(self) -> None:
        """Note a connection that broke, or was silent for too long."""
        self.errors["no answer"] += 1

    @property
    def failures(self) -> int:
        """Give how much went wrong in all."""
        return self.errors.total() + self.gave_up

    def lines(self) -> Iterator[str]:
        """Yield the figures as lines to read."""
        yield _row("", "number", "a second", *(f"{percent} %" for percent in TOLD))
        kinds = (("joins", self.joins), ("answers", self.answers), ("polls", self.polls), ("pages", self.looks))
        for name, times in kinds:
            told = (f"{1000 * percentile(times.seconds, percent):.0f} ms" for percent in TOLD)
            yield _row(name, str(len(times.seconds)), f"{times.a_second:.1f}", *told)
        yield f"errors: {self.failures}" + "".join(f", {what}: {times}" for what, times in self.errors.most_common())
        if self.gave_up:
            yield f"phones that gave up: {self.gave_up}"


def _row(name: str, *cells: str) -> str:
    return f"{name:<9}" + "".join(f"{cell:>11}" for cell in cells)
