"""``quiz backup`` and ``quiz restore``: a copy that holds results and accounts, and nothing anybody could count with.

The copy is a database of its own into which only what may be kept is written, row by row, in the order of the keys.
Copying the file and deleting from the copy would leave the order of the answers and deleted bytes behind.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, exists, insert, select
from sqlalchemy.orm import Session

import quiz.accounts.models as accounts
import quiz.ballot.models as ballot
from quiz.accounts.second_factor import seal_anew
from quiz.ballot.tidying import NOBODY
from quiz.db import Base
from quiz.migrations import SchemaTooNew, migrate

#: Written into the header of a finished copy ("UpSt"), so that an unfinished one, or any other file, is refused.
APPLICATION_ID = 0x55705374

#: What a copy holds, in the order in which rows may point back.
KEPT = (
    accounts.Educator,
    accounts.RecoveryCode,
    accounts.AuditEvent,
    ballot.Sitting,
    ballot.Run,
    ballot.Release,
)

#: What it never holds: what could tell who answered or what, and what would let somebody in.
LEFT_OUT = (
    ballot.Tally,
    ballot.Receipt,
    accounts.EducatorSession,
    accounts.Invitation,
    accounts.SetUpLink,
    accounts.SignInFailure,
)

_ROWS_AT_ONCE = 500


class CannotCopy(Exception):
    """The copy can't be made or restored; the text says why and what to do. Nothing was changed."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds."""

    educators: int
    sessions: int
    results: int
    #: Sessions that were open: in the copy they have ended, with the results that were there already.
    were_open: int

    def __str__(self) -> str:
        text = f"educators: {self.educators}, sessions: {self.sessions}, results: {self.results}"
        if self.were_open:
            text += f"; open now, so in the copy as ended: {self.were_open}"
        return text


def backup(engine: Engine, file: Path, now: datetime, secrets: Sequence[bytes]) -> Copied:
    """Write a copy of the database, SQLite or PostgreSQL, into one new SQLite file, readable by its owner alone.

    Works while the server runs, and sees one moment. A session that is open then stands in the copy as ended:
    without code and salt, with the results of the questions that had closed, and nothing of the others. What is due
    for deletion on the day of ``now`` is left out. ``secrets`` are the installation's, the newest first. Raises
    ``CannotCopy`` when the file is there already or can't be written; a file half written is removed.
    """
    try:
        # Made here and not by SQLite, which would take what is there and give the file the umask's permissions.
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        raise CannotCopy(f"{file} is there already. Name a new file, or move the old one away.") from None
    except OSError as error:
        raise CannotCopy(f"{file} can't be written ({error.strerror}). Choose a folder you may write in.") from None
    try:
        copied = _write(engine, file, now, secrets)
        _finish(file)
    except BaseException:
        _remove(file)
        raise
    return copied


def restore(file: Path, engine: Engine, work: Path) -> Copied:
    """Bring a copy back into an empty database, SQLite or PostgreSQL, which is migrated first.

    The copy itself is only read. ``work`` is an existing folder for a working copy, which is brought to this
    version's schema and removed at the end. Raises ``CannotCopy`` when the file is not a finished copy, was made by
    a newer version, or the database holds something.
    """
    _check_is_ours(file)
    with _working_copy(file, work) as source:
        try:
            migrate(source)
        except SchemaTooNew:
            raise CannotCopy(f"{file} was made by a newer version of Upstander. Install that version first.") from None
        migrate(engine)
        with source.connect() as read, Session(engine) as session, session.begin():
            write = session.connection()
            _check_is_empty(write)
            for model in KEPT:
                _copy(read, write, model.__table__, {})
            return _counts(write, 0)


