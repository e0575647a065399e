"""What the ballot's tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox
from tests.ballot.factories import a_box


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@pytest.fixture
def sqlite_session(sqlite_engine: Engine) -> Iterator[Session]:
    with Session(sqlite_engine) as session:
        yield session


@pytest.fixture
def data_folder(tmp_path: Path) -> Path:
    """The folder of ``sqlite_engine``."""
    return tmp_path / "data"


@pytest.fixture
def box() -> BallotBox:
    return a_box()
