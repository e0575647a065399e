"""Who is signed in, and which sitting they may touch."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from flask import abort, g, session

from quiz.accounts import sessions
from quiz.accounts.profiles import Profile
from quiz.ballot.readings import EducatorView, educator_view
from quiz.ballot.sittings import UnknownSitting
from quiz.db import db
from quiz.limiting import note_leading

_TOKEN = "educator"  # noqa: S105 - the name of a field
_KEPT = "kept"

#: The cookie is sealed for as long as a learner's attempt lasts, so while it is in use it is sealed anew in such steps.
KEEP_SECONDS = 300


def educator() -> Profile | None:
    """Give the educator who is signed in on this browser, or ``None``."""
    if "educator" not in g:
        token = session.get(_TOKEN)
        g.educator = sessions.who(db.session, token, now=datetime.now(UTC)) if isinstance(token, str) else None
        if g.educator is not None:
            _keep_alive()
    found: Profile | None = g.educator
    return found


def current_educator() -> Profile:
    """Give the educator who is signed in; the blueprint has seen to it that there is one, else 403."""
    found = educator()
    if found is None:
        abort(403)
    return found


def current_administrator() -> Profile:
    """Give the administrator who is signed in; any other educator is answered 403."""
    found = current_educator()
    if not found.is_admin:
        abort(403)
    return found


def remember(token: str) -> None:
    """Hold a sign-in on this browser; whatever the browser held before is forgotten."""
    forget()
    session[_TOKEN] = token


def token() -> str | None:
    """Give the token of the sign-in this browser holds."""
    held = session.get(_TOKEN)
    return held if isinstance(held, str) else None


def forget() -> None:
    """Forget the sign-in, and everything else, on this browser."""
    session.clear()
    g.pop("educator", None)
    # The form token made in this request belongs to the session that has just gone.
    g.pop("csrf_token", None)


def get_sitting(sitting_id: str) -> EducatorView:
    """Give an educator's own sitting; somebody else's is answered 404, as if it were not there."""
    try:
        view = educator_view(db.session, sitting_id)
    except UnknownSitting:
        abort(404)
    if view.owner != current_educator().id:
        abort(404)
    if view.screen.is_open:
        note_leading(sitting_id)
    return view


def _keep_alive() -> None:
    """Have the cookie sent anew once in a while; the server's own limits say when the sign-in ends."""
    step = int(time.time()) // KEEP_SECONDS
    if session.get(_KEPT) != step:
        session[_KEPT] = step
