"""Delete a session at once: ask once, then it is gone, results and all."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quiz.ballot.tidying import delete_sitting
from quiz.db import db
from quiz.teach.blueprint import bp
from quiz.teach.room import get_room


class DeleteForm(FlaskForm):  # type: ignore[misc]
    """One button."""


@bp.route("/sessions/<sitting_id>/delete", methods=["GET", "POST"])
def delete(sitting_id: str) -> str | Response:
    """Say what will be gone; when confirmed, delete it."""
    room = get_room(sitting_id)
    form = DeleteForm()
    if form.validate_on_submit():
        is_clean = delete_sitting(db.session, sitting_id, datetime.now(UTC))
        return redirect(url_for("teach.deleted", left=None if is_clean else "yes"), 303)
    return render_template("teach/delete.html", room=room, form=form)


@bp.get("/deleted")
def deleted() -> str:
    """Say that a session is gone; ``?left=`` says that the files are still being cleaned."""
    return render_template("teach/deleted.html", is_clean="left" not in request.args)
