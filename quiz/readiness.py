"""Readiness: can this process store an answer now? Asked by whoever sends it requests, so it must be cheap."""

from __future__ import annotations

import tempfile
import threading
import time
from contextlib import closing
from functools import cache
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from quiz import migrations
from quiz.db import db

#: Seconds an answer stands, so that nobody from outside can set the database and the disk to work.
FRESH = 2.0


class Readiness:
    """What was found last, for every thread of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0
        self._is_ready = False

    def is_ready(self) -> bool:
        """Say whether an answer could be stored now or could be at most two seconds ago.

        That is so when the content is loaded, the database answers, has the newest schema and takes writes, and,
        for SQLite, the disk does. Why it is not is told to nobody: the address is open.
        """
        with self._lock:
            if time.monotonic() >= self._until:
                self._is_ready = "catalogue" in current_app.extensions and can_store(db.engine)
                self._until = time.monotonic() + FRESH
            return self._is_ready


def can_store(engine: Engine) -> bool:
    """Say whether the database answers, has the newest schema and takes writes."""
    try:
        with engine.connect() as connection:
            if migrations.revision_of(connection) != _newest():
                return False
            return _takes_writes(connection)
    except (SQLAlchemyError, OSError):
        return False


@cache
def _newest() -> str | None:
    """Remember the newest revision: finding it means reading every file of revisions."""
    return migrations.newest()


def _takes_writes(connection: Connection) -> bool:
    """Say whether a write would find room; a standby of PostgreSQL takes none. Raises ``OSError`` for a full disk."""
    if connection.dialect.name == "sqlite":
        _write_beside(Path(str(connection.engine.url.database)))
        return True
    return str(connection.scalar(text("SHOW transaction_read_only"))) == "off"


def _write_beside(database: Path) -> None:
    """Write a page of bytes beside the database, in a file without a name that is gone at once."""
    with closing(tempfile.TemporaryFile(dir=database.parent, buffering=0)) as file:
        file.write(bytes(4096))
