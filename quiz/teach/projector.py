"""The wall: what the room sees, in type that can be read from the last row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Response, abort, g, make_response, render_template, request

from quiz.content.help import Service, State, state_at
from quiz.content.text import LANGUAGES
from quiz.languages import language
from quiz.teach.access import get_sitting
from quiz.teach.blueprint import bp
from quiz.teach.join_link import join_link
from quiz.teach.question import Question, catalogue
from quiz.teach.result import result_of
from quiz.teach.room import Room, get_room

#: The light in the room: colours on paper white can be read against the sun, dark ones do not blind in the dark.
LIGHTS = ("bright", "dark")


@dataclass(frozen=True)
class Look:
    """Which slide is looked at. ``question`` is an earlier one, or ``None`` for where the session is.

    ``back`` and ``forward`` are the positions of the neighbours that can be looked at; ``forward`` is 0 for
    where the session is, and both are ``None`` where there is nothing.
    """

    question: Question | None
    back: int | None
    forward: int | None


@bp.get("/sessions/<sitting_id>/projector")
def projector(sitting_id: str) -> Response:
    """Show the slide of the moment, or with ``?position=`` the result of a question that is closed.

    ``?room=bright`` or ``dark`` sets the wall's colours until the browser is closed; else they are the computer's.
    """
    g.language = asked_language() or get_sitting(sitting_id).screen.language
    room = get_room(sitting_id)
    look = look_at(room, request.args.get("position", 0, type=int))
    question = look.question or room.current
    light = asked_light()
    page = render_template(
        "teach/projector.html",
        room=room,
        look=look,
        slide="paused" if room.screen.is_paused else _slide(room, look),
        question=question,
        result=result_of(question) if question is not None and question.is_closed else None,
        join=join_link(room.view.code) if room.view.code else None,
        lang=asked_language(),
        light=light,
        help_lines=help_lines(datetime.now(UTC)),
    )
    response = make_response(page)
    if request.args.get("room") in LIGHTS:
        response.set_cookie("wall", light or "", httponly=True, samesite="Lax", secure=request.is_secure, path="/teach")
    return response


def help_lines(now: datetime) -> list[tuple[Service, State]]:
    """Give the services of the help page's first group that can be rung, each with whether it is open at ``now``."""
    first = [service for service in catalogue().help(language()).services if service.first and service.phone]
    return [(service, state_at(service.hours, now)) for service in first]


def asked_language() -> str | None:
    """Give the language the address asks for; the wall speaks the session's own otherwise."""
    asked = request.args.get("lang")
    return asked if asked in LANGUAGES else None


def asked_light() -> str | None:
    """Give the light of the room the wall is for: asked for in the address, or chosen before; ``None`` when neither."""
    wanted = request.args.get("room"), request.cookies.get("wall")
    return next((light for light in wanted if light in LIGHTS), None)


def look_at(room: Room, position: int) -> Look:
    """Find the slide at a position, 0 for where the session is, with its neighbours; else answer 404."""
    here = room.current.position if room.current is not None and room.screen.is_open else None
    earlier = [question.position for question in room.closed if question.position != here]
    if position in (0, here):
        return Look(None, earlier[-1] if earlier else None, None)
    if position not in earlier:
        abort(404)
    place = earlier.index(position)
    back = earlier[place - 1] if place else None
    forward = earlier[place + 1] if place + 1 < len(earlier) else 0
    return Look(room.at(position), back, forward)


def _slide(room: Room, look: Look) -> str:
    """Name the slide: ``lobby``, ``own``, ``stem``, ``options``, ``scores``, ``result`` or ``ended``."""
    if look.question is not None:
        return "result"
    if not room.screen.is_open:
        return "ended"
    question = room.current
    if question is None:
        return "lobby" if room.is_led else "own"
    if question.is_closed:
        return "result"
    if question.is_score:
        return "scores"
    return room.screen.shows
