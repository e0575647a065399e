"""Forgetting a sign-in when a device is left or passed on: deleting the cookie alone would leave it open here."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

from flask import session
from sqlalchemy.exc import SQLAlchemyError

from quiz.accounts import sessions
from quiz.db import Unavailable, db


def end_sign_in() -> None:
    """End the sign-in this browser holds on the server, if it holds one; learners have none, and nothing is asked.

    Whoever leaves must get away: a database that is busy or broken keeps nobody, and the session then ends by its
    own time.
    """
    token = session.get("educator")
    if isinstance(token, str):
        with suppress(Unavailable, SQLAlchemyError):
            sessions.sign_out(db.session, token, now=datetime.now(UTC))
