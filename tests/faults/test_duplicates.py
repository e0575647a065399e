"""The same device answers again: two taps at once, two tabs, Back and another option. The first answer stands."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.ballot.factories import at_once
from tests.conftest import Note
from tests.faults.conftest import Sized
from tests.faults.phones import Phone, Question
from tests.faults.rooms import Room, check_invariants, open_room
from tests.faults.servers import server_on

pytestmark = [pytest.mark.faults, pytest.mark.slow]


def a_phone_at_a_question(address: str, room: Room) -> tuple[Phone, Question]:
    """Join, and go to the first question with several options."""
    phone = Phone(address)
    phone.enter(room.code)
    question = phone.question()
    while question is not None and len(question.cells) < 3:
        assert phone.answer(question, "skip").status == 303
        question = phone.question()
    assert question is not None
    return phone, question


def test_the_first_answer_stands_whatever_the_device_sends_again(
    engine: Engine, tmp_path: Path, shared_app: Flask, sized: Sized, figure: Note
) -> None:
    room = open_room(engine, shared_app.extensions["catalogue"])
    devices = sized(8, 200)
    with server_on(engine, tmp_path / "server") as server:
        for number in range(devices):
            phone, question = a_phone_at_a_question(server.address, room)
            one, two = question.cells[:2]
            before = room.counted()
            tab = phone.copy()
            if number % 2:
                # Two taps at once, in two tabs that both have the page from before.
                barrier = Barrier(2)
                replies = at_once(
                    [partial(tap, barrier, phone, question, one), partial(tap, barrier, tab, question, two)]
                )
                assert replies == [303, 303]
                expected = {one, two}
            else:
                assert phone.answer(question, one).status == 303
                expected = {one}
            # Back and another option; the other tab, whose cookie knows nothing; and a reload that sends again.
            for window, cell in ((phone, two), (tab, two), (tab, "skip"), (phone, one)):
                assert window.answer(question, cell).status == 303
            moved = {cell for (run, cell), count in room.counted().items() if count > before[run, cell]}
            assert len(moved) == 1
            assert moved <= expected
            check_invariants(engine)
            phone.hang_up()
            tab.hang_up()
    run = question.run
    assert sum(count for (each, _), count in room.counted().items() if each == run) == devices
    figure(
        f"two taps, two tabs, Back, reload, {engine.dialect.name}",
        f"{devices} devices sent {devices * 4 + devices + devices // 2} answers, {devices} counted, each the first",
    )


def tap(barrier: Barrier, phone: Phone, question: Question, cell: str) -> int:
    """Answer at the same instant as the other."""
    barrier.wait(60)
    return phone.answer(question, cell).status
