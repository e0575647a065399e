"""Tidying: what is past its hour closes, what is past its day goes, and an unfinished scrub is finished."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

from sqlalchemy import delete, select

from quiz.ballot.box import DIRECTLY, BallotBox, seal
from quiz.ballot.models import Run, Sitting, State
from quiz.ballot.scrubbing import scrub
from quiz.ballot.sittings import UnknownSitting, held
from quiz.db import Sessions, writing

NOBODY = ""
"""The owner of a sitting whose deletion waits for its scrub."""


def tidy(session: Sessions, box: BallotBox, now: datetime) -> bool:
    """Close sittings past their hour, delete those past their day, and retry any scrub.

    A few small queries when there is nothing to do, so any request may call it. Returns True when no scrub
    is pending.
    """
    late = select(Sitting.id).where(Sitting.state == State.OPEN, Sitting.closes_at <= now)
    for sitting_id in session.scalars(late).all():
        with suppress(UnknownSitting):  # Another worker deleted it since we looked.
            box.end(session, sitting_id)
    due = select(Sitting.id).where(Sitting.state == State.CLOSED, Sitting.delete_on <= _day(now))
    for sitting_id in session.scalars(due.where(Sitting.owner != NOBODY)).all():
        with suppress(UnknownSitting):
            _empty(session, sitting_id, now)
    clean = scrub(session)
    _remove_empty(session)
    return clean


def delete_sitting(session: Sessions, sitting_id: str, now: datetime) -> bool:
    """Delete a sitting at once, publishing nothing of what is still open.

    Its runs and results are gone and it leaves its owner's list in any case. Returns True when nothing of it
    is left, False when an older reader holds up the scrub and ``tidy`` has to finish. Raises
    ``UnknownSitting``.
    """
    _empty(session, sitting_id, now)
    clean = scrub(session)
    _remove_empty(session)
    return clean


def _empty(session: Sessions, sitting_id: str, now: datetime) -> None:
    """Delete everything of a sitting but its row, which stays to say that a scrub is due."""
    with writing(session):
        sitting = held(session, sitting_id)
        # Tallies, receipts and releases go with their run: the foreign keys cascade.
        session.execute(delete(Run).where(Run.sitting_id == sitting.id), execution_options=DIRECTLY)
        seal(sitting)
        sitting.owner = NOBODY
        sitting.scrubbed = False
        sitting.delete_on = _day(now)


def _remove_empty(session: Sessions) -> None:
    is_done = (Sitting.owner == NOBODY, Sitting.scrubbed.is_(True))
    if session.scalars(select(Sitting.id).where(*is_done)).first() is None:
        return
    with writing(session):
        session.execute(delete(Sitting).where(*is_done), execution_options=DIRECTLY)


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
