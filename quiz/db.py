"""The database: the declarative base, the engine's settings, and how a write begins."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import URL, DateTime, Engine, MetaData, event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.types import TypeDecorator

NAMING = {
    # Names are set once, so that a migration can drop a constraint on any database.
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_PRAGMAS = (
    "busy_timeout=5000",  # First, because the others may have to wait for a neighbour.
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "foreign_keys=ON",
    "journal_size_limit=0",
)

QUEUE_SECONDS = 5.0

PASSING_ON_SQLITE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
)

TROUBLE_ON_SQLITE = {
    sqlite3.SQLITE_BUSY: "Another program holds the database {file}. Close it, then try again.",
    sqlite3.SQLITE_FULL: "There is no space left for the database {file}. Make room, then try again.",
    sqlite3.SQLITE_IOERR: "The disk did not take or give what the database {file} needs. Look at its space and health.",
    sqlite3.SQLITE_READONLY: "The database {file} can't be written to. Give whoever runs this the right to write to "
    "the file and its folder.",
    sqlite3.SQLITE_CANTOPEN: "The database {file} can't be opened. Give whoever runs this the right to read and write "
    "the file and its folder.",
    sqlite3.SQLITE_CORRUPT: "The database {file} is damaged. Put a backup in its place.",
    sqlite3.SQLITE_NOTADB: "The file {file} is not a database. Name another folder with --data DIR.",
}

# Classes of PostgreSQL's error codes: connection, rollback to try again, resources, operator's hand, system; and
# read-only, as after a change of servers.
PASSING_ON_POSTGRESQL = ("08", "40", "53", "57P", "58", "25006")

Sessions = Session | scoped_session[Any]
"""What a function of ours accepts: a plain session, or Flask-SQLAlchemy's ``db.session``."""


class Unavailable(Exception):
    """The database can't be reached or can't store just now; trying again is safe.

    Nothing was changed, except when the connection broke in the middle of the commit: then nobody can tell, so a
    write that is tried again must not count twice.
    """


class Busy(Unavailable):
    """Nobody could write for five seconds; nothing was changed, and trying again is safe."""


class Base(DeclarativeBase):
    """The base of every model."""

    metadata = MetaData(naming_convention=NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """Keep an aware moment as UTC, also on SQLite, which forgets zones.

    Raises ``ValueError`` for a naive datetime.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("expected a datetime with a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class RequestSession(FlaskSession):
    """The session of a request. Ending it is no place for an error: the page is made by then."""

    def close(self) -> None:
        """End the session; a connection that broke meanwhile has nothing left to undo."""
        try:
            super().close()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            self.invalidate()


db = SQLAlchemy(model_class=Base, session_options={"class_": RequestSession})


@contextmanager
def writing(session: Sessions) -> Iterator[None]:
    """Run the block as one write transaction of the session and commit it.

    Whatever the session had only read is let go first: a SQLite transaction that has read cannot become a
    writer under load (design 6). So a write unit starts clean; changes still pending in the session are a
    mistake of the caller and raise ``RuntimeError``. An error in the block rolls everything back. On SQLite
    the writers of one process queue on one lock per database, because a queue is far fairer than the busy
    handler's sleep; on PostgreSQL the transaction is READ COMMITTED, whatever the server's default.
    Raises ``Busy`` when the turn does not come within five seconds, and ``Unavailable`` when the database is
    out of reach or can't store.
    """
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("changes are pending in this session: make them inside writing()")
    try:
        session.rollback()
        with _turn(engine_of(session)):
            try:
                _begin_writing(session)
                yield
                session.commit()
            except BaseException:
                session.rollback()
                raise
    except DBAPIError as error:
        if is_passing(error):
            raise Unavailable from error
        raise


def is_passing(error: DBAPIError) -> bool:
    """Tell whether an error lies in the state of the database, not in what was asked, so that it may pass.

    On SQLite: locked, full, a file that can't be written, read or opened. On PostgreSQL: no connection, or one that
    broke; out of space, memory or connections; shutting down or starting; only for reading; a deadlock.
    """
    if error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in PASSING_ON_SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # Without a state of the server's there was no server to give one.
        return isinstance(error, OperationalError | InterfaceError)
    return str(state).startswith(PASSING_ON_POSTGRESQL)


def engine_of(session: Sessions) -> Engine:
    """Return the engine the session talks to."""
    return session.get_bind().engine


def trouble(url: URL, error: DBAPIError) -> str:
    """Say in a sentence for an operator why a database can't be used, and what to do where that is known.

    The driver's own text is left out where it could hold a statement.
    """
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        return TROUBLE_ON_SQLITE.get(code, "The database {file} can't be reached or read.").format(file=url.database)
    shown = url.render_as_string(hide_password=True)
    if getattr(error.orig, "sqlstate", None) is None and error.orig is not None:
        # Nothing was asked yet, so this says only who could not be reached, and why.
        why = str(error.orig).strip().partition("\n")[0]
        return f"The database {shown} can't be reached: {why}"
    return f"The database {shown} can't be reached or read."


@contextmanager
def queue(engine: Engine) -> Iterator[None]:
    """Wait for this process's turn to write to a SQLite database; raises ``Busy`` after five seconds."""
    lock = _locks.setdefault(_database_of(engine), threading.Lock())
    if not lock.acquire(timeout=QUEUE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        lock.release()


def _turn(engine: Engine) -> AbstractContextManager[None]:
    return queue(engine) if engine.dialect.name == "sqlite" else nullcontext()


def _begin_writing(session: Sessions) -> None:
    if engine_of(session).dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "READ COMMITTED"})
        return
    try:
        session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
    except OperationalError as error:
        # Another process held the database longer than busy_timeout.
        if _is_busy(error.orig):
            raise Busy from error
        raise


_locks: dict[str, threading.Lock] = {}
# A worker forked while a thread held a lock would wait for it for ever.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_locks.clear)


def _database_of(engine: Engine) -> str:
    name = engine.url.database
    if not name or name == ":memory:":
        return f"memory {id(engine)}"
    return str(Path(name).resolve())


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Set the pragmas of design 6 on every new SQLite connection."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # SQLAlchemy, not the driver, says when a transaction begins: see _begin.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        _patiently(connection, f"PRAGMA {pragma}")


def _patiently(connection: sqlite3.Connection, sentence: str) -> None:
    """Execute a sentence, and again while the database is locked, for as long as a writer would wait.

    Two workers that create the file at once both switch it to WAL, and SQLite answers the second with
    "locked" at once, without asking the busy handler.
    """
    until = time.monotonic() + QUEUE_SECONDS
    while True:
        try:
            connection.execute(sentence)
            return
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > until:
                raise
        time.sleep(0.01)


def _is_busy(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    """Begin a SQLite transaction, at once for writing when the connection was told so.

    A plain BEGIN that reads first and writes later fails under load with "database is locked", however long
    the timeout: a write unit must ask for execution option ``sqlite_begin="IMMEDIATE"``, as ``writing`` does.
    """
    if connection.dialect.name == "sqlite":
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
