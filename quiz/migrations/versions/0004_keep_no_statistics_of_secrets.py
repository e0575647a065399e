"""Keep no statistics of salts, receipts and counters in PostgreSQL, where they would outlive the rows.

``ANALYZE``, which PostgreSQL runs by itself, copies up to a hundred values of a column into its catalogue. They stay
there when the rows are burned.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SECRETS = (("sitting", "salt"), ("receipt", "hash"), ("tally", "count"))


def upgrade() -> None:
    _keep(0)


def downgrade() -> None:
    _keep(-1)


def _keep(values: int) -> None:
    """Say how many values of each secret column to keep; -1 for as many as of any other."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in SECRETS:
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS {values}")
