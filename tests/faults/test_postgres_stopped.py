"""PostgreSQL is stopped at once under load and started again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from quiz.learn.glances import FRESH
from quiz.migrations import migrate
from tests.ballot.factories import an_open_run, tokens
from tests.conftest import Note
from tests.databases import PostgresServer, postgres_of_our_own
from tests.faults.conftest import Sized
from tests.faults.phones import Crowd, Phone
from tests.faults.rooms import BOX, check_counted_is_acknowledged, check_nothing_is_lost, open_room
from tests.faults.servers import SECRET, Server, server_on

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.postgres]


@contextmanager
def durable() -> Iterator[tuple[PostgresServer, Engine]]:
    """Give a server that waits for its disk, as an operator's does, with a migrated database."""
    with postgres_of_our_own("-c fsync=on -c synchronous_commit=on") as postgres:
        engine = create_engine(postgres.address, pool_pre_ping=True)
        migrate(engine)
        try:
            yield postgres, engine
        finally:
            engine.dispose()


def check_what_still_works(server: Server, phone: Phone) -> None:
    """While the database is away: a clear page for those in a room, and courses as always for everybody else."""
    # For a moment a room is still shown as it was last read.
    time.sleep(2 * FRESH)
    away = phone.get("/learn/session")
    assert away.status == 503
    assert "Not possible just now" in away.text
    assert 'href="/learn/session"' in away.text, "no way to try again"
    assert phone.get("/learn/session/state").status == 503
    with Phone(server.address) as stranger:
        for path in ("/", "/learn", "/learn/in-person", "/help", "/healthz"):
            assert stranger.get(path).status == 200, path


def test_an_answer_that_was_acknowledged_survives_a_postgres_that_stops_at_once(
    tmp_path: Path, shared_app: Flask, sized: Sized, figure: Note
) -> None:
    stops, chance = sized(3, 20), Random(7)
    with durable() as (postgres, engine), server_on(engine, tmp_path / "server") as server:
        room = open_room(engine, shared_app.extensions["catalogue"])
        with Phone(server.address) as watcher, Crowd(server.address, room.code, SECRET) as crowd:
            watcher.enter(room.code)
            for _ in range(stops):
                crowd.wait_for(chance.randint(20, 60))
                postgres.stop()
                check_what_still_works(server, watcher)
                known = list(crowd.acknowledged)
                postgres.start()
                check_nothing_is_lost(room, known)
            crowd.wait_for(40)
        check_counted_is_acknowledged(room, crowd.acknowledged)
        idle = [watcher.copy() for _ in range(5)]
        assert crowd.refused or crowd.unanswered, "no stop hit anybody"
        assert all("Not possible just now" in reply.text for reply in crowd.refused)
        assert "Traceback" not in server.log
        # Connections that broke while nobody used them are replaced before anybody notices.
        postgres.stop()
        postgres.start()
        assert [phone.get("/learn/session").status for phone in idle] == [200] * 5
        figure(
            "PostgreSQL stopped at once under load",
            f"{stops} stops, {len(crowd.acknowledged)} acknowledged = counted = receipts; "
            f"{len(crowd.refused)} times told to try again",
        )


def test_the_loss_would_be_seen_if_postgres_acknowledged_before_it_wrote(figure: Note) -> None:
    """The control: with ``synchronous_commit=off`` the same stop must lose what was acknowledged."""
    with postgres_of_our_own("-c fsync=on -c synchronous_commit=off -c wal_writer_delay=10000") as postgres:
        engine = create_engine(postgres.address, pool_pre_ping=True)
        migrate(engine)
        with Session(engine) as session:
            sitting, run = an_open_run(session, expected=100)
            people = tokens(session, sitting, 100)
            with engine.connect() as connection:
                # What led here is to be there afterwards.
                connection.exec_driver_sql("CHECKPOINT")
            for token in people:
                BOX.cast(session, run, "a", token)
            session.rollback()
        postgres.stop()
        postgres.start()
        with Session(engine) as session:
            lost = sum(not BOX.has_answered(session, run, token) for token in people)
        engine.dispose()
    assert lost > 0
    figure("  control: synchronous_commit=off, 1 stop", f"{lost} of {len(people)} acknowledged lost, as it must")
