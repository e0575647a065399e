"""The ballot box: take an answer once, close and publish once, and burn what led there (design 6 and 7)."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.exc import IntegrityError

from quiz.ballot.models import Pace, Receipt, Release, Run, Sitting, State, Tally
from quiz.ballot.scrubbing import scrub
from quiz.ballot.sittings import NotNow, UnknownRun, checked_id, held, run_held
from quiz.db import Sessions, together, writing

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
    """The cell's tally was stopped in between; undoes the receipt."""


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
        checked_id(run_id, UnknownRun)
        try:
            return together(session, lambda writer, seen: self._count(writer, seen, run_id, cell, token))
        except (_TooLate, IntegrityError):  # The second when the whole sitting was deleted meanwhile.
            return Outcome.CLOSED

    def _count(self, session: Sessions, seen: dict[str, Any], run_id: str, cell: str, token: str) -> Outcome:
        """Count one answer within a write transaction; one that does not count changes nothing in it.

        ``seen`` holds the runs that were read in the same transaction, and is gone with it.
        """
        connection = session.connection()
        ballot: _Ballot = seen.get(run_id) or _ballot_of(connection, run_id)
        seen[run_id] = ballot
        if cell not in ballot.cells:
            raise UnknownCell
        if ballot.salt is None:
            return Outcome.CLOSED
        mine = {"run_id": run_id, "cell": cell, "hash": self._receipt(ballot, ballot.salt, token)}
        if _first(connection, _KEEP_RECEIPT, mine) is None:
            return Outcome.ALREADY if _first(connection, _HAS_RECEIPT, mine) else Outcome.CLOSED
        # Last, so that on PostgreSQL the hot row is held only through the commit. There the tally may have been
        # stopped while we waited for a twin; on SQLite nobody can come between.
        if _first(connection, _ADD_ONE, mine) is None:
            raise _TooLate
        return Outcome.COUNTED

    def has_answered(self, session: Sessions, run_id: str, token: str) -> bool:
        """Tell whether this device's answer to an open run is in; False once the run is closed.

        Raises ``UnknownRun``.
        """
        connection = session.connection()
        ballot = _ballot_of(connection, checked_id(run_id, UnknownRun))
        if ballot.salt is None:
            return False
        mine = {"run_id": run_id, "hash": self._receipt(ballot, ballot.salt, token)}
        return _first(connection, _HAS_RECEIPT, mine) is not None

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


def _sentence(named: str) -> dict[str, str]:
    """Write a sentence, whose values are ``:named``, for the driver of each database."""
    return {"sqlite": named, "postgresql": re.sub(r":(\w+)", r"%(\1)s", named)}


_BALLOT_OF = _sentence(
    "SELECT run.item, run.cells, sitting.salt FROM run JOIN sitting ON sitting.id = run.sitting_id"
    " WHERE run.id = :run_id"
)
_KEEP_RECEIPT = _sentence(
    "INSERT INTO receipt (run_id, hash) SELECT run_id, :hash FROM tally"
    " WHERE run_id = :run_id AND cell = :cell AND open ON CONFLICT DO NOTHING RETURNING run_id"
)
_HAS_RECEIPT = _sentence("SELECT run_id FROM receipt WHERE run_id = :run_id AND hash = :hash")
_ADD_ONE = _sentence(
    "UPDATE tally SET count = count + 1 WHERE run_id = :run_id AND cell = :cell AND open RETURNING run_id"
)


def _first(connection: Connection, sentence: dict[str, str], values: dict[str, Any]) -> Any:
    """Give the first row a sentence gives, or ``None``."""
    return connection.exec_driver_sql(sentence[connection.dialect.name], values).first()


def _ballot_of(connection: Connection, run_id: str) -> _Ballot:
    found = _first(connection, _BALLOT_OF, {"run_id": run_id})
    if found is None:
        raise UnknownRun
    item, cells, salt = found
    # PostgreSQL's driver has read the list already.
    return _Ballot(run_id, item, json.loads(cells) if isinstance(cells, str) else cells, salt)


def _open_runs(session: Sessions, sitting: Sitting) -> Sequence[Run]:
    here = select(Run).where(Run.sitting_id == sitting.id, Run.state == State.OPEN)
    return session.scalars(here.order_by(Run.position, Run.vote)).all()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()
