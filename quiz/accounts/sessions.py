"""Signed-in browsers, kept on the server, so that signing out ends them there (ASVS 7.2.1, 7.4.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from secrets import token_bytes

from sqlalchemy import delete, select, update

from quiz.accounts.audit import EventKind, note
from quiz.accounts.limits import LIMITS, Limits
from quiz.accounts.models import Educator, EducatorSession
from quiz.accounts.profiles import Profile, profile_of
from quiz.accounts.tokens import Draw, digest, new_token
from quiz.db import Sessions, Unavailable, writing


@dataclass(frozen=True)
class Life:
    """When a session began and when it was last seen, the latter rounded down to a coarse step."""

    signed_in_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime, limits: Limits) -> bool:
        """Ask whether the idle or the absolute limit has passed.

        Because "last seen" is coarse, an idle session ends up to one step early, never late.
        """
        return now - self.seen_at >= limits.idle or now - self.signed_in_at >= limits.absolute

    def seen(self, now: datetime, limits: Limits) -> Life:
        """Note that the session is in use.

        When the clock has stepped back, the beginning moves back with it: the session is as old as it was, so
        nobody is thrown out and nobody gets longer.
        """
        step = coarse(now, limits.coarse)
        if step >= self.seen_at:
            return replace(self, seen_at=step)
        return Life(signed_in_at=self.signed_in_at - (self.seen_at - step), seen_at=step)


def coarse(moment: datetime, step: timedelta) -> datetime:
    """Round a moment down to a whole step of its day, as UTC."""
    moment = moment.astimezone(UTC)
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + (moment - midnight) // step * step


def who(session: Sessions, token: str, *, now: datetime, limits: Limits = LIMITS) -> Profile | None:
    """Find who is signed in with the token of a cookie; ``None`` if nobody is, or not any more.

    Call it first in a request: once in a coarse step it writes "last seen", and the write begins afresh. A
    database too busy or too full for that costs nobody their session.
    """
    key = digest(token)
    found = session.execute(
        select(EducatorSession, Educator)
        .join(Educator, Educator.id == EducatorSession.educator_id)
        .where(EducatorSession.digest == key, ~Educator.is_revoked)
    ).one_or_none()
    if found is None:
        return None
    row, educator = found
    life, profile = Life(row.signed_in_at, row.seen_at), profile_of(educator)
    if life.is_over(now, limits):
        return None
    seen = life.seen(now, limits)
    if seen != life:
        _keep(session, key, life, seen)
    return profile


def sign_out(session: Sessions, token: str, *, now: datetime) -> None:
    """End the session of the token on the server, whatever the browser keeps. Ending it twice is no error."""
    ended = delete(EducatorSession).where(EducatorSession.digest == digest(token))
    with writing(session):
        educator_id = session.scalar(ended.returning(EducatorSession.educator_id))
        if educator_id is not None:
            note(session, EventKind.SIGNED_OUT, educator_id, now)


def sign_out_everywhere(session: Sessions, educator_id: str, *, now: datetime) -> None:
    """End every session of the educator, this one among them (ASVS 7.5.2)."""
    with writing(session):
        end_sessions(session, educator_id)
        note(session, EventKind.SIGNED_OUT_EVERYWHERE, educator_id, now)


def open_session(session: Sessions, educator_id: str, *, now: datetime, draw: Draw = token_bytes) -> str:
    """Open a session with a new id and give its token for the cookie (ASVS 7.2.4).

    Belongs inside ``writing``.
    """
    token = new_token(draw)
    seen_at = coarse(now, LIMITS.coarse)
    session.add(EducatorSession(digest=digest(token), educator_id=educator_id, signed_in_at=now, seen_at=seen_at))
    return token


def end_sessions(session: Sessions, educator_id: str) -> None:
    """End every session of the educator. Belongs inside ``writing``."""
    session.execute(delete(EducatorSession).where(EducatorSession.educator_id == educator_id))


def _keep(session: Sessions, key: str, life: Life, seen: Life) -> None:
    # Of two requests at once only the first finds the life it read, and a session ended meanwhile stays
    # ended.
    unchanged = (EducatorSession.digest == key, EducatorSession.seen_at == life.seen_at)
    try:
        with writing(session):
            session.execute(
                update(EducatorSession).where(*unchanged).values(signed_in_at=seen.signed_in_at, seen_at=seen.seen_at)
            )
    except Unavailable:
        return
