"""Who is signed in, and which sitting they may touch."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, g, session

from quiz.accounts import sessions
from quiz.accounts.profiles import Profile
from quiz.ballot.readings import EducatorView, educator_view
from quiz.ballot.sittings import UnknownSitting
from quiz.db import db

_TOKEN = "educator"  # noqa: S105 - the name of a field


def educator() -> Profile | None:
    """Give the educator who is signed in on this browser, or ``None``."""
    if "educator" not in g:
        token = session.get(_TOKEN)
        g.educator = sessions.who(db.session, token, now=datetime.now(UTC)) if isinstance(token, str) else None
    found: Profile | None = g.educator
    return found


def current_educator() -> Profile:
    """Give the educator who is signed in; the blueprint has seen to it that there is one, else 403."""
    found = educator()
    if found is None:
        abort(403)
    return found


def remember(token: str) -> None:
    """Hold a sign-in on this browser; whatever the browser held before is forgotten."""
    session.clear()
    session[_TOKEN] = token
    g.pop("educator", None)


def token() -> str | None:
    """Give the token of the sign-in this browser holds."""
    held = session.get(_TOKEN)
    return held if isinstance(held, str) else None


def forget() -> None:
    """Forget the sign-in, and everything else, on this browser."""
    session.clear()
    g.pop("educator", None)


def get_sitting(sitting_id: str) -> EducatorView:
    """Give an educator's own sitting; somebody else's is answered 404, as if it were not there."""
    try:
        view = educator_view(db.session, sitting_id)
    except UnknownSitting:
        abort(404)
    if view.owner != current_educator().id:
        abort(404)
    return view
