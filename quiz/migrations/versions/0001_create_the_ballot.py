"""Create the ballot: sittings, runs, tallies, receipts and releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sitting",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=True),
        sa.Column("room_word", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=100), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("pace", sa.String(length=8), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("joined", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delete_on", sa.Date(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("scrubbed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("pace IN ('led', 'own')", name=op.f("ck_sitting_pace")),
        sa.CheckConstraint("state = 'open' OR (code IS NULL AND salt IS NULL)", name=op.f("ck_sitting_burned")),
        sa.CheckConstraint("state IN ('open', 'closed')", name=op.f("ck_sitting_state")),
        sa.CheckConstraint("joined BETWEEN 0 AND expected", name=op.f("ck_sitting_joined")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("code", name=op.f("uq_sitting_code")),
    )
    op.create_index(op.f("ix_sitting_owner"), "sitting", ["owner"])
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("sitting_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(length=100), nullable=False),
        sa.Column("vote", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'open', 'closed')", name=op.f("ck_run_state")),
        sa.CheckConstraint("vote IN (1, 2)", name=op.f("ck_run_vote")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sitting.id"], name=op.f("fk_run_sitting_id_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sa.UniqueConstraint("sitting_id", "position", "vote", name=op.f("uq_run_sitting_id")),
    )
    op.create_table(
        "receipt",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_receipt_run_id_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "hash", name=op.f("pk_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "release",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_release_run_id_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_release")),
    )
    op.create_table(
        "tally",
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("cell", sa.String(length=100), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_tally_run_id_run"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "cell", name=op.f("pk_tally")),
        postgresql_with={"fillfactor": 50},
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("tally")
    op.drop_table("release")
    op.drop_table("receipt")
    op.drop_table("run")
    op.drop_index(op.f("ix_sitting_owner"), "sitting")
    op.drop_table("sitting")
