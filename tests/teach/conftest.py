"""What tests of educators' pages share: an application with tables and cheap hashes, and people who work there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import count

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.accounts.passwords import Passwords
from tests.accounts.office import CountingHasher
from tests.pages import Opener
from tests.teach.classroom import Classroom, a_classroom, a_school
from tests.teach.staff_room import StaffRoom

_numbers = count(1)


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    """Give an application whose database is there and whose password hashing costs nothing."""
    app_on_each.extensions["passwords"] = Passwords(CountingHasher())
    return app_on_each


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a browser of its own."""
    return app.test_client()


@pytest.fixture
def staff_room(app: Flask) -> StaffRoom:
    """Give whoever makes educators and links for a test."""
    return StaffRoom(app)


@pytest.fixture
def head(staff_room: StaffRoom) -> Opener:
    """Give the browser of an administrator who is signed in."""
    return staff_room.browser_of("Head Wong", admin=True)


@pytest.fixture
def teacher(staff_room: StaffRoom) -> Opener:
    """Give the browser of an educator who is signed in."""
    return staff_room.browser_of("Ms Chan")


@pytest.fixture(scope="session")
def school(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], AbstractContextManager[str | None]]
) -> Iterator[Flask]:
    """Give an application with a database, for every test of educators' pages; each test has its own educator."""
    with new_database() as address, a_school(tmp_path_factory.mktemp("school"), address) as app:
        yield app


@pytest.fixture
def classroom(school: Flask) -> Classroom:
    """Give an educator who is signed in."""
    return a_classroom(school, f"Educator {next(_numbers)}")


@pytest.fixture
def neighbour(school: Flask) -> Classroom:
    """Give another educator, who must see nothing of the first."""
    return a_classroom(school, f"Neighbour {next(_numbers)}")
