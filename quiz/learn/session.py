"""The room on a learner's phone: whatever the sitting shows now, at one address."""

from __future__ import annotations

from functools import lru_cache

from flask import redirect, render_template, request, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from quiz.assess.attempt import SKIPPED, Choice
from quiz.ballot.readings import RunView
from quiz.ballot.sittings import UnknownRun
from quiz.content.item import ChooseAll, ChooseOne, Rate, Story
from quiz.db import db
from quiz.languages import language
from quiz.learn import progress
from quiz.learn.answer import AnswerForm
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue, text_language
from quiz.learn.drawn import Around, Drawn, drawn
from quiz.learn.feedback import told
from quiz.learn.room import EVERY, Room, Spot, box, form_of, get_room, kept_choice, key_of, next_run, spot_of
from quiz.learn.walk import moment

PACKED = {"Content-Encoding": "gzip"}

#: Where each device's own token goes into a page that is otherwise drawn once. Texts of content can't hold it: they
#: are escaped.
HOLE = Markup("<!-- token -->")


@bp.get("/learn/session")
def session() -> str | Response:
    """Show what the sitting shows now: waiting, the stem, the question, sent, feedback, pause or the end."""
    room = get_room()
    if not room.screen.is_open:
        return alike("ended", room)
    if room.screen.is_paused:
        return alike("paused", room)
    return _led(room) if room.is_led else _own_pace(room)


def draw(page: str, room: Room, **more: object) -> str:
    """Draw a page of the room; every one knows when to look again."""
    return render_template(f"learn/{page}.html", room=room, form=form_of(room), every=EVERY, **more)


def alike(page: str, room: Room, **more: object) -> Response:
    """Draw a page that is the same on every phone in the room, unless it was drawn before.

    Nothing that is one device's own may be given to it: no token, no choice, nothing that follows from a choice.
    """
    return send(room.glance.once((page, *shown_in()), lambda: drawn(draw(page, room, **more))))


def shown_in() -> tuple[int, str, str]:
    """Give what every page of the room depends on besides the state of the sitting."""
    return id(catalogue()), language(), request.script_root


def send(page: Drawn) -> Response:
    """Send a page, packed to those who can unpack it."""
    if not unpacks(request.headers.get("Accept-Encoding", "")):
        return Response(page.plain, mimetype="text/html")
    return Response(page.packed, mimetype="text/html", headers=PACKED)


@lru_cache(maxsize=64)
def unpacks(accepted: str) -> bool:
    """Say whether who sends this Accept-Encoding can unpack gzip."""
    return parse_accept_header(accepted).quality("gzip") > 0


def _led(room: Room) -> str | Response:
    """Show the run the educator has put on the screen."""
    run = room.screen.current
    if run is None:
        return alike("waiting", room)
    if run == room.score_run:
        return draw("finish", room, button=AnswerForm())
    spot = spot_of(room, run)
    if spot is None:
        return alike("withdrawn", room)
    if run.state == "waiting":
        return alike("stem", room, place=spot, item=spot.item, text_language=text_language(run.item))
    if run.is_open:
        return question(room, spot) if not has_answered(room, run) else alike("sent", room, place=spot)
    return reveal_led(room, spot)


def _own_pace(room: Room) -> str | Response:
    """Show the next question without an answer, or the way to the summary."""
    run = next_run(room)
    spot = spot_of(room, run) if run is not None else None
    if spot is None:
        return draw("finish", room, button=AnswerForm())
    return question(room, spot)


def has_answered(room: Room, run: RunView) -> bool:
    """Say whether this device's answer to a run is in. The receipt decides: a cookie may have been set back."""
    if key_of(run) in room.seat.choices:
        return True
    try:
        return box().has_answered(db.session, run.id, room.seat.token)
    except UnknownRun:  # The sitting was deleted since this process last looked at it.
        return False


def question(room: Room, spot: Spot) -> str | Response:
    """Draw a question with its options. But for the token all devices are shown the same before their first step.

    A later step of a story follows from the choices before it, so it is drawn for each device: see ``glances``.
    """
    shown = moment(spot.item, spot.run.id)
    if progress.walk(spot.run.id):
        return _question(room, spot, None, shown, token_field())
    key = ("question", spot.run.id, *shown_in())
    around = room.glance.once(key, lambda: Around.place(*_question(room, spot, None, shown, HOLE).split(str(HOLE))))
    return send(around.filled(token_field()))


def question_again(room: Room, spot: Spot, problem: str) -> str:
    """Draw a question with what was wrong with the answer to it."""
    return _question(room, spot, problem, moment(spot.item, spot.run.id), token_field())


def token_field() -> Markup:
    """Give the field that shows that an answer came from the page."""
    return Markup('<input id="csrf_token" name="csrf_token" type="hidden" value="{}">').format(generate_csrf())


def _question(room: Room, spot: Spot, problem: str | None, shown: dict[str, object], token: Markup) -> str:
    here = url_for("learn.session")
    after = url_for("learn.session_feedback", position=spot.number)
    straight_on = room.is_led or isinstance(spot.item, Rate)
    return draw(
        "room_answer",
        room,
        place=spot,
        item=spot.item,
        button={"csrf_token": token},
        problem=problem,
        practice=False,
        action=url_for("learn.cast", run_id=spot.run.id),
        then=here if straight_on else after,
        then_skipped=here,
        text_language=text_language(spot.item.id),
        moment=shown,
    )


def reveal_led(room: Room, spot: Spot) -> str | Response:
    """Show the feedback on this device's own answer, to a room in which all ask for theirs in the same moment.

    Whoever asks first has it drawn for every choice there is. Drawn for their own alone it would come faster to the
    next with the same choice, and tell them so.
    """
    if isinstance(spot.item, Rate):
        return alike("waiting", room)
    pages = room.glance.once(("reveal", spot.run.id, *shown_in()), lambda: _reveals(room, spot))
    choice = kept_choice(room, spot.run)
    return send(pages[choice]) if choice in pages else reveal(room, spot)


def _reveals(room: Room, spot: Spot) -> dict[Choice | None, Drawn]:
    """Draw the feedback on every choice of one option, on a skip and on no answer; more choices are too many."""
    if not isinstance(spot.item, ChooseOne):
        return {}
    choices = (None, SKIPPED, *((option.id,) for option in spot.item.options))
    return {choice: drawn(_reveal(room, spot, spot.item, choice)) for choice in choices}


def reveal(room: Room, spot: Spot, onward: str | None = None) -> str:
    """Draw the feedback on this device's own answer; one without an answer is shown the better move."""
    if isinstance(spot.item, Rate):
        return draw("waiting", room)
    return _reveal(room, spot, spot.item, kept_choice(room, spot.run), onward)


def _reveal(
    room: Room, spot: Spot, item: ChooseOne | ChooseAll | Story, choice: Choice | None, onward: str | None = None
) -> str:
    return draw(
        "room_feedback",
        room,
        place=spot,
        item=item,
        was_missed=choice is None,
        onward=onward,
        again=None,
        is_last=False,
        practice=False,
        **told(item, SKIPPED if choice is None else choice),
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
