"""Fixtures for educators' pages."""

from __future__ import annotations

from itertools import count

import pytest
from flask import Flask

from tests.teach.classroom import Classroom, a_classroom, a_school

_numbers = count(1)


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Give an application with a database, for every test of educators' pages; each test has its own educator."""
    return a_school(tmp_path_factory.mktemp("school"))


@pytest.fixture
def classroom(school: Flask) -> Classroom:
    """Give an educator who is signed in."""
    return a_classroom(school, f"Educator {next(_numbers)}")


@pytest.fixture
def neighbour(school: Flask) -> Classroom:
    """Give another educator, who must see nothing of the first."""
    return a_classroom(school, f"Neighbour {next(_numbers)}")
