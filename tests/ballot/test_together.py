"""Small pieces of writing share a transaction on SQLite, and each keeps its own outcome."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox, Outcome
from quiz.ballot.models import Receipt
from quiz.db import Busy, Sessions, queue, together
from tests.ballot.factories import an_open_run, tokens


def at_once(engine: Engine, pieces: list[Any]) -> list[Any]:
    """Let each piece come from a thread of its own while the queue is held, then let them go; give each outcome."""
    outcomes: list[Any] = [None] * len(pieces)

    def run(number: int) -> None:
        with Session(engine) as session:
            try:
                outcomes[number] = together(session, pieces[number])
            except Exception as error:
                outcomes[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(pieces))]
    with queue(engine):
        for thread in threads:
            thread.start()
        threading.Event().wait(0.5)  # the first takes its turn and waits; the others line up behind it
    for thread in threads:
        thread.join(30)
    return outcomes


def piece(transactions: list[int], error: Exception | None = None) -> Any:
    """Make a piece of work that notes which transaction it was in."""

    def work(session: Sessions, seen: dict[str, Any]) -> str:
        transactions.append(id(seen))
        if error is not None:
            raise error
        return "done"

    return work


def test_what_waits_at_the_same_moment_is_written_in_few_transactions(sqlite_engine: Engine) -> None:
    commits: list[int] = []
    assert at_once(sqlite_engine, [piece(commits) for _ in range(12)]) == ["done"] * 12
    # One for whoever came first, and one for all who waited meanwhile; a thread that was late may add its own.
    assert len(commits) == 12
    assert len(set(commits)) < 12


def test_an_unknown_thing_is_the_error_of_who_asked_for_it_alone(sqlite_engine: Engine) -> None:
    pieces = [piece([]), piece([], LookupError("mine")), piece([])]
    first, second, third = at_once(sqlite_engine, pieces)
    assert (first, third) == ("done", "done")
    assert isinstance(second, LookupError)


def test_when_the_transaction_fails_nobody_in_it_is_told_of_success(sqlite_engine: Engine) -> None:
    with Session(sqlite_engine) as session:
        _, run = an_open_run(session)
    together_with: list[frozenset[int]] = []

    def keeps(number: int) -> Any:
        def work(session: Sessions, seen: dict[str, Any]) -> int:
            seen[str(number)] = number
            together_with.append(frozenset(map(int, seen)))
            session.connection().execute(
                text("INSERT INTO receipt VALUES (:run, :hash)"), {"run": run, "hash": b"%d" % number}
            )
            if number == 3:
                raise RuntimeError("the disk is gone")
            return number

        return work

    outcomes = at_once(sqlite_engine, [keeps(number) for number in range(6)])
    acknowledged = {outcome for outcome in outcomes if isinstance(outcome, int)}
    with Session(sqlite_engine) as session:
        kept = {int(receipt.hash) for receipt in session.query(Receipt)}
    assert isinstance(outcomes[3], RuntimeError)
    assert kept == acknowledged


def test_who_waits_too_long_is_told_so_and_is_not_written_later(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.db.QUEUE_SECONDS", 0.05)
    written: list[int] = []
    outcomes = at_once(sqlite_engine, [piece(written) for _ in range(3)])
    assert all(isinstance(outcome, Busy) for outcome in outcomes)
    assert written == []


def test_thirty_devices_and_their_double_taps_at_one_moment_count_once_each(engine: Engine, box: BallotBox) -> None:
    with Session(engine) as session:
        sitting, run = an_open_run(session)
        everybody = tokens(session, sitting, 10)
    outcomes: list[Outcome] = []

    def answer(token: str) -> None:
        with Session(engine) as session:
            outcomes.append(box.cast(session, run, "a", token))

    threads = [threading.Thread(target=answer, args=(token,)) for token in everybody * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == [Outcome.ALREADY] * 20 + [Outcome.COUNTED] * 10
    with Session(engine) as session:
        counted = session.execute(
            text("SELECT count FROM tally WHERE run_id = :run AND cell = 'a'"), {"run": run}
        ).scalar()
    assert counted == 10
