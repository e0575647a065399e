"""A sheet to print: how to join, for a wall or for tables."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quiz.teach.blueprint import bp
from quiz.teach.join_link import join_link
from quiz.teach.room import get_room


@bp.get("/sessions/<sitting_id>/sheet")
def sheet(sitting_id: str) -> str | Response:
    """Show the QR code, the code and the address on one page; after the end there is nothing to join."""
    room = get_room(sitting_id)
    if room.view.code is None:
        flash(_("This session is over, so there is no code to print any more."))
        return redirect(url_for("teach.control", sitting_id=sitting_id), 303)
    return render_template("teach/sheet.html", room=room, join=join_link(room.view.code))
