"""Invariants: what must hold in the tables at any moment; ``quiz verify`` and the fault tests ask."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from quiz.ballot.models import Receipt, Release, Run, Sitting, State, Tally
from quiz.db import Sessions


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
