"""Tidying on the way, on a request of somebody who is in: sittings past their hour close and past their day go.

Once an hour spent links, old sign-ins and old events of the log go, too.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

from flask import current_app

from quiz.accounts import tidying as accounts
from quiz.ballot.tidying import tidy
from quiz.db import Unavailable, db

#: Seconds between two rounds of a process, and between two that also look through the accounts.
PAUSE = 60.0
ACCOUNTS_PAUSE = 3600.0


def tidy_now_and_then() -> None:
    """Tidy at most once a minute in each process; a database that can't store just now is left for the next round.

    Call it only for an educator who is signed in or a device that has joined, so that nobody from outside can set
    the database to work.
    """
    moment = time.monotonic()
    if is_due(moment):
        with suppress(Unavailable):
            tidy(db.session, current_app.extensions["ballot"], datetime.now(UTC))
    if is_due(moment, "tidied accounts", ACCOUNTS_PAUSE):
        with suppress(Unavailable):
            accounts.tidy(db.session, now=datetime.now(UTC))


def is_due(moment: float, what: str = "tidied", pause: float = PAUSE) -> bool:
    """Say whether a round is due, and if so count it as begun."""
    before: float | None = current_app.extensions.get(what)
    if before is not None and moment - before < pause:
        return False
    current_app.extensions[what] = moment
    return True
