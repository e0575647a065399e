"""The educators' first page: their sessions, or, before signing in, what there is to see."""

from __future__ import annotations

from flask import render_template

from quiz.ballot.readings import sittings_of
from quiz.db import db
from quiz.teach.access import educator
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.room import get_room, title_of


@bp.get("")
@open_to_all
def home() -> str:
    """List the educator's sessions, the open ones first."""
    who = educator()
    if who is None:
        return render_template("teach/welcome.html")
    sittings = sittings_of(db.session, who.id)
    return render_template(
        "teach/home.html",
        who=who,
        rooms=[get_room(sitting.id) for sitting in sittings if sitting.is_open],
        closed=[(sitting, title_of(sitting.form)) for sitting in sittings if not sitting.is_open],
    )
