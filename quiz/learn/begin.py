"""The first page of a course: three calm lines, then begin."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quiz.learn import progress
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue, get_form, is_current, onward


class BeginForm(FlaskForm):  # type: ignore[misc]
    """One button."""


@bp.route("/learn/<form_id>", methods=["GET", "POST"])
def begin(form_id: str) -> str | Response:
    """Say what the course is about, what can be skipped and what is kept; then begin it."""
    form = get_form(form_id)
    button = BeginForm()
    if button.validate_on_submit():
        progress.begin(form.id, catalogue().form_digest(form.id))
        return redirect(url_for("learn.answer", form_id=form.id, number=1), 303)
    held = progress.attempt()
    current = held is not None and is_current(held)
    return render_template(
        "learn/begin.html",
        form=form,
        button=button,
        hours=current_app.config["ATTEMPT_HOURS"],
        has_changed=held is not None and held.form == form.id and not current,
        onward=onward(form, held) if held is not None and current and held.form == form.id else None,
        other=get_form(held.form) if held is not None and current and held.form != form.id else None,
    )
