"""Open a session: which set, at whose pace, for how many."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired

from quiz.ballot.models import Pace
from quiz.ballot.sittings import LARGEST_ROOM, Plan, open_sitting
from quiz.content.form import Form, by_title
from quiz.content.text import BASE_LANGUAGE
from quiz.db import db
from quiz.languages import NAMES, language
from quiz.teach.access import current_educator
from quiz.teach.blueprint import bp
from quiz.teach.question import catalogue

USUAL_ROOM = 30


class Headcount(IntegerField):  # type: ignore[misc]
    """A number of people, from one to the largest room."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number of few digits; of thousands of digits Python would make thousands of digits."""
        typed = valuelist[0].strip() if valuelist else ""
        if not re.fullmatch("[0-9]{1,6}", typed) or not 1 <= int(typed) <= LARGEST_ROOM:
            self.data = None
            raise ValueError(gettext("Write a number from 1 to %(largest)s.", largest=LARGEST_ROOM))
        self.data = int(typed)


def _one_of(sentence: object, **field: Any) -> RadioField:
    """Give a choice that says the same sentence whether nothing or something unknown was sent."""
    return RadioField(validators=[InputRequired(sentence)], invalid_choice_message=sentence, **field)


class OpenForm(FlaskForm):  # type: ignore[misc]
    """Choices and one number; there is no field a learner could be named in."""

    set_id = _one_of(_("Choose a set."))
    pace = _one_of(_("Choose a pace."), choices=[pace.value for pace in Pace], default=Pace.LED.value)
    language = _one_of(_("Choose a language."), choices=list(NAMES))
    expected = Headcount(default=USUAL_ROOM)


@bp.route("/open", methods=["GET", "POST"])
def open_session() -> str | Response | tuple[str, int]:
    """Ask for the set, the pace and the size; then open the session and lead to its page."""
    offered = sets()
    form = OpenForm(language=language())
    form.set_id.choices = [one.id for one in offered]
    if form.validate_on_submit():
        sitting_id = open_sitting(db.session, plan_of(form), datetime.now(UTC))
        return redirect(url_for("teach.control", sitting_id=sitting_id), 303)
    page = render_template(
        "teach/open_session.html",
        form=form,
        sets=by_title(offered),
        k=current_app.config["SMALLEST_GROUP"],
        largest=LARGEST_ROOM,
    )
    return (page, 422) if form.is_submitted() else page


def sets() -> list[Form]:
    """Give the sets that can be opened, in the language of the page."""
    return [form for form in catalogue().forms(language()) if form.items]


def plan_of(form: Any) -> Plan:
    """Turn what was chosen into the plan of a sitting."""
    chosen = catalogue().form(form.set_id.data, BASE_LANGUAGE)
    settings = current_app.config
    return Plan(
        form=chosen.id,
        digest=catalogue().form_digest(chosen.id),
        items=[(item, catalogue().item(item).cells) for item in chosen.items],
        language=form.language.data,
        pace=Pace(form.pace.data),
        expected=form.expected.data,
        k=settings["SMALLEST_GROUP"],
        owner=current_educator().id,
        lasts=settings["SITTING_LASTS"],
        kept=settings["RESULTS_KEPT"],
    )
