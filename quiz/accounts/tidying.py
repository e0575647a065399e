"""Throwing away what accounts no longer needs. Called on some request a day, and by ``quiz tidy``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_

from quiz.accounts.limits import LIMITS, Limits
from quiz.accounts.models import AuditEvent, EducatorSession, Invitation, SignInFailure
from quiz.db import Sessions, writing


def tidy(session: Sessions, *, now: datetime, limits: Limits = LIMITS) -> None:
    """Delete sessions that are over, spent links, forgotten failures and events older than 180 days."""
    too_old = or_(
        EducatorSession.seen_at <= now - limits.idle,
        EducatorSession.signed_in_at <= now - limits.absolute,
    )
    spent = or_(Invitation.is_used, Invitation.expires_at <= now)
    with writing(session):
        session.execute(delete(EducatorSession).where(too_old))
        session.execute(delete(Invitation).where(spent))
        session.execute(delete(SignInFailure).where(SignInFailure.since <= now - limits.forget))
        session.execute(delete(AuditEvent).where(AuditEvent.at <= now - limits.audit))