def is_a_copy(file: Path) -> bool:
    """Say whether a file is a finished copy that ``backup`` made."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return bool(connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID)
    except sqlite3.DatabaseError:
        return False


def _write(engine: Engine, file: Path, now: datetime, secrets: Sequence[bytes]) -> Copied:
    target = create_engine(f"sqlite:///{file}")
    try:
        migrate(target)
        with _one_moment(engine) as read, target.begin() as write:
            were_open = _copy_all(read, write, now.astimezone(UTC).date())
            copied = _counts(write, were_open)
        with Session(target) as session:
            # The source may not have been started since second factors are sealed.
            seal_anew(session, secrets)
        return copied
    finally:
        target.dispose()


@contextmanager
def _one_moment(engine: Engine) -> Iterator[Connection]:
    """Give a connection that reads one moment of the database, whatever others write meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def _copy_all(read: Connection, write: Connection, today: date) -> int:
    """Copy what may be kept and tell how many sittings were open."""
    sitting, run, release = ballot.Sitting, ballot.Run, ballot.Release
    is_kept = (sitting.owner != NOBODY, sitting.delete_on > today)
    is_theirs = exists().where(sitting.id == run.sitting_id, *is_kept)
    for model in (accounts.Educator, accounts.RecoveryCode, accounts.AuditEvent):
        _copy(read, write, model.__table__, {})
    open_ones = read.scalars(select(sitting.id).where(*is_kept, sitting.state == ballot.State.OPEN)).all()
    ended = {"state": ballot.State.CLOSED.value, "code": None, "salt": None, "paused": False, "scrubbed": True}
    _copy(read, write, sitting.__table__, ended, *is_kept)
    # A run that was open has nothing to show; it stands there as one that was never opened.
    _copy(read, write, run.__table__, {}, is_theirs, run.state == ballot.State.CLOSED)
    _copy(read, write, run.__table__, {"state": ballot.State.WAITING.value}, is_theirs, run.state != "closed")
    of_theirs = exists().where(run.id == release.run_id, sitting.id == run.sitting_id, *is_kept)
    _copy(read, write, release.__table__, {}, of_theirs)
    return len(open_ones)


def _copy(read: Connection, write: Connection, table: Any, changed: Mapping[str, object], *where: Any) -> None:
    """Copy rows in the order of their keys, with some columns set to a value of ours, which are not even read."""
    assert isinstance(table, Table)  # noqa: S101  for the type checker: a model's table is one
    columns = [column for column in table.columns if column.name not in changed]
    rows = read.execute(select(*columns).where(*where).order_by(*table.primary_key))
    for some in rows.mappings().partitions(_ROWS_AT_ONCE):
        write.execute(insert(table), [{**row, **changed} for row in some])


def _counts(connection: Connection, were_open: int) -> Copied:
    def number(model: type[Base]) -> int:
        return len(connection.execute(select(*model.__table__.primary_key)).all())

    return Copied(number(accounts.Educator), number(ballot.Sitting), number(ballot.Release), were_open)


def _finish(file: Path) -> None:
    """Rewrite the copy without free pages, as one file without a log, mark it as finished, and have it on the disk."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _remove(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)


def _check_is_ours(file: Path) -> None:
    if not file.is_file():
        raise CannotCopy(f"There is no file {file}.")
    if not is_a_copy(file):
        raise CannotCopy(
            f"{file} is not a finished copy made by quiz backup. A copy of the database file itself holds receipts, "
            "so it is not taken."
        )


@contextmanager
def _working_copy(file: Path, work: Path) -> Iterator[Engine]:
    """Give an engine on a copy of the copy: opening the file as a database of ours would write into it."""
    with tempfile.TemporaryDirectory(prefix=".restoring-", dir=work) as folder:
        copy = Path(folder) / "copy.sqlite3"
        shutil.copyfile(file, copy)
        engine = create_engine(f"sqlite:///{copy}")
        try:
            yield engine
        finally:
            engine.dispose()


def _check_is_empty(connection: Connection) -> None:
    for model in (*KEPT, *LEFT_OUT):
        if connection.execute(select(*model.__table__.primary_key).limit(1)).first() is not None:
            raise CannotCopy("The database holds something already. Restore into an empty one.")
