"""Whether the process answers, and whether it could store an answer."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine

from quiz.db import db
from quiz.migrations import downgrade, migrate
from quiz.readiness import can_store
from tests.applications import an_app
from tests.pages import check_headers


def status(app: Flask) -> int:
    """Ask a fresh process whether it is ready; the answer must give no reason away."""
    response = app.test_client().get("/readyz")
    assert response.json == {"status": "ready" if response.status_code == 200 else "not ready"}
    check_headers(response)
    return response.status_code


def test_a_process_that_could_store_an_answer_is_ready(app_on_each: Flask) -> None:
    assert status(app_on_each) == 200


def test_a_process_answers_even_where_it_is_not_ready(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert status(app) == 503
    assert app.test_client().get("/healthz").json == {"status": "ok"}
    assert caplog.text == ""


def test_a_database_of_an_older_version_is_not_ready(app_on_each: Flask) -> None:
    with app_on_each.app_context():
        downgrade(db.engine, "0001")
    assert status(app_on_each) == 503


def test_what_was_found_stands_for_two_seconds_and_no_longer(
    app_on_each: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr("quiz.readiness.time.monotonic", lambda: now[0])
    assert status(app_on_each) == 200
    with app_on_each.app_context():
        downgrade(db.engine, "0001")
    now[0] += 1.9
    assert status(app_on_each) == 200
    now[0] += 0.2
    assert status(app_on_each) == 503
    with app_on_each.app_context():
        migrate(db.engine)
    now[0] += 2.1
    assert status(app_on_each) == 200


def test_a_disk_that_takes_nothing_is_not_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'quiz.sqlite3'}")
    migrate(engine)
    assert can_store(engine)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quiz.readiness.tempfile.TemporaryFile", full)
    assert not can_store(engine)
    engine.dispose()
    assert "quiz.sqlite3" in os.listdir(tmp_path)


@pytest.mark.postgres
def test_a_database_that_only_reads_as_a_standby_does_is_not_ready(postgres_engine: Engine) -> None:
    standby = create_engine(postgres_engine.url.update_query_dict({"options": "-cdefault_transaction_read_only=on"}))
    assert can_store(postgres_engine)
    assert not can_store(standby)
    standby.dispose()


def test_a_database_server_that_is_not_there_is_not_ready(tmp_path: Path) -> None:
    assert status(an_app(tmp_path, f"postgresql+psycopg://nobody@/nothing?host={tmp_path}")) == 503
