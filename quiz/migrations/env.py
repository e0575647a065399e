"""What Alembic runs for every command. Ours, because Flask-Migrate's template calls what is deprecated."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection

import quiz.accounts.models
import quiz.ballot.models  # noqa: F401  A model is known once its module is imported.
from quiz.db import Base, UtcDateTime, db
from quiz.migrations import exclusive


def render_item(kind: str, value: Any, _context: object) -> str | Literal[False]:
    """Write our own column types as SQLAlchemy's, so that a revision outlives our code."""
    return "sa.DateTime(timezone=True)" if isinstance(value, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Run the wanted steps on a connection whose transaction somebody else begins and commits."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    raise CommandError("SQL scripts without a database are not supported: run it against the database")

given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    # `flask db ...` calls without a connection, inside an application.
    with exclusive(db.engine) as locked:
        run(locked)
