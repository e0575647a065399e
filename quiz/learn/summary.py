"""The end of a course: a profile by skill, what to practise, and whom to call."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import render_template

from quiz.assess.scoring import missed, score
from quiz.content.help import state_at
from quiz.languages import language
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue, get_attempt, get_form, items_of, onward


@bp.get("/<form_id>/summary")
def summary(form_id: str) -> str:
    """Show what the learner's answers come to, so far or in the end. It is worked out from the cookie alone."""
    form = get_form(form_id)
    attempt = get_attempt(form_id)
    items = items_of(form)
    earned = score(items, attempt.choices)
    now = datetime.now(UTC)
    return render_template(
        "learn/summary.html",
        form=form,
        score=earned,
        to_practise=[(skill, missed(items, attempt.choices, skill)) for skill in earned.to_practise()],
        is_finished=attempt.position(form.items) > len(form.items),
        onward=onward(form, attempt),
        services=[
            (service, state_at(service.hours, now))
            for service in catalogue().help(language()).services
            if service.first
        ],
    )
