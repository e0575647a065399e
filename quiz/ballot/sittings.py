"""The life of a sitting: opening it, joining it, and moving through its items.

Closing belongs to the box, because closing publishes. Every function takes a session first and is one write
transaction of its own; moves by the educator may be sent twice without harm.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random, SystemRandom
from typing import NoReturn

from sqlalchemy import select, update

from quiz.ballot import codes, room_words
from quiz.ballot.models import Pace, Run, Sitting, State, Tally
from quiz.db import Sessions, writing

SCORE = "score"
"""The built-in item cast on finishing a form; it is the last run of every sitting."""

SCORE_CELLS = ("band-1", "band-2", "band-3", "band-4", "band-5")
"""Its cells: five bands of the score, from the lowest to the highest."""

LARGEST_ROOM = 2000


class UnknownSitting(LookupError):
    """There is no sitting with this id."""


class UnknownRun(LookupError):
    """There is no run with this id."""


class SittingClosed(Exception):
    """The sitting is over; closing is terminal."""


class RoomLocked(Exception):
    """The educator lets nobody else in."""


class RoomFull(Exception):
    """As many devices joined as the educator expects."""


class NotNow(Exception):
    """This move does not follow from where the sitting is."""


@dataclass(frozen=True)
class Plan:
    """What an educator opens: a form for a room.

    ``items`` are (item id, its cells) in order, ``score`` not among them. ``expected`` is 1 to 2000 devices.
    ``k`` is 5 to 30 (design 7) and stays with the sitting. ``lasts`` runs until it closes itself, ``kept``
    until it is deleted. Raises ``ValueError`` when something cannot be opened.
    """

    form: str
    digest: str
    items: Sequence[tuple[str, tuple[str, ...]]]
    language: str
    pace: Pace
    expected: int
    k: int
    owner: str
    lasts: timedelta = timedelta(hours=24)
    kept: timedelta = timedelta(days=365)

    def __post_init__(self) -> None:
        names = [item for item, _ in self.items]
        if not names or len(set(names)) < len(names) or SCORE in names:
            raise ValueError("expected different items, and not the built-in score")
        for item, cells in self.items:
            if len(cells) < 2 or len(set(cells)) < len(cells):
                raise ValueError(f"{item}: expected two or more different cells")
        given = [self.form, self.digest, self.language, self.owner]
        if not all(_is_name(name) for name in [*given, *names, *(cell for _, cells in self.items for cell in cells)]):
            raise ValueError("expected ids of 1 to 100 printable signs")
        if not 1 <= self.expected <= LARGEST_ROOM:
            raise ValueError(f"expected 1 to {LARGEST_ROOM} devices")
        if not 5 <= self.k <= 30:
            raise ValueError("expected k from 5 to 30")
        if self.lasts <= timedelta(0) or self.kept < timedelta(0):
            raise ValueError("expected a sitting that lasts and a deletion after it")


def open_sitting(session: Sessions, plan: Plan, now: datetime, chance: Random | None = None) -> str:
    """Open a sitting and return its id; at one's own pace every run is open from here on.

    ``chance`` is for tests only; ids, code and salt come from the operating system otherwise.
    """
    chance = chance or SystemRandom()
    closes_at = _full_hour_after(now + plan.lasts)
    with writing(session):
        sitting = Sitting(
            id=_new_id(chance),
            code=_free_code(session, chance),
            room_word=room_words.draw(chance),
            form=plan.form,
            digest=plan.digest,
            language=plan.language,
            pace=plan.pace.value,
            expected=plan.expected,
            k=plan.k,
            owner=plan.owner,
            opened_on=now.astimezone(UTC).date(),
            closes_at=closes_at,
            delete_on=(closes_at + plan.kept).date(),
            salt=chance.randbytes(32),
        )
        session.add(sitting)
        session.flush()
        for position, (item, cells) in enumerate([*plan.items, (SCORE, SCORE_CELLS)], start=1):
            run = _add_run(session, sitting.id, position, item, list(cells), chance)
            if plan.pace is Pace.OWN:
                _open(session, run)
        return sitting.id


def find_by_code(session: Sessions, typed: str, now: datetime) -> str | None:
    """Return the id of the open sitting with this code, however it was typed, or None."""
    code = codes.tidy(typed)
    if code is None:
        return None
    is_open = (Sitting.code == code, Sitting.state == State.OPEN, Sitting.closes_at > now)
    return session.scalar(select(Sitting.id).where(*is_open))


def join(session: Sessions, sitting_id: str, now: datetime, chance: Random | None = None) -> str:
    """Let one more device in and return its token: 128 random bits in 32 hexadecimal signs.

    A device that already holds a token of this sitting is the same participant: do not call this for it. The
    token is not kept here. One statement asks and counts, so nobody joins past the expected size. Raises
    ``UnknownSitting``, ``SittingClosed``, ``RoomLocked`` or ``RoomFull``.
    """
    may_enter = (
        Sitting.id == checked_id(sitting_id, UnknownSitting),
        Sitting.state == State.OPEN,
        Sitting.closes_at > now,
        Sitting.locked.is_(False),
        Sitting.joined < Sitting.expected,
    )
    with writing(session):
        joined = update(Sitting).where(*may_enter).values(joined=Sitting.joined + 1).returning(Sitting.id)
        if session.scalar(joined.execution_options(synchronize_session=False)) is None:
            _say_why_not(session, sitting_id, now)
    return (chance or SystemRandom()).randbytes(16).hex()


def lock(session: Sessions, sitting_id: str) -> None:
    """Let no further device in; raises ``UnknownSitting`` or ``SittingClosed``."""
    _set(session, sitting_id, locked=True)


def unlock(session: Sessions, sitting_id: str) -> None:
    """Let devices in again; raises ``UnknownSitting`` or ``SittingClosed``."""
    _set(session, sitting_id, locked=False)


def pause(session: Sessions, sitting_id: str) -> None:
    """Show the neutral slide; an answer already on its way still counts.

    Raises ``UnknownSitting`` or ``SittingClosed``.
    """
    _set(session, sitting_id, paused=True)


def resume(session: Sessions, sitting_id: str) -> None:
    """Show the item again; raises ``UnknownSitting`` or ``SittingClosed``."""
    _set(session, sitting_id, paused=False)


def show_next(session: Sessions, sitting_id: str, after: int) -> None:
    """Put the stem of the next item on the screen of a led sitting; the score opens at once.

    ``after`` is the position the educator saw, so that a second press of the same button moves nothing.
    Raises ``NotNow`` while a run is open or after the last, ``UnknownSitting`` or ``SittingClosed``.
    """
    with writing(session):
        sitting = _led(sitting_for_move(session, sitting_id))
        if sitting.position != after:
            return
        if any(run.state == State.OPEN for run in _runs_at(session, sitting)):
            raise NotNow
        sitting.position += 1
        following = _runs_at(session, sitting)
        if not following:
            raise NotNow
        if following[-1].item == SCORE:
            _open(session, following[-1])


def show_options(session: Sessions, run_id: str) -> None:
    """Show the options of the stem on the screen and take answers; an open run stays as it is.

    Raises ``NotNow`` for a run that is closed or not on the screen, ``UnknownRun`` or ``SittingClosed``.
    """
    with writing(session):
        run, sitting = run_for_move(session, run_id)
        if run.state == State.OPEN:
            return
        if run.state == State.CLOSED or run.position != _led(sitting).position:
            raise NotNow
        _open(session, run)


def vote_again(session: Sessions, run_id: str, chance: Random | None = None) -> str:
    """Open a second vote on the closed run on the screen and return the id of the new run.

    It counts from zero and publishes on its own. Asked twice, it returns the same run. Raises ``NotNow``
    when there is nothing to vote on again, ``UnknownRun`` or ``SittingClosed``.
    """
    with writing(session):
        run, sitting = run_for_move(session, run_id)
        if run.vote == 2 or run.item == SCORE or run.state != State.CLOSED:
            raise NotNow
        if run.position != _led(sitting).position:
            raise NotNow
        latest = _runs_at(session, sitting)[-1]
        if latest.vote == 2:
            return latest.id
        again = _add_run(session, sitting.id, run.position, run.item, run.cells, chance or SystemRandom(), 2)
        _open(session, again)
        return again.id


def sitting_for_move(session: Sessions, sitting_id: str) -> Sitting:
    """Return an open sitting and hold it until the transaction ends.

    Every move of an educator goes through here first, so two moves on PostgreSQL wait for each other in one
    order. Raises ``UnknownSitting`` or ``SittingClosed``.
    """
    sitting = held(session, sitting_id)
    if sitting.state == State.CLOSED:
        raise SittingClosed
    return sitting


def run_for_move(session: Sessions, run_id: str) -> tuple[Run, Sitting]:
    """Return a run of an open sitting with its sitting held; raises ``UnknownRun`` or ``SittingClosed``."""
    run, sitting = run_held(session, run_id)
    if sitting.state == State.CLOSED:
        raise SittingClosed
    return run, sitting


def run_held(session: Sessions, run_id: str) -> tuple[Run, Sitting]:
    """Return a run with its sitting held, whether open or closed; raises ``UnknownRun``."""
    sitting_id = session.scalar(select(Run.sitting_id).where(Run.id == checked_id(run_id, UnknownRun)))
    if sitting_id is None:
        raise UnknownRun
    sitting = held(session, sitting_id)
    # Read the run only now: another educator's window may have moved it while we waited.
    return session.scalars(select(Run).where(Run.id == run_id)).one(), sitting


def held(session: Sessions, sitting_id: str) -> Sitting:
    """Return a sitting, open or closed, and hold it; raises ``UnknownSitting``."""
    wanted = select(Sitting).where(Sitting.id == checked_id(sitting_id, UnknownSitting))
    # key_share: an answer, whose foreign keys look at the run, need not wait for this.
    sitting = session.scalar(wanted.with_for_update(key_share=True))
    if sitting is None:
        raise UnknownSitting
    return sitting


def checked_id(identifier: str, unknown: type[LookupError]) -> str:
    """Return the id, or raise for one PostgreSQL would refuse with an error of its own, such as a NUL."""
    if not _is_name(identifier):
        raise unknown
    return identifier


def _set(session: Sessions, sitting_id: str, *, locked: bool | None = None, paused: bool | None = None) -> None:
    with writing(session):
        sitting = sitting_for_move(session, sitting_id)
        sitting.locked = sitting.locked if locked is None else locked
        sitting.paused = sitting.paused if paused is None else paused


def _led(sitting: Sitting) -> Sitting:
    if sitting.pace != Pace.LED:
        raise NotNow
    return sitting


def _runs_at(session: Sessions, sitting: Sitting) -> Sequence[Run]:
    """Return the runs at the sitting's position, the second vote last."""
    here = select(Run).where(Run.sitting_id == sitting.id, Run.position == sitting.position)
    return session.scalars(here.order_by(Run.vote)).all()


