"""What the fault tests share: databases, how far to go, and the installation's secret."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.databases import (
    empty_postgres_engine,
    engine,
    postgres_engine,
    postgres_server,
    sqlite_engine,
)
from tests.faults.phones import hang_up_all

__all__ = ["empty_postgres_engine", "engine", "postgres_engine", "postgres_server", "sqlite_engine"]


@pytest.fixture(autouse=True)
def _phones_are_put_away() -> Iterator[None]:
    yield
    hang_up_all()


#: Chooses between the short form, which every run of the tests takes, and the long one.
Sized = Callable[[int, int], int]


@pytest.fixture
def sized(request: pytest.FixtureRequest) -> Sized:
    """Choose how much: the first number in the short form, the second with ``--long``."""
    is_long = bool(request.config.getoption("--long"))
    return lambda short, long: long if is_long else short
