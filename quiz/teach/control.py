"""The educator's own page of a session: everything to run it with, for the laptop and not for the wall."""

from __future__ import annotations

from flask import render_template

from quiz.teach.blueprint import bp
from quiz.teach.join_link import join_link
from quiz.teach.result import result_of
from quiz.teach.room import get_room


@bp.get("/sessions/<sitting_id>")
def control(sitting_id: str) -> str:
    """Show how to join, who is there, what is on the wall and what to do next."""
    room = get_room(sitting_id)
    current = room.current
    return render_template(
        "teach/control.html",
        room=room,
        join=join_link(room.view.code) if room.view.code else None,
        question=current,
        result=result_of(current) if current is not None and current.is_closed else None,
    )
