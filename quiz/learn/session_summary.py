"""The summary of a learner's part in a session, worked out from the cookie alone."""

from __future__ import annotations

from quiz.languages import language
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue
from quiz.learn.room import first_choices, form_of, get_room
from quiz.learn.summary import draw


@bp.get("/learn/session/summary")
def session_summary() -> str:
    """Show the profile by skill, what to practise, and whom to call."""
    room = get_room()
    chosen = first_choices(room)
    items = tuple(catalogue().item(run.item, language()) for run in room.runs if run.vote == 1)
    return draw(form_of(room), items, chosen, is_finished=True, onward=None)
