"""Signing out, on this browser or on all of them. Both end the sign-in on the server."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quiz.accounts import sessions
from quiz.db import db
from quiz.teach import access
from quiz.teach.blueprint import bp


@bp.post("/sign-out")
def sign_out() -> Response:
    """End this sign-in, and forget everything this browser holds."""
    sessions.sign_out(db.session, access.token() or "", now=datetime.now(UTC))
    return _say_goodbye(_("You are signed out."))


@bp.post("/account/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End every sign-in of the educator, this one too."""
    sessions.sign_out_everywhere(db.session, access.current_educator().id, now=datetime.now(UTC))
    return _say_goodbye(_("You are signed out on every device."))


def _say_goodbye(words: str) -> Response:
    access.forget()
    flash(words)
    return redirect(url_for("teach.sign_in"), 303)
