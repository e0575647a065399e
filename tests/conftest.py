"""Fixtures for every test: the application on a throw-away folder, and ``open_page``, which checks each page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.applications import an_app
from tests.databases import (
    empty_postgres_engine,
    engine,
    migrated_template,
    new_database,
    postgres_engine,
    postgres_server,
    sqlite_engine,
)
from tests.pages import Opener
from tests.teach.classroom import a_school

__all__ = [
    "empty_postgres_engine",
    "engine",
    "migrated_template",
    "new_database",
    "postgres_engine",
    "postgres_server",
    "sqlite_engine",
]


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Give an application for tests that leave nothing behind; building one reads all content."""
    return an_app(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Give an application with a data folder of its own."""
    return an_app(tmp_path)


@pytest.fixture
def app_on_each(tmp_path: Path, new_database: Callable[[], AbstractContextManager[str | None]]) -> Iterator[Flask]:
    """Give an application with tables on SQLite, and once more on PostgreSQL."""
    with new_database() as address, a_school(tmp_path, address) as app:
        yield app


@pytest.fixture
def client(shared_app: Flask) -> FlaskClient:
    """Give a browser without cookies."""
    return shared_app.test_client()


@pytest.fixture
def open_page(client: FlaskClient) -> Opener:
    """Open pages with ``client``; each one is checked for what every page must be."""
    return Opener(client)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what could not be run on this machine, and why; a skip in passing is easily missed."""
    reasons = Counter(str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("not run on this machine")
        for reason, tests in sorted(reasons.items()):
            terminalreporter.line(f"{tests} tests: {reason.removeprefix('Skipped: ')}")
