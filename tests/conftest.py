"""Fixtures for every test: the application on a throw-away folder, and ``open_page``, which checks each page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.app import create_app
from quiz.config import Settings
from tests.pages import Opener


@pytest.fixture(scope="session")
def shared_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Give an application for tests that leave nothing behind; building one reads all content."""
    return _app(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Give an application with a data folder of its own."""
    return _app(tmp_path)


def _app(folder: Path) -> Flask:
    app = create_app(Settings(data_dir=folder, _env_file=None))  # type: ignore[call-arg]
    app.testing = True
    return app


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
