from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import Migrate, downgrade, upgrade
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

import quiz.migrations as migrations
from quiz.ballot.models import Sitting
from quiz.db import Base, db
from quiz.migrations import SchemaTooNew, is_newest, migrate
from tests.ballot.factories import a_sitting, at_once

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty_sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / '100%'}")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(f"empty_{request.param}_engine")
    return engine


def test_the_newest_schema_is_the_models(empty: Engine) -> None:
    migrate(empty)
    with empty.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    assert is_newest(empty)


def test_every_step_goes_down_and_up_again(empty: Engine) -> None:
    migrate(empty)
    migrations.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    assert not is_newest(empty)
    migrate(empty)
    assert is_newest(empty)


def test_migrating_again_keeps_the_rows(empty: Engine) -> None:
    migrate(empty)
    with Session(empty) as session:
        sitting = a_sitting(session)
        migrate(empty)
        assert session.get(Sitting, sitting) is not None


def test_workers_that_start_at_once_migrate_once(empty: Engine) -> None:
    engines = [create_engine(empty.url) for _ in range(4)]
    at_once(partial(migrate, engine) for engine in engines)
    with empty.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    for engine in engines:
        engine.dispose()


@pytest.mark.slow
def test_processes_that_start_at_once_all_find_the_schema(tmp_path: Path) -> None:
    code = (
        "from sqlalchemy import create_engine; from quiz.migrations import migrate;"
        f"migrate(create_engine('sqlite:///{tmp_path / 'new.sqlite3'}'))"
    )
    worker = [sys.executable, "-c", code]
    workers = [subprocess.Popen(worker, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [each.communicate(timeout=180)[1] for each in workers] == [""] * 4
    assert [each.returncode for each in workers] == [0] * 4


def test_a_step_that_fails_leaves_the_old_schema(empty: Engine) -> None:
    def migrate_and_fail() -> None:
        with migrations.exclusive(empty) as connection:
            command.upgrade(migrations.config(connection), "head")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate_and_fail()
    assert inspect(empty).get_table_names() == []


def test_a_newer_database_is_refused_untouched(empty: Engine) -> None:
    migrate(empty)
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match="9999"):
        migrate(empty)


def test_foreign_keys_are_on_again_after_migrating(empty_sqlite_engine: Engine) -> None:
    migrate(empty_sqlite_engine)
    with empty_sqlite_engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 5000


def test_the_command_line_of_flask_migrate_uses_the_same_folder(tmp_path: Path) -> None:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path / 'flask.sqlite3'}"
    db.init_app(app)
    Migrate(app, db, directory=str(migrations.FOLDER))
    with app.app_context():
        upgrade()
        assert is_newest(db.engine)
        downgrade(revision="base")
        assert not is_newest(db.engine)
        db.engine.dispose()
