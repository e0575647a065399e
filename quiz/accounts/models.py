"""What is kept about educators: as little as a sign-in needs, and every secret as a digest or sealed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from quiz.db import Base, UtcDateTime

ID = String(36)
DIGEST = String(64)
SEALED = String(250)


class Educator(Base):
    """Someone who may lead sessions.

    The id is a version 4 UUID: a name for a row, never a proof (ASVS 11.5.1). ``name_key`` is the name as
    compared. ``totp_secret`` is sealed (see ``sealing``), and so is ``totp_pending``, a secret shown but not
    yet proved; ``totp_step`` is the last 30-second step whose code was used, so that no code works twice (ASVS
    6.5.1). The day of creation is enough, so no hour is kept.
    """

    __tablename__ = "educator"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(String(250), unique=True)
    password_hash: Mapped[str] = mapped_column(String(255))
    is_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_revoked: Mapped[bool] = mapped_column(default=False, server_default=false())
    totp_secret: Mapped[str | None] = mapped_column(SEALED)
    totp_pending: Mapped[str | None] = mapped_column(SEALED)
    totp_step: Mapped[int | None]
    created_on: Mapped[date]


class RecoveryCode(Base):
    """A code that stands in for the second factor once. Using it deletes it."""

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    educator_id: Mapped[str] = mapped_column(ID, ForeignKey("educator.id", ondelete="CASCADE"), index=True)


class SetUpLink(Base):
    """The one link that makes the first educator: at most one row, so that a new start replaces it."""

    __tablename__ = "set_up_link"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str] = mapped_column(DIGEST)


class Invitation(Base):
    """A link that makes one educator, once.

    With an ``educator_id`` it lets that educator back in, with a new password, instead of making another.
    """

    __tablename__ = "invitation"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(String(250), index=True)
    makes_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    educator_id: Mapped[str | None] = mapped_column(ID, ForeignKey("educator.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_used: Mapped[bool] = mapped_column(default=False, server_default=false())


class EducatorSession(Base):
    """A signed-in browser: no address, no device label, and "last seen" in steps of minutes."""

    __tablename__ = "educator_session"

    digest: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    educator_id: Mapped[str] = mapped_column(ID, ForeignKey("educator.id", ondelete="CASCADE"), index=True)
    signed_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class SignInFailure(Base):
    """Failures counted under one key. In the database, because several processes answer one attacker.

    The key is a digest that does not tell which name was typed: people type passwords into the wrong field.
    """

    __tablename__ = "sign_in_failure"

    key: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    wait_until: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditEvent(Base):
    """One security event: when, what, about whom. Never an address, a browser, a name typed or a secret."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(40))
    educator_id: Mapped[str | None] = mapped_column(ID, ForeignKey("educator.id", ondelete="SET NULL"), index=True)
