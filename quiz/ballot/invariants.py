"""Invariants: what must hold in the tables at any moment; ``quiz verify`` and the fault tests ask."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from quiz.ballot.models import Receipt, Release, Run, Sitting, State, Tally
from quiz.ballot.sittings import LARGEST_ROOM
from quiz.db import Sessions

SALT_BYTES = 32
RECEIPT_BYTES = 16


def verify(session: Sessions) -> list[str]:
    """Return one sentence for every run or sitting that breaks a rule of the ballot; empty when all is well.

    The rules: tallies add up to receipts; receipts are no more than the devices that joined; a run that is
    not open has neither; a closed run of a sitting has exactly one release and no other run has any; a
    closed sitting has no open run. No sentence names a cell or a count. It is one statement, so
    it sees one moment and may run while people answer.
    """
    runs = (
        select(Run.id, Run.state, Sitting.state, Sitting.joined, _answers(), _receipts(), _releases(), _cells())
        .join(Sitting, Sitting.id == Run.sitting_id)
        .order_by(Run.id)
    )
    broken: list[str] = []
    for run, state, sitting, joined, answers, receipts, released, cells in session.execute(runs):
        rules = {
            "tallies and receipts differ": answers == receipts,
            "more receipts than devices": receipts <= joined,
            "tallies or receipts outside an open run": state == State.OPEN or cells + receipts == 0,
            "an open run without tallies": state != State.OPEN or cells > 0,
            "a release and a run's state disagree": released == (1 if state == State.CLOSED else 0),
            "an open run in a closed sitting": sitting == State.OPEN or state != State.OPEN,
        }
        broken += [f"run {run}: {rule}" for rule, holds in rules.items() if not holds]
    return broken


def verify_sittings(session: Sessions) -> list[str]:
    """Return one sentence for every sitting, or run of it, whose facts cannot be; empty when all is well.

    The rules: a closed sitting has no code, no salt and no pause, an open one has both of the first; a salt is 32
    bytes and a receipt 16, so neither holds anything else; sizes are within their bounds (``Plan``); the place on
    the wall is one there is; a second vote follows a closed first; nothing is counted below zero; it is deleted
    after it closes, not before.
    """
    broken: list[str] = []
    for sitting in session.scalars(select(Sitting).order_by(Sitting.id)):
        runs = session.scalars(select(Run).where(Run.sitting_id == sitting.id)).all()
        first = {run.position: run.state for run in runs if run.vote == 1}
        is_open = sitting.state == State.OPEN
        rules = {
            "a code, a salt or a pause after the end": is_open
            or (sitting.code is None and sitting.salt is None and not sitting.paused),
            "open without a code or a salt": not is_open or (sitting.code is not None and sitting.salt is not None),
            "a salt that is not 32 bytes": sitting.salt is None or len(sitting.salt) == SALT_BYTES,
            "a room of an impossible size": 1 <= sitting.expected <= LARGEST_ROOM
            and 0 <= sitting.joined <= sitting.expected,
            "a smallest group outside 5 to 30": 5 <= sitting.k <= 30,
            "a place on the wall that there is not": 0 <= sitting.position <= max(first, default=0) or not runs,
            "a second vote before the first has closed": all(
                first.get(run.position) == State.CLOSED for run in runs if run.vote == 2
            ),
            "a run without cells, or with one twice": all(
                len(run.cells) >= 2 and len(set(run.cells)) == len(run.cells) for run in runs
            ),
            "deleted before it closes": sitting.delete_on >= sitting.closes_at.date() or sitting.owner == "",
        }
        broken += [f"sitting {sitting.id}: {rule}" for rule, holds in rules.items() if not holds]
    for run in session.scalars(select(Receipt.run_id).where(func.length(Receipt.hash) != RECEIPT_BYTES).distinct()):
        broken.append(f"run {run}: a receipt that is not {RECEIPT_BYTES} bytes")
    for run in session.scalars(select(Tally.run_id).where(Tally.count < 0).distinct()):
        broken.append(f"run {run}: a tally below zero")
    return broken


def closed_runs(session: Sessions) -> Iterator[tuple[str, list[str], str]]:
    """Yield (run id, its cells, the text of its release) of every run that was released."""
    released = select(Run.id, Run.cells, Release.text).join(Release, Release.run_id == Run.id).order_by(Run.id)
    yield from ((run, cells, text) for run, cells, text in session.execute(released))


def _answers() -> ScalarSelect[int]:
    return select(func.coalesce(func.sum(Tally.count), 0)).where(Tally.run_id == Run.id).scalar_subquery()


def _receipts() -> ScalarSelect[int]:
    return _number(Receipt.run_id == Run.id)


def _releases() -> ScalarSelect[int]:
    return _number(Release.run_id == Run.id)


def _cells() -> ScalarSelect[int]:
    return _number(Tally.run_id == Run.id)


def _number(of_the_run: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).where(of_the_run).correlate(Run).scalar_subquery()
