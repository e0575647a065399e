"""Scrubbing: what was deleted from the tables must also leave the files.

SQLite keeps deleted pages in its write-ahead log until the log is truncated. PostgreSQL keeps dead rows, which
still name the transaction that wrote them, until a vacuum; and a plain vacuum leaves their bytes in the gaps of
pages (the salt and every receipt, measured), so the tables are written anew.
"""

from __future__ import annotations

import time

from sqlalchemy import Connection, Engine, exists, select, text, update
from sqlalchemy.exc import OperationalError

from quiz.ballot.models import Sitting, State
from quiz.db import Busy, Sessions, engine_of, queue, writing

TRIES = 5
WAIT_SECONDS = 0.2

#: The tables whose deleted rows could lead back to a person: PostgreSQL writes them anew.
TABLES = "tally, receipt, sitting"

#: How long a table may be asked for before everybody else who wants it is let through again.
LOCK_TIMEOUT = "300ms"


def scrub(session: Sessions) -> bool:
    """Remove the remains of every closed sitting from the files, and tell whether none is left.

    A reader who began earlier can hold it up: it tries five times within about a second, and a False means
    that ``tidy`` has to call again. Does nothing when no closed sitting waits for it. On PostgreSQL it needs
    the owner of the tables, as migrating does. File level only: freed disk blocks and snapshots are the
    operator's (design 7, reliability 2.3).
    """
    waiting = session.scalars(
        select(Sitting.id).where(Sitting.state == State.CLOSED, Sitting.scrubbed.is_(False))
    ).all()
    # Our own open reading would be the first to hold it up.
    session.rollback()
    if not waiting:
        return True
    clean = clean_files(engine_of(session))
    if clean:
        with writing(session):
            session.execute(update(Sitting).where(Sitting.id.in_(waiting)).values(scrubbed=True))
    return clean


def clean_files(engine: Engine, tables: str = TABLES) -> bool:
    """Remove from the files what was deleted or overwritten in these tables; False when a reader held it up."""
    return _truncate_log(engine) if engine.dialect.name == "sqlite" else _vacuum(engine, tables)


def is_scrub_pending(session: Sessions) -> bool:
    """Tell whether a closed sitting still waits for its scrub; for the health check."""
    waiting = exists().where(Sitting.state == State.CLOSED, Sitting.scrubbed.is_(False))
    return bool(session.scalar(select(waiting)))


def _truncate_log(engine: Engine) -> bool:
    for attempt in range(TRIES):
        if attempt:
            time.sleep(WAIT_SECONDS)
        try:
            with queue(engine):
                if _checkpoint(engine):
                    return True
        except Busy:
            continue
    return False


def _checkpoint(engine: Engine) -> bool:
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        # Writers wait for us while we wait for a reader, so never five seconds.
        cursor.execute("PRAGMA busy_timeout=50")
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()
        return bool(busy == 0)
    finally:
        connection.close()


def _vacuum(engine: Engine, tables: str) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        now = connection.scalar(text("SELECT pg_current_xact_id()::xid::text"))
        for attempt in range(TRIES):
            if attempt:
                time.sleep(WAIT_SECONDS)
            if not connection.scalar(_OLDER_READERS, {"now": now}) and _write_anew(connection, tables):
                return True
    return False


def _write_anew(connection: Connection, tables: str) -> bool:
    """Write tables to new files without what was deleted; give up when somebody holds one."""
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    try:
        connection.execute(text(f"VACUUM (FULL) {tables}"))
        if tables == TABLES:
            # Its dead rows hold releases alone; skipping a page somebody is looking at would leave some.
            connection.execute(text("VACUUM (DISABLE_PAGE_SKIPPING) run"))
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        return False
    finally:
        connection.execute(text("RESET lock_timeout"))
    return True


LOCK_NOT_AVAILABLE = "55P03"

# Somebody who began to read before the deletion may still see the rows, so a vacuum would keep them. Who reads
# another database holds nothing up; a standby that sends feedback does, by its sender, which is in no database, or
# by its slot.
_OLDER_READERS = text(
    "SELECT count(*) FROM ("
    " SELECT backend_xmin AS xmin FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND (datname = current_database() OR datname IS NULL)"
    " UNION ALL SELECT xmin FROM pg_replication_slots"
    ") AS reader WHERE age(xmin) > age(CAST(CAST(:now AS text) AS xid))"
)
