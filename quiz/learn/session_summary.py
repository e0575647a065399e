"""The summary of a learner's part in a session, worked out from the cookie alone."""

from __future__ import annotations

from quiz.learn.blueprint import bp
from quiz.learn.room import first_choices, form_of, get_room, spot_of
from quiz.learn.summary import draw


@bp.get("/learn/session/summary")
def session_summary() -> str:
    """Show the profile by skill, what to practise, and whom to call."""
    room = get_room()
    chosen = first_choices(room)
    spots = (spot_of(room, run) for run in room.runs if run.vote == 1)
    items = tuple(spot.item for spot in spots if spot is not None)
    return draw(form_of(room), items, chosen, is_finished=True, onward=None)
