"""Another program holds SQLite's write lock: answers wait or are told to try again, and count once."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.ballot.factories import at_once
from tests.conftest import Note
from tests.faults.conftest import Sized
from tests.faults.phones import PATIENCE, Phone, Question
from tests.faults.rooms import check_invariants, open_room
from tests.faults.servers import server_on

pytestmark = [pytest.mark.faults, pytest.mark.slow]

HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


@contextmanager
def write_lock(engine: Engine, seconds: int) -> Iterator[None]:
    """Let another process hold the write lock for so many seconds from now."""
    command = [sys.executable, "-c", HOLDER, str(engine.url.database), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield


def answered(phone: Phone, question: Question) -> list[int]:
    """Answer until it is acknowledged; give the status of every try."""
    statuses: list[int] = []
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        reply = phone.answer(question, question.cells[0])
        statuses.append(reply.status)
        if reply.status == 303:
            return statuses
        assert "Busy just now" in reply.text
        assert "Nothing was lost" in reply.text
    raise AssertionError("an answer was never taken")


def test_answers_wait_out_a_foreign_write_lock_or_are_told_to_try_again_and_count_once(
    sqlite_engine: Engine, tmp_path: Path, shared_app: Flask, sized: Sized, figure: Note
) -> None:
    """The short form holds it for seven seconds, which is more than a writer waits; the long one for ten."""
    room = open_room(sqlite_engine, shared_app.extensions["catalogue"])
    with server_on(sqlite_engine, tmp_path / "server") as server:
        phones = [Phone(server.address) for _ in range(8)]
        for phone in phones:
            phone.enter(room.code)
        questions = [phone.question() for phone in phones]
        with write_lock(sqlite_engine, sized(7, 10)):
            tries = at_once(
                [
                    partial(answered, phone, question)
                    for phone, question in zip(phones, questions, strict=True)
                    if question is not None
                ]
                + [partial(_read, phones[0].copy())]
            )
        for phone in phones:
            phone.hang_up()
        check_invariants(sqlite_engine)
        assert room.receipts() == sum(room.counted().values()) == len(phones)
        told = sum(statuses.count(503) for statuses in tries)
        assert told > 0, "nobody noticed the lock"
        assert "Traceback" not in server.log
    figure(
        f"foreign write lock for {sized(7, 10)} s",
        f"{len(phones)} answers: {told} times told to try again, 0 lost, 0 counted twice; reading went on",
    )


def _read(phone: Phone) -> list[int]:
    """Look at the room meanwhile."""
    with phone:
        assert phone.get("/learn/session").status == 200
    return []
