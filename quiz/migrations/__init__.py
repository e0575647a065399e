"""Migrations: bring a database to the newest schema, from the command line or at start.

``env.py`` and ``versions/`` are Alembic's folder and lie inside the package, so that an installed wheel
brings them along.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

import quiz.db  # noqa: F401  It makes SQLite begin when told; without it nobody is excluded.

FOLDER = Path(__file__).parent

# Any number, as long as nobody else on this PostgreSQL server locks the same one.
LOCK = 726_377_811

PATIENCE_MS = 60_000


class SchemaTooNew(Exception):
    """The database was migrated by a newer version than this one; nothing was touched."""


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; does nothing when it is there already.

    Safe when several workers start at once: the first migrates, the others wait and find the work done. All
    steps are one transaction, so a kill in the middle leaves the old schema. Raises ``SchemaTooNew``.
    """
    with exclusive(engine) as connection:
        found = revision_of(connection)
        if found is not None and found not in known_revisions():
            raise SchemaTooNew(found)
        if found != newest():
            command.upgrade(config(connection), "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision, ``base`` for an empty one. Data in dropped tables is lost."""
    with exclusive(engine) as connection:
        command.downgrade(config(connection), revision)


def is_newest(engine: Engine) -> bool:
    """Tell whether the database has the newest schema; for the health check."""
    with engine.connect() as connection:
        return revision_of(connection) == newest()


@contextmanager
def exclusive(engine: Engine) -> Iterator[Connection]:
    """Give a connection in one transaction during which no other worker migrates.

    SQLite: the write lock of the file is the lock. Foreign keys are off meanwhile, because a batch migration
    drops and recreates a table, and the drop would delete every row that points to it; they are checked
    before the commit. PostgreSQL: an advisory lock until the commit.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            with connection.begin():
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
                yield connection
            return
        _pragmas(connection, "foreign_keys=OFF", f"busy_timeout={PATIENCE_MS}")
        try:
            connection = connection.execution_options(sqlite_begin="IMMEDIATE")
            with connection.begin():
                yield connection
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise RuntimeError("the migration broke a foreign key; nothing was changed")
        finally:
            _pragmas(connection, "foreign_keys=ON", "busy_timeout=5000")


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for our folder, bound to a connection when one is given."""
    settings = Config()
    # Alembic reads % as the start of a variable.
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def revision_of(connection: Connection) -> str | None:
    """Return the revision a database is at, None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the newest revision there is."""
    return ScriptDirectory.from_config(config()).get_current_head()


def known_revisions() -> set[str]:
    """Return every revision this version knows."""
    return {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def _pragmas(connection: Connection, *pragmas: str) -> None:
    """Set pragmas outside any transaction, where SQLite ignores some of them."""
    cursor = connection.connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
