"""Create the accounts: educators, links, sessions, failures and the audit log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "educator",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=250), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("is_admin", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_revoked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_pending", sa.String(length=64), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_educator")),
        sa.UniqueConstraint("name_key", name=op.f("uq_educator_name_key")),
    )
    op.create_table(
        "set_up_link",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_set_up_link_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_up_link")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_failure")),
    )
    op.create_index(op.f("ix_sign_in_failure_since"), "sign_in_failure", ["since"])
    op.create_table(
        "recovery_code",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("educator_id", sa.String(length=36), nullable=False),
        _belongs_to_educator("recovery_code", "CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_educator_id"), "recovery_code", ["educator_id"])
    op.create_table(
        "invitation",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=250), nullable=False),
        sa.Column("makes_admin", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("educator_id", sa.String(length=36), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_used", sa.Boolean(), server_default=sa.false(), nullable=False),
        _belongs_to_educator("invitation", "CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_name_key"), "invitation", ["name_key"])
    op.create_index(op.f("ix_invitation_educator_id"), "invitation", ["educator_id"])
    op.create_table(
        "educator_session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("educator_id", sa.String(length=36), nullable=False),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        _belongs_to_educator("educator_session", "CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_educator_session")),
    )
    op.create_index(op.f("ix_educator_session_educator_id"), "educator_session", ["educator_id"])
    op.create_index(op.f("ix_educator_session_seen_at"), "educator_session", ["seen_at"])
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("educator_id", sa.String(length=36), nullable=True),
        _belongs_to_educator("audit_event", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_at"), "audit_event", ["at"])
    op.create_index(op.f("ix_audit_event_educator_id"), "audit_event", ["educator_id"])


def downgrade() -> None:
    for table in (
        "audit_event",
        "educator_session",
        "invitation",
        "recovery_code",
        "sign_in_failure",
        "set_up_link",
        "educator",
    ):
        op.drop_table(table)


def _belongs_to_educator(table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_educator_id_educator")
    return sa.ForeignKeyConstraint(["educator_id"], ["educator.id"], name=name, ondelete=ondelete)
