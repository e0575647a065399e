"""A close races fifty answers through the pages of the real server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace
from tests.ballot.factories import at_once
from tests.conftest import Note
from tests.faults.conftest import Sized
from tests.faults.phones import Phone, Question
from tests.faults.rooms import Room, check_invariants, open_room
from tests.faults.servers import SECRET, Server, server_on

pytestmark = [pytest.mark.faults, pytest.mark.slow]

EXACT = BallotBox(SECRET.encode(), lambda counts, k: json.dumps(dict(counts)))
"""A box that publishes what it counted, however few they were."""


def race(server: Server, room: Room, chance: Random, close_after: int) -> tuple[int, int, int]:
    """Let fifty answer while the question is closed; give how many were acknowledged, were late, and were counted."""
    looking: list[tuple[Phone, Question]] = []
    for _ in range(50):
        phone = Phone(server.address)
        phone.enter(room.code)
        question = phone.question()
        assert question is not None
        looking.append((phone, question))
    replies: list[int] = []
    reached = threading.Event()

    def answer(mine: list[tuple[Phone, Question]]) -> str:
        for phone, question in mine:
            with phone:
                reply = phone.answer(question, chance.choice(question.cells))
            assert reply.status in (303, 409), reply
            assert reply.status == 303 or "The question is closed" in reply.text
            replies.append(reply.status)
            if len(replies) >= close_after:
                reached.set()
        return ""

    def close() -> str:
        reached.wait(60)
        with Session(room.engine) as session:
            return EXACT.close_run(session, room.runs()[0])

    calls: list[Callable[[], str]] = [partial(answer, looking[each::10]) for each in range(10)]
    *_, release = at_once([*calls, close])
    return replies.count(303), replies.count(409), sum(json.loads(release).values())


def test_every_acknowledged_answer_is_in_the_result_and_every_other_was_told_it_was_too_late(
    engine: Engine, tmp_path: Path, shared_app: Flask, sized: Sized, figure: Note
) -> None:
    chance, rounds = Random(3), sized(2, 20)
    all_acknowledged = all_late = 0
    with server_on(engine, tmp_path / "server") as server:
        for _ in range(rounds):
            room = open_room(engine, shared_app.extensions["catalogue"], Pace.LED)
            acknowledged, late, counted = race(server, room, chance, close_after=chance.randint(5, 40))
            assert acknowledged == counted
            assert acknowledged + late == 50
            all_acknowledged += acknowledged
            all_late += late
            check_invariants(engine)
    assert all_acknowledged > 0
    assert all_late > 0
    figure(
        f"close racing fifty answers, {engine.dialect.name}",
        f"{rounds} closes: {all_acknowledged} acknowledged = in the result, {all_late} told too late",
    )
