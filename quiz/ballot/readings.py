"""Readings: what the pages may know of a sitting, as plain values.

Nothing here reads a tally, so no page can show one before the box has published.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from quiz.ballot.models import Receipt, Release, Run, Sitting, State
from quiz.ballot.sittings import UnknownSitting, checked_id
from quiz.db import Sessions

STEP = 5


@dataclass(frozen=True)
class RunView:
    """A run as pages see it; ``state`` is ``waiting``, ``open`` or ``closed``, ``vote`` 1 or 2."""

    id: str
    position: int
    item: str
    vote: int
    state: str

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


@dataclass(frozen=True)
class Screen:
    """A sitting as every phone and the projector may show it.

    ``devices`` is how many joined. ``runs`` are all in order, the built-in ``score`` last.
    """

    sitting_id: str
    form: str
    digest: str
    language: str
    pace: str
    k: int
    room_word: str
    is_open: bool
    is_paused: bool
    is_locked: bool
    devices: int
    position: int
    closes_at: datetime
    delete_on: date
    runs: tuple[RunView, ...]

    @property
    def current(self) -> RunView | None:
        """The run on the screen of a led sitting, the second vote if there is one; None before the first."""
        here = [run for run in self.runs if run.position == self.position]
        return here[-1] if here else None

    @property
    def shows(self) -> str:
        """What of the current run is shown: ``nothing``, its ``stem``, or also its ``options``."""
        if self.current is None:
            return "nothing"
        return "stem" if self.current.state == State.WAITING else "options"

    @property
    def version(self) -> str:
        """16 signs that change whenever a phone should redraw; devices come and go without it."""
        states = [(run.id, run.state) for run in self.runs]
        seen = (self.sitting_id, self.is_open, self.is_paused, self.is_locked, self.position, states)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class EducatorView:
    """A sitting as its educator may see it, open or closed.

    ``answers`` is run id -> answers in, rounded down to fives, for open runs only: how many, never which.
    ``code`` is None once closed. ``is_scrubbed`` says that nothing burned is left in the files.
    """

    screen: Screen
    owner: str
    code: str | None
    expected: int
    opened_on: date
    answers: dict[str, int]
    is_scrubbed: bool


@dataclass(frozen=True)
class Summary:
    """One line of an educator's list of sittings."""

    id: str
    form: str
    is_open: bool
    joined: int
    opened_on: date
    delete_on: date


def screen(session: Sessions, sitting_id: str) -> Screen:
    """Return what phones and projector show; raises ``UnknownSitting``."""
    return _screen(session, _sitting(session, sitting_id))


def educator_view(session: Sessions, sitting_id: str) -> EducatorView:
    """Return what the educator sees; whoever calls asks whether ``owner`` may. Raises ``UnknownSitting``."""
    sitting = _sitting(session, sitting_id)
    return EducatorView(
        screen=_screen(session, sitting),
        owner=sitting.owner,
        code=sitting.code,
        expected=sitting.expected,
        opened_on=sitting.opened_on,
        answers=_answers_in_fives(session, sitting_id),
        is_scrubbed=sitting.scrubbed,
    )


def releases(session: Sessions, sitting_id: str) -> dict[str, str]:
    """Return run id -> text of its release, for the runs that closed."""
    found = (
        select(Release.run_id, Release.text)
        .join(Run, Run.id == Release.run_id)
        .where(Run.sitting_id == checked_id(sitting_id, UnknownSitting))
        .order_by(Run.position, Run.vote)
    )
    return dict(session.execute(found).all())


def sittings_of(session: Sessions, owner: str) -> list[Summary]:
    """Return an educator's sittings, the open ones first, then the newest."""
    own = select(Sitting).where(Sitting.owner == owner)
    ordered = own.order_by(Sitting.state.desc(), Sitting.opened_on.desc(), Sitting.id)
    return [
        Summary(
            id=sitting.id,
            form=sitting.form,
            is_open=sitting.state == State.OPEN,
            joined=sitting.joined,
            opened_on=sitting.opened_on,
            delete_on=sitting.delete_on,
        )
        for sitting in session.scalars(ordered)
    ]


def _sitting(session: Sessions, sitting_id: str) -> Sitting:
    wanted = select(Sitting).where(Sitting.id == checked_id(sitting_id, UnknownSitting))
    sitting = session.scalar(wanted.execution_options(populate_existing=True))
    if sitting is None:
        raise UnknownSitting
    return sitting


def _screen(session: Sessions, sitting: Sitting) -> Screen:
    return Screen(
        sitting_id=sitting.id,
        form=sitting.form,
        digest=sitting.digest,
        language=sitting.language,
        pace=sitting.pace,
        k=sitting.k,
        room_word=sitting.room_word,
        is_open=sitting.state == State.OPEN,
        is_paused=sitting.paused,
        is_locked=sitting.locked,
        devices=sitting.joined,
        position=sitting.position,
        closes_at=sitting.closes_at,
        delete_on=sitting.delete_on,
        runs=tuple(_runs(session, sitting.id)),
    )


def _runs(session: Sessions, sitting_id: str) -> Sequence[RunView]:
    found = (
        select(Run.id, Run.position, Run.item, Run.vote, Run.state)
        .where(Run.sitting_id == sitting_id)
        .order_by(Run.position, Run.vote)
    )
    return [RunView(*row) for row in session.execute(found)]


def _answers_in_fives(session: Sessions, sitting_id: str) -> dict[str, int]:
    counted = (
        select(Run.id, func.count(Receipt.hash))
        .outerjoin(Receipt, Receipt.run_id == Run.id)
        .where(Run.sitting_id == sitting_id, Run.state == State.OPEN)
        .group_by(Run.id, Run.position, Run.vote)
        .order_by(Run.position, Run.vote)
    )
    return {run_id: count // STEP * STEP for run_id, count in session.execute(counted)}
