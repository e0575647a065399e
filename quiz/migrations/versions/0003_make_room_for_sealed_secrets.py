"""Make room for the secrets of second factors to be sealed.

The rows themselves are sealed by ``quiz serve`` right after, because a revision does not know the secret.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COLUMNS = ("totp_secret", "totp_pending")


def upgrade() -> None:
    with op.batch_alter_table("educator") as table:
        for column in COLUMNS:
            table.alter_column(column, existing_type=sa.String(length=64), type_=sa.String(length=250))


def downgrade() -> None:
    # A sealed secret does not fit the older column and means nothing to the older program: two-step sign-in is off.
    educator = sa.table("educator", sa.column("id"), *(sa.column(column, sa.String) for column in COLUMNS))
    code = sa.table("recovery_code", sa.column("educator_id"))
    for column in COLUMNS:
        too_long = sa.func.length(educator.c[column]) > 64
        op.execute(educator.update().where(too_long).values({column: None}))
    still_on = sa.select(educator.c.id).where(educator.c.totp_secret.is_not(None))
    op.execute(code.delete().where(code.c.educator_id.not_in(still_on)))
    with op.batch_alter_table("educator") as table:
        for column in COLUMNS:
            table.alter_column(column, existing_type=sa.String(length=250), type_=sa.String(length=64))
