"""End a session for good: ask once, then close every open question and publish it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quiz.db import db
from quiz.teach.blueprint import bp
from quiz.teach.moves import box
from quiz.teach.room import get_room


class EndForm(FlaskForm):  # type: ignore[misc]
    """One button."""


@bp.route("/sessions/<sitting_id>/end", methods=["GET", "POST"])
def end(sitting_id: str) -> str | Response:
    """Say what ending does; when confirmed, end. A session that has ended already leads to its page."""
    room = get_room(sitting_id)
    form = EndForm()
    if form.validate_on_submit():
        box().end(db.session, sitting_id)
        return redirect(url_for("teach.control", sitting_id=sitting_id), 303)
    if not room.screen.is_open:
        return redirect(url_for("teach.control", sitting_id=sitting_id), 303)
    return render_template("teach/end.html", room=room, form=form)
