"""Tidying on the way: sittings past their hour close and past their day go, on the next request of somebody in them."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

from flask import current_app

from quiz.ballot.tidying import tidy
from quiz.db import Unavailable, db

#: Seconds between two rounds of a process.
PAUSE = 60.0


def tidy_now_and_then() -> None:
    """Tidy at most once a minute in each process; a database that can't store just now is left for the next round.

    Call it only for an educator who is signed in or a device that has joined, so that nobody from outside can set
    the database to work.
    """
    if is_due(time.monotonic()):
        with suppress(Unavailable):
            tidy(db.session, current_app.extensions["ballot"], datetime.now(UTC))


def is_due(moment: float) -> bool:
    """Say whether a round is due, and if so count it as begun."""
    before: float | None = current_app.extensions.get("tidied")
    if before is not None and moment - before < PAUSE:
        return False
    current_app.extensions["tidied"] = moment
    return True
