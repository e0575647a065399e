"""The room on a learner's phone: whatever the sitting shows now, at one address."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from quiz.assess.attempt import SKIPPED
from quiz.ballot.readings import RunView
from quiz.content.item import Rate
from quiz.db import db
from quiz.learn import progress
from quiz.learn.answer import AnswerForm
from quiz.learn.blueprint import bp
from quiz.learn.course import text_language
from quiz.learn.feedback import told
from quiz.learn.room import EVERY, Room, Spot, box, form_of, get_room, kept_choice, key_of, next_run, spot_of
from quiz.learn.walk import moment


@bp.get("/learn/session")
def session() -> str | Response:
    """Show what the sitting shows now: waiting, the stem, the question, sent, feedback, pause or the end."""
    room = get_room()
    if not room.screen.is_open:
        return draw("ended", room)
    if room.screen.is_paused:
        return draw("paused", room)
    return _led(room) if room.is_led else _own_pace(room)


def draw(page: str, room: Room, **more: object) -> str:
    """Draw a page of the room; every one knows when to look again."""
    return render_template(f"learn/{page}.html", room=room, form=form_of(room), every=EVERY, **more)


def _led(room: Room) -> str:
    """Show the run the educator has put on the screen."""
    run = room.screen.current
    if run is None:
        return draw("waiting", room)
    if run == room.score_run:
        return draw("finish", room, button=AnswerForm())
    spot = spot_of(room, run)
    if spot is None:
        return draw("withdrawn", room)
    if run.state == "waiting":
        return draw("stem", room, place=spot, item=spot.item, text_language=text_language(run.item))
    if run.is_open:
        return question(room, spot) if not has_answered(room, run) else draw("sent", room, place=spot)
    return reveal(room, spot)


def _own_pace(room: Room) -> str:
    """Show the next question without an answer, or the way to the summary."""
    run = next_run(room)
    spot = spot_of(room, run) if run is not None else None
    if spot is None:
        return draw("finish", room, button=AnswerForm())
    return question(room, spot)


def has_answered(room: Room, run: RunView) -> bool:
    """Say whether this device's answer to a run is in. The receipt decides: a cookie may have been set back."""
    return key_of(run) in room.seat.choices or box().has_answered(db.session, run.id, room.seat.token)


def question(room: Room, spot: Spot, problem: str | None = None) -> str:
    """Draw a question with its options."""
    here = url_for("learn.session")
    after = url_for("learn.session_feedback", position=spot.number)
    straight_on = room.is_led or isinstance(spot.item, Rate)
    return draw(
        "room_answer",
        room,
        place=spot,
        item=spot.item,
        button=AnswerForm(),
        problem=problem,
        practice=False,
        action=url_for("learn.cast", run_id=spot.run.id),
        then=here if straight_on else after,
        then_skipped=here,
        text_language=text_language(spot.item.id),
        moment=moment(spot.item, spot.run.id),
    )


def reveal(room: Room, spot: Spot, onward: str | None = None) -> str:
    """Draw the feedback on this device's own answer; one without an answer is shown the better move."""
    if isinstance(spot.item, Rate):
        return draw("waiting", room)
    choice = kept_choice(room, spot.run)
    return draw(
        "room_feedback",
        room,
        place=spot,
        item=spot.item,
        was_missed=choice is None,
        onward=onward,
        again=None,
        is_last=False,
        practice=False,
        **told(spot.item, SKIPPED if choice is None else choice),
    )


@bp.get("/learn/session/<int:position>/feedback")
def session_feedback(position: int) -> str | Response:
    """At one's own pace: show the feedback on an answer that was counted."""
    room = get_room()
    run = next((run for run in room.runs if run.position == position and key_of(run) in room.seat.choices), None)
    spot = spot_of(room, run) if run is not None and not room.is_led else None
    if spot is None or isinstance(spot.item, Rate):
        return redirect(url_for("learn.session"), 303)
    return reveal(room, spot, onward=url_for("learn.session"))


@bp.get("/learn/session/gone")
def gone() -> str:
    """Say that the session is over and deleted; the seat is given up when the next one is taken."""
    return render_template("learn/gone.html", had_a_seat=progress.seat() is not None)
