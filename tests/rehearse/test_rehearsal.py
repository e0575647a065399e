"""A rehearsal is right about a server that is right, and notices one that is not."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest

from quiz.app import ballot_box
from quiz.config import RESOURCES
from quiz.content.catalogue import load
from quiz.rehearse.phone import Manner
from quiz.rehearse.rehearsal import FORM, Crowd, Outcome, led, visit
from quiz.rehearse.room import OwnRoom
from quiz.rehearse.server import QUIZ, DidNotStart, own_server

ROOT = Path(__file__).resolve().parents[2]

#: Learners who decide at once, and all reload.
HASTY = Manner(think=0.3, reloads=1.0)

#: The real server, but its box says COUNTED and keeps nothing of every second answer.
DROPPING = """
import itertools
from quiz.ballot.box import BallotBox, Outcome
real, turn = BallotBox.cast, itertools.count()
def cast(box, *given):
    return Outcome.COUNTED if next(turn) % 2 else real(box, *given)
BallotBox.cast = cast
from quiz.cli import main
main()
"""


Result = TypeVar("Result")


def in_a_thread(work: Coroutine[Any, Any, Result]) -> Result:
    """Run it in a thread of its own: tests of a browser leave an event loop running in this one."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, work).result()


def rehearsed(command: tuple[str, ...], beside: Path, questions: int = 2) -> Outcome:
    """Rehearse with ten phones on a server of its own."""
    with own_server(beside, command=command) as own:
        room = OwnRoom.opened(own.database, load(RESOURCES / "scenarios"), ballot_box(own.secret), FORM, 10)
        outcome = in_a_thread(led(own.server, room, Crowd(10, 0.5, HASTY), questions, lambda _: None))
        room.end()
        return outcome


@pytest.mark.slow
def test_ten_phones_on_a_server_of_their_own_are_all_counted(tmp_path: Path) -> None:
    outcome = rehearsed((*QUIZ, "serve"), tmp_path)
    assert outcome.is_right, list(outcome.lines())
    assert [(count.acknowledged, count.counted, count.receipts) for count in outcome.counts] == [(10, 10, 10)] * 2
    assert len(outcome.reveals) == outcome.awaited == 20
    assert outcome.figures.reloads == 20
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_server_that_drops_answers_is_noticed_by_the_tallies_and_by_the_phones(tmp_path: Path) -> None:
    outcome = rehearsed((sys.executable, "-c", DROPPING, "serve"), tmp_path, questions=1)
    assert not outcome.is_right
    assert [(count.acknowledged, count.counted, count.lost) for count in outcome.counts] == [(10, 5, 5)]
    assert outcome.figures.unreceipted == 5
    assert "lost" in outcome.verdict


@pytest.mark.slow
def test_phones_answer_whatever_somebody_else_opens(tmp_path: Path) -> None:
    async def lead(room: OwnRoom) -> int:
        await asyncio.sleep(2)
        run = await asyncio.to_thread(room.open_next)
        while (await asyncio.to_thread(room.count, run, ())).counted < 5:
            await asyncio.sleep(0.1)
        return 5

    async def both(room: OwnRoom) -> Outcome:
        visiting = asyncio.create_task(visit(own.server, room.code, Crowd(5, 0.5, HASTY), 15, lambda _: None))
        await asyncio.wait_for(lead(room), 60)
        return await visiting

    with own_server(tmp_path) as own:
        room = OwnRoom.opened(own.database, load(RESOURCES / "scenarios"), ballot_box(own.secret), FORM, 10)
        outcome = in_a_thread(both(room))
        room.end()
    assert outcome.is_right, list(outcome.lines())
    assert len(outcome.figures.answers.seconds) == 5


@pytest.mark.slow
def test_a_visit_ends_at_the_first_refused_join_with_the_reason_and_tells_a_room_without_questions(
    tmp_path: Path,
) -> None:
    with own_server(tmp_path) as own:
        room = OwnRoom.opened(own.database, load(RESOURCES / "scenarios"), ballot_box(own.secret), FORM, 10)
        # An hour for each: only a visit that ends by itself ends in time.
        crowd = Crowd(5, 3600, HASTY)
        refused = in_a_thread(asyncio.wait_for(visit(own.server, "ZZZZZZ", crowd, 3600, lambda _: None), 120))
        silent = in_a_thread(visit(own.server, room.code, Crowd(3, 0.1, HASTY), 3, lambda _: None))
        room.end()
    assert not refused.is_right
    assert refused.figures.failures == 1
    assert "NO: the server refused to let a phone in: 404 " in refused.verdict
    assert "join refused (404 " in "\n".join(refused.lines())
    assert not silent.is_right
    assert silent.verdict.startswith("NO ANSWER: 3 phones joined")


def test_a_server_that_does_not_start_is_said_with_its_own_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "raise SystemExit('no such thing')")
    with pytest.raises(DidNotStart, match="no such thing"), own_server(tmp_path, command=command):
        pytest.fail("it started")


def refused(*words: str) -> str:
    """Run the command with words it refuses; give what it said."""
    done = subprocess.run([*QUIZ, "rehearse", *words], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_server_on_the_internet_is_left_alone_unless_it_is_said_to_be_ours() -> None:
    assert "--yes-this-is-mine" in refused("http://8.8.8.8/", "--code", "ABCDEF")


def test_a_rehearsal_elsewhere_needs_the_code_of_a_session() -> None:
    assert "--code" in refused("http://localhost:1/")
