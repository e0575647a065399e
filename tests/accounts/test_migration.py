from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

import quiz.accounts.models
import quiz.ballot.models  # noqa: F401  A table is known once its module is imported.
from quiz.db import Base
from quiz.migrations import downgrade, migrate


def test_the_migrated_tables_are_those_of_the_models(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'quiz.db'}")
    migrate(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_going_back_leaves_the_ballot_as_it_was(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'quiz.db'}")
    migrate(engine)
    downgrade(engine, "0001")
    left = set(inspect(engine).get_table_names())
    assert "sitting" in left
    assert "educator" not in left
    migrate(engine)
    assert "educator" in inspect(engine).get_table_names()
    engine.dispose()
