"""The audit log: security events of educators, for administrators to read. Learners never appear in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from quiz.accounts.administrators import By, check_admin
from quiz.accounts.models import AuditEvent, Educator
from quiz.db import Sessions


class EventKind(StrEnum):
    """What can happen (ASVS 16.3.1 to 16.3.3). The educator of an event is the one it happened to."""

    SET_UP_LINK_MADE = "set-up-link-made"
    INVITED = "invited"  # Nobody yet, so there is no educator.
    INVITATION_WITHDRAWN = "invitation-withdrawn"  # As with an invitation, nobody yet.
    INVITED_BACK = "invited-back"
    JOINED = "joined"
    CAME_BACK = "came-back"
    REVOKED = "revoked"
    SIGNED_IN = "signed-in"
    SIGN_IN_FAILED = "sign-in-failed"  # No educator if the name is unknown; the name itself is never kept.
    PROOF_FAILED = "proof-failed"
    SIGNED_OUT = "signed-out"
    SIGNED_OUT_EVERYWHERE = "signed-out-everywhere"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - the name of an event
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODE_USED = "recovery-code-used"
    RECOVERY_CODES_RENEWED = "recovery-codes-renewed"


@dataclass(frozen=True)
class Event:
    """One line of the log. ``name`` is the educator's name today."""

    id: int
    at: datetime
    kind: EventKind
    educator_id: str | None
    name: str | None


def note(session: Sessions, kind: EventKind, educator_id: str | None, now: datetime) -> None:
    """Add an event to the transaction that is under way, so that it is kept if and only if the rest is."""
    session.add(AuditEvent(at=now, kind=kind, educator_id=educator_id))


def events(session: Sessions, *, by: By, before: int | None = None, at_most: int = 100) -> tuple[Event, ...]:
    """Read the newest events first, for an administrator.

    ``before`` is the id of the last event read so far, to turn the page. Raises ``AdministratorsOnly``.
    """
    check_admin(session, by)
    newest = (
        select(AuditEvent, Educator.name)
        .outerjoin(Educator, Educator.id == AuditEvent.educator_id)
        .order_by(AuditEvent.id.desc())
        .limit(at_most)
    )
    if before is not None:
        newest = newest.where(AuditEvent.id < before)
    return tuple(
        Event(row.id, row.at, EventKind(row.kind), row.educator_id, name) for row, name in session.execute(newest)
    )
