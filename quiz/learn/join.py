"""Join a session: type the code or follow the QR, read three lines, enter."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField

from quiz.ballot import codes, sittings
from quiz.ballot.readings import Screen, screen
from quiz.db import db
from quiz.languages import language
from quiz.learn import progress
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue
from quiz.limiting import is_led_from_here, note_failure, refuse_guessing


class JoinForm(FlaskForm):  # type: ignore[misc]
    """Six characters, however they are typed."""

    code = StringField(_l("Code"))


class EnterForm(FlaskForm):  # type: ignore[misc]
    """One button."""


@bp.route("/join", methods=["GET", "POST"])
def join() -> str | Response | tuple[str, int]:
    """Ask for the code and lead to the room's door."""
    form = JoinForm()
    if not form.validate_on_submit():
        return render_template("learn/join.html", form=form, problem=None)
    sitting_id = find(form.code.data or "", datetime.now(UTC))
    if sitting_id is None:
        problem = _("No open session has this code. Look at the screen in the room again: six letters and digits.")
        return render_template("learn/join.html", form=form, problem=problem), 422
    return redirect(url_for("learn.enter", code=screen_code(form.code.data or "")), 303)


def find(code: str, now: datetime) -> str | None:
    """Find the open session of a code; who failed too often is answered 429, before learning whether it is right.

    A right code of a session that is led from the same address is taken all the same: one pupil who guesses must not
    keep the class out.
    """
    sitting_id = sittings.find_by_code(db.session, code, now)
    if sitting_id is None or not is_led_from_here(sitting_id):
        refuse_guessing("join")
    if sitting_id is None:
        note_failure("join")
    return sitting_id


def screen_code(typed: str) -> str:
    """Write a code as the address has it."""
    return codes.tidy(typed) or ""


@bp.route("/j/<code>", methods=["GET", "POST"])
def enter(code: str) -> str | Response | tuple[str, int]:
    """Say what this is and what the educator can see, with the room's word and devices; then take a seat."""
    now = datetime.now(UTC)
    sitting_id = find(code, now)
    if sitting_id is None:
        return render_template("learn/no_session.html"), 404
    held = progress.seat()
    if held is not None and held.sitting == sitting_id:
        return redirect(url_for("learn.session"), 303)
    form = EnterForm()
    problem = None
    if form.validate_on_submit():
        try:
            token = sittings.join(db.session, sitting_id, now)
            progress.forget_course()
            progress.take_seat(progress.Seat(sitting_id, token, {}))
            return redirect(url_for("learn.session"), 303)
        except sittings.RoomLocked:
            problem = _("The door is closed: nobody else can join just now. Ask the person who leads the session.")
        except sittings.RoomFull:
            problem = _("The room is full: as many devices joined as were expected. Ask the person who leads it.")
        except (sittings.SittingClosed, sittings.UnknownSitting):
            return render_template("learn/no_session.html"), 404
    return _door(form, code, screen(db.session, sitting_id), problem), 422 if problem else 200


def _door(form: EnterForm, code: str, seen: Screen, problem: str | None) -> str:
    """Draw the page at the room's door."""
    try:
        course = catalogue().form(seen.form, language())
    except KeyError:
        abort(404)
    address = url_for("learn.enter", code=code)
    return render_template("learn/enter.html", form=form, action=address, screen=seen, course=course, problem=problem)
