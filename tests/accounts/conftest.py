"""What every test of accounts shares. Each that takes a database runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

import quiz.accounts.models  # noqa: F401  A table is known once its module is imported.
from quiz.db import Base
from tests.accounts.office import Office

#: Makes a migrated database in PostgreSQL and gives its address, or None for SQLite.
Database = Callable[[], AbstractContextManager[str | None]]


@pytest.fixture
def engine(tmp_path: Path, new_database: Database) -> Iterator[Engine]:
    """Give a database in a file, as several threads need, or in PostgreSQL."""
    with new_database() as address:
        yield from _engine(address or f"sqlite:///{tmp_path / 'quiz.db'}")


@pytest.fixture
def session(new_database: Database) -> Iterator[Session]:
    """Give a session on a database in memory, or in PostgreSQL."""
    with new_database() as address:
        for engine in _engine(address or "sqlite://"):
            with Session(engine) as session:
                yield session


def _engine(address: str) -> Iterator[Engine]:
    engine = create_engine(address)
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)
