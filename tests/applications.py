"""Applications for tests: the real one, on a throw-away folder and database."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from unittest.mock import patch

from flask import Flask

from quiz.app import create_app
from quiz.config import Settings
from quiz.content.catalogue import load

#: The catalogue is frozen and reading it is half the price of an application, so every test has the same one.
_load = cache(load)


def an_app(folder: Path, database: str | None = None) -> Flask:
    """Make an application with a data folder, and another database than SQLite in it when one is named."""
    with patch("quiz.app.load", _load):
        app = create_app(Settings(data_dir=folder, database_url=database, _env_file=None))  # type: ignore[call-arg]
    app.testing = True
    return app
