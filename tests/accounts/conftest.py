"""What every test of accounts shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

import quiz.accounts.models  # noqa: F401  A table is known once its module is imported.
from quiz.db import Base
from tests.accounts.office import Office


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give a database in a file, as several threads need."""
    engine = create_engine(f"sqlite:///{tmp_path / 'quiz.db'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session() -> Iterator[Session]:
    """Give a session on a database in memory."""
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def office(session: Session) -> Office:
    return Office(session)
