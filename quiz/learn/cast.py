"""Cast a ballot: an answer in a sitting, counted once."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from quiz.assess.attempt import SKIPPED, NotAnAnswer, cell_of
from quiz.assess.scoring import score
from quiz.ballot.box import Outcome, UnknownCell
from quiz.ballot.sittings import UnknownRun
from quiz.content.item import Rate
from quiz.db import db
from quiz.learn import progress
from quiz.learn.answer import AnswerForm, sent_choice, sentence
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue
from quiz.learn.room import Room, Spot, box, first_choices, get_room, key_of, next_run, spot_of
from quiz.learn.session import draw, question_again


@bp.route("/learn/session/<run_id>", methods=["GET", "POST"])
def cast(run_id: str) -> str | Response | tuple[str, int]:
    """Count one answer. A repeat counts nothing and leads on; an answer that comes too late is said so."""
    room = get_room()
    run = next((run for run in room.runs if run.id == run_id), None)
    spot = spot_of(room, run) if run is not None else None
    form = AnswerForm()
    if spot is None or not form.validate_on_submit():
        return redirect(url_for("learn.session"), 303)
    if key_of(spot.run) in room.seat.choices:
        return redirect(_then(room, spot, skipped=room.seat.choices[key_of(spot.run)] == SKIPPED), 303)
    try:
        choice = sent_choice(spot.item, spot.run.id)
        if choice is None:
            return redirect(url_for("learn.session"), 303)
        outcome = box().cast(db.session, spot.run.id, cell_of(spot.item, choice), room.seat.token)
    except NotAnAnswer as error:
        return question_again(room, spot, sentence(error)), 422
    except UnknownCell:
        return draw("withdrawn", room)
    except UnknownRun:  # The sitting was deleted since this process last looked at it.
        return redirect(url_for("learn.session"), 303)
    if outcome is Outcome.CLOSED:
        return draw("too_late", room), 409
    # Also when a receipt is there already: the reply that would have told this device may have been lost on the way.
    progress.take_seat(room.seat.with_choice(key_of(spot.run), choice))
    return redirect(_then(room, spot, skipped=choice == SKIPPED), 303)


def _then(room: Room, spot: Spot, skipped: bool) -> str:
    """Give the page after an answer: the room, or at one's own pace the feedback."""
    if room.is_led or skipped or isinstance(spot.item, Rate):
        return url_for("learn.session")
    return url_for("learn.session_feedback", position=spot.number)


@bp.post("/learn/session/finish")
def finish() -> Response:
    """Cast the band of this device's score on the built-in item, then show the summary."""
    room = get_room()
    if AnswerForm().validate_on_submit() and (room.is_led or next_run(room) is None):
        _cast_score(room)
    return redirect(url_for("learn.session_summary"), 303)


def _cast_score(room: Room) -> None:
    """Count the band once; somebody who answered nothing has none, and a closed sitting takes none."""
    chosen = first_choices(room)
    items = [catalogue().item(item) for item in chosen]
    band = score(items, chosen).band
    run = room.score_run
    if band is not None and run is not None and run.is_open:
        box().cast(db.session, run.id, band, room.seat.token)
