"""The end of a course: a profile by skill, what to practise, and whom to call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask import render_template

from quiz.assess.attempt import SKIPPED, Choice
from quiz.assess.scoring import missed, score
from quiz.content.catalogue import AnyItem
from quiz.content.form import Form
from quiz.content.help import state_at
from quiz.content.item import Rate
from quiz.languages import language
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue, get_attempt, get_form, items_of, onward


@bp.get("/learn/<form_id>/summary")
def summary(form_id: str) -> str:
    """Show what the answers come to, so far or in the end. It is worked out from the cookie alone."""
    form = get_form(form_id)
    attempt = get_attempt(form_id)
    is_finished = attempt.position(form.items) > len(form.items)
    return draw(form, items_of(form), attempt.choices, is_finished, onward(form, attempt))


def draw(
    form: Form, items: Sequence[AnyItem], choices: Mapping[str, Choice], is_finished: bool, onward: str | None
) -> str:
    """Draw the summary of some choices; without an ``onward`` there is nothing to try again."""
    earned = score(items, choices)
    now = datetime.now(UTC)
    return render_template(
        "learn/summary.html",
        form=form,
        score=earned,
        to_practise=[(skill, missed(items, choices, skill)) for skill in earned.to_practise()],
        skipped=[
            number
            for number, item in enumerate(items, start=1)
            if choices.get(item.id) == SKIPPED and not isinstance(item, Rate)
        ],
        is_finished=is_finished,
        onward=onward,
        services=[
            (service, state_at(service.hours, now))
            for service in catalogue().help(language()).services
            if service.first
        ],
    )
