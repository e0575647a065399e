"""The list of courses, with a way back into the one under way."""

from __future__ import annotations

from flask import render_template

from quiz.content.form import by_title
from quiz.languages import language
from quiz.learn import progress
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue, get_form, is_current, onward


@bp.get("/learn")
def courses() -> str:
    """Show every course in each of its lengths, and first the one to go on with."""
    sets = by_title(catalogue().forms(language()))
    held = progress.attempt()
    if held is None or not is_current(held):
        return render_template("learn/courses.html", sets=sets, under_way=None)
    form = get_form(held.form)
    return render_template(
        "learn/courses.html",
        sets=sets,
        under_way=form,
        reached=min(held.position(form.items), len(form.items)),
        onward=onward(form, held),
    )