def _add_run(
    session: Sessions,
    sitting_id: str,
    position: int,
    item: str,
    cells: list[str],
    chance: Random,
    vote: int = 1,
) -> Run:
    run = Run(
        id=_new_id(chance),
        sitting_id=sitting_id,
        position=position,
        item=item,
        vote=vote,
        cells=cells,
        state=State.WAITING.value,
    )
    session.add(run)
    session.flush()
    return run


def _open(session: Sessions, run: Run) -> None:
    """Open a run with a zero for every cell, so that an answer only ever adds to a row that is there."""
    run.state = State.OPEN.value
    session.add_all([Tally(run_id=run.id, cell=cell, count=0, open=True) for cell in run.cells])


def _say_why_not(session: Sessions, sitting_id: str, now: datetime) -> NoReturn:
    sitting = session.scalar(select(Sitting).where(Sitting.id == sitting_id))
    if sitting is None:
        raise UnknownSitting
    if sitting.state == State.CLOSED or sitting.closes_at <= now:
        raise SittingClosed
    raise RoomLocked if sitting.locked else RoomFull


def _free_code(session: Sessions, chance: Random) -> str:
    code = codes.draw(chance)
    while session.scalar(select(Sitting.id).where(Sitting.code == code)) is not None:
        code = codes.draw(chance)
    return code


def _new_id(chance: Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128), version=4))


def _is_name(text: str) -> bool:
    return 1 <= len(text) <= 100 and text.isprintable()


def _full_hour_after(moment: datetime) -> datetime:
    """Round up to the hour: a stored minute would say when the lesson began."""
    whole = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(hours=1)
