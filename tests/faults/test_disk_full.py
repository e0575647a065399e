"""The disk is full: nothing is half stored, pages say so, and all goes on when there is space again (SQLite)."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from quiz.ballot.box import Outcome
from quiz.db import Unavailable
from quiz.migrations import migrate
from tests.ballot.factories import a_box, an_open_run, tokens
from tests.conftest import Note
from tests.faults.phones import Phone, Question
from tests.faults.rooms import BOX, Room, check_invariants, open_room
from tests.faults.servers import Server, server_on

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@dataclass(frozen=True)
class Small:
    """A folder whose space can be used up."""

    folder: Path
    fill: Callable[[Server], None]
    free: Callable[[Server], None]
    is_full_for_all: bool


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Small]:
    """A disk of four megabytes in memory, which a file of ours fills to the last byte."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk can't be mounted here: {mounted.stderr.strip()}")

    def fill(_server: Server) -> None:
        with suppress(OSError), (folder / "filler").open("ab", buffering=0) as filler:
            while filler.write(b"x" * 512):
                pass

    try:
        yield Small(folder, fill, lambda _server: (folder / "filler").unlink(), is_full_for_all=True)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def limited(tmp_path: Path) -> Small:
    """A server that may write no further into any file than the longest one is now."""
    folder = tmp_path / "limited"
    folder.mkdir()

    def fill(server: Server) -> None:
        longest = max(path.stat().st_size for path in folder.iterdir() if not path.name.endswith("-shm"))
        resource.prlimit(server.worker, resource.RLIMIT_FSIZE, (longest, resource.RLIM_INFINITY))

    def free(server: Server) -> None:
        resource.prlimit(server.worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    return Small(folder, fill, free, is_full_for_all=False)


@contextmanager
def a_class(small: Small, tmp_path: Path, app: Flask) -> Iterator[tuple[Server, Room, list[tuple[Phone, Question]]]]:
    """Give a server with its database on the small disk, a room, and thirty phones that look at a question."""
    engine = create_engine(f"sqlite:///{small.folder / 'quiz.sqlite3'}")
    migrate(engine)
    room = open_room(engine, app.extensions["catalogue"])
    with server_on(engine, tmp_path / "server") as server:
        looking = []
        for _ in range(30):
            phone = Phone(server.address)
            phone.enter(room.code)
            question = phone.question()
            assert question is not None
            looking.append((phone, question))
        try:
            yield server, room, looking
        finally:
            for phone, _ in looking:
                phone.hang_up()
            engine.dispose()


@pytest.mark.parametrize("way", ["limited", "small_disk"])
def test_a_full_disk_is_said_stores_nothing_half_and_is_got_over(
    way: str, tmp_path: Path, shared_app: Flask, request: pytest.FixtureRequest, figure: Note
) -> None:
    small: Small = request.getfixturevalue(way)
    with a_class(small, tmp_path, shared_app) as (server, room, looking):
        acknowledged: list[tuple[Phone, Question]] = []
        refused: list[tuple[Phone, Question]] = []
        for number, (phone, question) in enumerate(looking):
            if number == 10:
                small.fill(server)
            reply = phone.answer(question, question.cells[0])
            assert reply.status in (303, 503), reply
            (acknowledged if reply.status == 303 else refused).append((phone, question))
            if reply.status == 503:
                assert "Not possible just now" in reply.text
                assert f'href="{question.address}"' in reply.text, "no way to try again"
                assert phone.get("/learn/session").status == 200, "reading needs no space"
        assert refused, "the disk was never full"
        check_invariants(room.engine)
        assert room.receipts() == len(acknowledged)
        if small.is_full_for_all:
            with pytest.raises(Unavailable):
                room.end()
            check_invariants(room.engine)
            assert room.receipts() == len(acknowledged)
        small.free(server)
        for phone, question in refused:
            assert phone.answer(question, question.cells[0]).status == 303
        check_invariants(room.engine)
        assert room.receipts() == len(looking)
        assert room.end()
        check_invariants(room.engine)
        assert room.receipts() == 0
        assert "Traceback" not in server.log
    figure(
        f"disk full, {'small disk in memory' if way == 'small_disk' else 'limit on file size'}",
        f"{len(acknowledged)} acknowledged = receipts, {len(refused)} refused with a page, 0 half; all "
        f"{len(looking)} in when there was space, closed and burned",
    )


def test_a_database_that_may_not_grow_refuses_and_goes_on_when_it_may(tmp_path: Path, figure: Note) -> None:
    """SQLite's own limit gives the error of a full disk at the exact page where a new one is needed."""
    engine = create_engine(f"sqlite:///{tmp_path / 'quiz.sqlite3'}")
    migrate(engine)
    with Session(engine) as session:
        sitting, run = an_open_run(session, expected=400)
        people = tokens(session, sitting, 400)
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _may_not_grow(connection: object, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]  # It stays as large as it is.

    refused: list[str] = []
    with Session(engine) as session:
        for token in people:
            try:
                assert a_box().cast(session, run, "a", token) is Outcome.COUNTED
            except Unavailable:
                refused.append(token)
        assert 0 < len(refused) < len(people)
        check_invariants(engine)
    event.remove(engine, "connect", _may_not_grow)
    engine.dispose()
    with Session(engine) as session:
        for token in people:
            outcome = a_box().cast(session, run, "b", token)
            assert outcome is (Outcome.COUNTED if token in refused else Outcome.ALREADY)
        check_invariants(engine)
        assert BOX.end(session, sitting)
    check_invariants(engine)
    engine.dispose()
    figure("disk full, no page left", f"{len(refused)} of {len(people)} answers refused, 0 half; counted once later")
