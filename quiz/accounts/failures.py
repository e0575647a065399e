"""Failures, counted in the database, and the waits that follow from them.

An attempt is counted as failed before the password is looked at and forgiven when it was right. So a thousand
guesses sent at once to four processes get no more answers than one after another. Counting is by account, by
browser and overall, never by address: a school is one address. Nobody is ever locked out for good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from quiz.accounts.backoff import seconds_left, wait_after
from quiz.accounts.errors import MustWait
from quiz.accounts.limits import Limits
from quiz.accounts.models import SignInFailure
from quiz.db import Sessions, engine_of

OVERALL = "overall"


@dataclass(frozen=True)
class Attempt:
    """An attempt that was let through and counts as failed until forgiven.

    ``window`` is when the overall window began, for strangers only.
    """

    key: str
    window: datetime | None


def begin_attempt(session: Sessions, key: str, *, is_stranger: bool, now: datetime, limits: Limits) -> Attempt:
    """Count an attempt under the key, and overall if a stranger makes it. Belongs inside ``writing``.

    Raises ``MustWait``, and then nothing was counted: asking while waiting does not make the wait longer.
    """
    row = _locked(session, key, now)
    seconds = seconds_left(row.wait_until, now, limits.longest_wait)
    if seconds:
        raise MustWait(seconds)
    is_forgotten = now - row.since >= limits.forget
    row.failures = 1 if is_forgotten else row.failures + 1
    row.since = now
    row.wait_until = now + wait_after(row.failures, limits)
    return Attempt(key, _count_overall(session, now, limits) if is_stranger else None)


def forgive(session: Sessions, attempt: Attempt) -> None:
    """Forget the failures under the attempt's key: the last was none. Belongs inside ``writing``."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == attempt.key))
    if attempt.window is not None:
        same_window = (SignInFailure.key == OVERALL, SignInFailure.since == attempt.window)
        session.execute(
            update(SignInFailure)
            .where(*same_window, SignInFailure.failures > 0)
            .values(failures=SignInFailure.failures - 1)
        )


def _count_overall(session: Sessions, now: datetime, limits: Limits) -> datetime:
    row = _locked(session, OVERALL, now)
    # A window that begins in the future was begun by a clock that has stepped back since.
    if not row.since <= now < row.since + limits.overall_window:
        row.since, row.failures = now, 0
    if row.failures >= limits.overall:
        raise MustWait(ceil((row.since + limits.overall_window - now).total_seconds()))
    row.failures += 1
    return row.since


def _locked(session: Sessions, key: str, now: datetime) -> SignInFailure:
    # One statement, since between an insert and a select somebody's success may delete the row. Setting the
    # key to itself changes nothing but locks the row on PostgreSQL until the transaction ends.
    insert = postgresql.insert if engine_of(session).dialect.name == "postgresql" else sqlite.insert
    row = insert(SignInFailure).values(key=key, failures=0, since=now, wait_until=now)
    wanted = row.on_conflict_do_update(index_elements=["key"], set_={"key": key}).returning(SignInFailure)
    return session.scalars(wanted, execution_options={"populate_existing": True}).one()
