"""How a write begins: ``quiz.db``, which the ballot leans on most."""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

import quiz.db
from quiz.ballot.models import Receipt, Sitting
from quiz.db import Busy, db, queue, writing
from quiz.migrations import migrate
from tests.ballot.factories import a_sitting, at_once

JOIN = text("UPDATE sitting SET joined = joined + 1")


def joined(session: Session) -> int:
    session.rollback()
    return int(session.scalar(text("SELECT joined FROM sitting")))


def test_the_pragmas_of_the_design_are_set(sqlite_engine: Engine) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "journal_size_limit": 0,
    }
    with sqlite_engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected


def test_a_write_begins_as_a_write_even_after_a_reading(sqlite_session: Session, data_folder: Path) -> None:
    a_sitting(sqlite_session)
    assert joined(sqlite_session) == 0  # This reading's transaction is still open.
    with writing(sqlite_session):
        other = sqlite3.connect(data_folder / "quiz.sqlite3", timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
        sqlite_session.execute(JOIN)
    assert joined(sqlite_session) == 1


def test_an_error_in_the_block_undoes_it(session: Session) -> None:
    a_sitting(session)

    def fail_after_joining() -> None:
        with writing(session):
            session.execute(JOIN)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_joining()
    assert joined(session) == 0


def test_pending_changes_are_refused_rather_than_lost(sqlite_session: Session) -> None:
    sqlite_session.add(Receipt(run_id="r", hash=b"h" * 16))
    with pytest.raises(RuntimeError, match="pending"), writing(sqlite_session):
        pytest.fail("the block must not run")


def test_a_held_queue_makes_a_writer_busy(sqlite_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sitting(sqlite_session)
    monkeypatch.setattr(quiz.db, "QUEUE_SECONDS", 0.05)
    engine = quiz.db.engine_of(sqlite_session)
    twin = create_engine(engine.url)  # The queue belongs to the database, not to the engine.
    with queue(twin), pytest.raises(Busy), writing(sqlite_session):
        pytest.fail("the block must not run")
    with writing(sqlite_session):
        sqlite_session.execute(JOIN)
    assert joined(sqlite_session) == 1


def test_a_foreign_write_lock_makes_a_writer_busy(sqlite_session: Session, data_folder: Path) -> None:
    a_sitting(sqlite_session)
    sqlite_session.execute(text("PRAGMA busy_timeout=10"))
    other = sqlite3.connect(data_folder / "quiz.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), writing(sqlite_session):
        pytest.fail("the block must not run")
    other.close()
    with writing(sqlite_session):
        sqlite_session.execute(JOIN)


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_no_increment_of_many_threads_that_read_first_is_lost(kind: str, request: pytest.FixtureRequest) -> None:
    engine = request.getfixturevalue(f"{kind}_engine")
    with Session(engine) as session:
        a_sitting(session)

    def add_ten() -> None:
        with Session(engine) as session:
            for _ in range(10):
                joined(session)
                with writing(session):
                    session.execute(text("UPDATE sitting SET expected = expected + 1"))

    at_once([add_ten] * 6)
    with Session(engine) as session:
        assert session.scalar(text("SELECT expected FROM sitting")) == 40 + 60


def test_it_works_with_the_session_of_flask_sqlalchemy(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'flask.sqlite3'}"
    db.init_app(app)
    with app.app_context():
        migrate(db.engine)
        sitting = a_sitting(db.session())
        db.session.scalar(text("SELECT joined FROM sitting"))
        with writing(db.session):
            other = sqlite3.connect(tmp_path / "flask.sqlite3", timeout=0)
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            other.close()
            db.session.execute(JOIN)
        loaded = db.session.get(Sitting, sitting)
        assert loaded is not None
        assert loaded.joined == 1
        db.session.remove()
        db.engine.dispose()


def test_a_moment_keeps_its_zone(session: Session) -> None:
    loaded = session.get(Sitting, a_sitting(session))
    assert loaded is not None
    assert loaded.closes_at == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert loaded.closes_at.tzinfo is not None


def test_a_naive_moment_is_refused(sqlite_session: Session) -> None:
    naive = datetime(2026, 3, 5, 10)  # noqa: DTZ001
    with pytest.raises(Exception, match="zone"):
        sqlite_session.query(Sitting).filter(Sitting.closes_at > naive).all()


def test_waiting_writers_are_served_soon(sqlite_engine: Engine) -> None:
    with Session(sqlite_engine) as session:
        a_sitting(session)
    waits: list[float] = []

    def write() -> None:
        with Session(sqlite_engine) as session:
            began = time.monotonic()
            with writing(session):
                session.execute(JOIN)
            waits.append(time.monotonic() - began)

    at_once([write] * 20)
    assert len(waits) == 20
    assert max(waits) < 2
