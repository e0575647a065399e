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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the fault tests be run in their long form."""
    parser.addoption("--long", action="store_true", help="run the fault tests in their long form")


#: Notes a figure that a test measured: what was measured, and what came out.
Note = Callable[[str, str], None]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Note:
    """Note figures; they stand in one table at the end of the run, also with ``-q`` and with several processes."""
    return lambda what, came_out: record_property("figure", (what, came_out))


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that were measured; a failed test's are printed, too."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    figures = [value for report in reports for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        width = max(len(what) for what, _ in figures)
        for what, came_out in figures:
            terminalreporter.line(f"{what:<{width}}  {came_out}")
    _say_what_was_not_run(terminalreporter)


def _say_what_was_not_run(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end what could not be run on this machine, and why; a skip in passing is easily missed."""
    reasons = Counter(str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("not run on this machine")
        for reason, tests in sorted(reasons.items()):
            terminalreporter.line(f"{tests} tests: {reason.removeprefix('Skipped: ')}")
