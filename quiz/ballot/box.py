"""The ballot box: take an answer once, close and publish once, and burn what led there (design 6 and 7)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, exists, select, text, update
from sqlalchemy.exc import IntegrityError

from quiz.ballot.models import Pace, Receipt, Release, Run, Sitting, State, Tally
from quiz.ballot.scrubbing import scrub
from quiz.ballot.sittings import NotNow, UnknownRun, checked_id, held, run_held
from quiz.db import Sessions, writing

Publish = Callable[[Mapping[str, int], int], str]
"""The release rule: (count of every cell, k) -> the text of the release. ``disclosure`` has the real one."""

SHORTEST_SECRET = 32

# A statement on these tables has no loaded objects to keep in step with.
DIRECTLY = {"synchronize_session": False}


class Outcome(StrEnum):
    """What became of an answer: counted now, refused because one is in, or refused because it is over."""

    COUNTED = "counted"
    ALREADY = "already"
    CLOSED = "closed"


class UnknownCell(LookupError):
    """The run has no such cell."""


class _TooLate(Exception):
    """The cell's tally takes no answers; undoes the receipt."""


@dataclass(frozen=True)
class BallotBox:
    """Count answers without keeping any.

    ``secret`` is the installation's key, 32 bytes or more, kept outside the database. ``publish`` turns the
    counts of a closing run into the text of its release. Raises ``ValueError`` for a short secret.
    """

    secret: bytes
    publish: Publish

    def __post_init__(self) -> None:
        if len(self.secret) < SHORTEST_SECRET:
            raise ValueError(f"expected a secret of {SHORTEST_SECRET} bytes or more")

    def cast(self, session: Sessions, run_id: str, cell: str, token: str) -> Outcome:
        """Count one answer, once; it is safe on disk when this returns ``COUNTED``.

        ``token`` is what ``join`` gave this device. The first answer stands: a repeat, also with another
        cell, is ``ALREADY``. Raises ``UnknownRun``, ``UnknownCell``, or ``quiz.db.Busy``, after which trying
        again is safe.
        """
        run = _ballot_of(session, run_id)
        if cell not in run.cells:
            raise UnknownCell
        if run.salt is None:
            session.rollback()
            return Outcome.CLOSED
        receipt = self._receipt(run, run.salt, token)
        try:
            with writing(session):
                if not _keep_receipt(session, run.id, receipt):
                    return Outcome.ALREADY
                # Last, so that on PostgreSQL the hot row is held only through the commit.
                if not _add_one(session, run.id, cell):
                    raise _TooLate
        except (_TooLate, IntegrityError):  # The second when the whole sitting was deleted meanwhile.
            return Outcome.CLOSED
        return Outcome.COUNTED

    def has_answered(self, session: Sessions, run_id: str, token: str) -> bool:
        """Tell whether this device's answer to an open run is in; False once the run is closed.

        Raises ``UnknownRun``.
        """
        run = _ballot_of(session, run_id)
        if run.salt is None:
            return False
        mine = (Receipt.run_id == run.id, Receipt.hash == self._receipt(run, run.salt, token))
        return bool(session.scalar(select(exists().where(*mine))))

    def close_run(self, session: Sessions, run_id: str) -> str:
        """Close a run for good and return the text of its release.

        One transaction stops the tallies, publishes, and deletes tallies and receipts. Asked again, it
        returns the same text. Raises ``UnknownRun``, and ``NotNow`` for a run that was never open or is at
        the learners' own pace, where only the end closes.
        """
        with writing(session):
            run, sitting = run_held(session, run_id)
            if run.state == State.CLOSED:
                return session.scalars(select(Release.text).where(Release.run_id == run.id)).one()
            if run.state == State.WAITING or sitting.pace == Pace.OWN:
                raise NotNow
            return self._close(session, run, sitting.k)

    def end(self, session: Sessions, sitting_id: str) -> bool:
        """End a sitting for good: close every open run, destroy the salt, and scrub.

        Returns True when nothing burned is left in the files, False when ``tidy`` has to try again. Asked
        again, it changes nothing but tries the scrub. Raises ``UnknownSitting``.
        """
        with writing(session):
            sitting = held(session, sitting_id)
            for run in _open_runs(session, sitting):
                self._close(session, run, sitting.k)
            seal(sitting)
        return scrub(session)

    def _close(self, session: Sessions, run: Run, k: int) -> str:
        # One statement stops and counts: it waits for running answers, and later ones find nothing open.
        stop = update(Tally).where(Tally.run_id == run.id).values(open=False)
        stopped = session.execute(stop.returning(Tally.cell, Tally.count), execution_options=DIRECTLY)
        counts = dict(stopped.all())
        release = self.publish({cell: counts[cell] for cell in run.cells}, k)
        session.add(Release(run_id=run.id, text=release))
        session.execute(delete(Receipt).where(Receipt.run_id == run.id), execution_options=DIRECTLY)
        session.execute(delete(Tally).where(Tally.run_id == run.id), execution_options=DIRECTLY)
        run.state = State.CLOSED.value
        return release

    def _receipt(self, run: _Ballot, salt: bytes, token: str) -> bytes:
        key = _hmac(self.secret, b"upstander receipt|" + salt)
        return _hmac(key, f"{run.id}/{run.item}|{token}".encode("utf-8", "surrogatepass"))[:16]


def seal(sitting: Sitting) -> None:
    """Close a sitting and destroy what could tell a receipt's owner, within the caller's transaction."""
    if sitting.state == State.CLOSED:
        return
    sitting.state = State.CLOSED.value
    sitting.code = None
    sitting.salt = None
    sitting.paused = False


@dataclass(frozen=True)
class _Ballot:
    id: str
    item: str
    cells: list[str]
    salt: bytes | None


def _ballot_of(session: Sessions, run_id: str) -> _Ballot:
    wanted = (
        select(Run.id, Run.item, Run.cells, Sitting.salt)
        .join(Sitting, Sitting.id == Run.sitting_id)
        .where(Run.id == checked_id(run_id, UnknownRun))
    )
    found = session.execute(wanted).one_or_none()
    if found is None:
        raise UnknownRun
    return _Ballot(*found)


def _keep_receipt(session: Sessions, run_id: str, receipt: bytes) -> bool:
    """Insert a receipt and tell whether it is new; a twin on its way is waited for."""
    # Both databases speak this sentence; SQLAlchemy has a construct for each.
    insert = text("INSERT INTO receipt (run_id, hash) VALUES (:run_id, :hash) ON CONFLICT DO NOTHING RETURNING run_id")
    return session.scalar(insert, {"run_id": run_id, "hash": receipt}) is not None


def _add_one(session: Sessions, run_id: str, cell: str) -> bool:
    """Add one to a tally that is open and tell whether it was."""
    counted = (
        update(Tally)
        .where(Tally.run_id == run_id, Tally.cell == cell, Tally.open)
        .values(count=Tally.count + 1)
        .returning(Tally.run_id)
    )
    return session.scalar(counted, execution_options=DIRECTLY) is not None


def _open_runs(session: Sessions, sitting: Sitting) -> Sequence[Run]:
    here = select(Run).where(Run.sitting_id == sitting.id, Run.state == State.OPEN)
    return session.scalars(here.order_by(Run.position, Run.vote)).all()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()
