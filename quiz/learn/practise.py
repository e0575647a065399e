"""Try an item again: it is shown with its feedback and never counted."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from quiz.assess.attempt import SKIPPED, NotAnAnswer
from quiz.content.item import Rate
from quiz.learn import progress
from quiz.learn.answer import AnswerForm, sent_choice, sentence, show, walked_at
from quiz.learn.blueprint import bp
from quiz.learn.course import get_place


@bp.route("/learn/<form_id>/<int:number>/again", methods=["GET", "POST"])
def practise(form_id: str, number: int) -> str | Response | tuple[str, int]:
    """Show an answered item once more and take an answer that changes nothing that was counted."""
    place = get_place(form_id, number)
    if isinstance(place.item, Rate):
        abort(404)
    if not place.is_answered:
        return redirect(url_for("learn.answer", form_id=form_id, number=number), 303)
    form = AnswerForm()
    if not form.validate_on_submit():
        return show(place, form, practice=True)
    try:
        choice = sent_choice(place.item, walked_at(place, practice=True))
    except NotAnAnswer as error:
        return show(place, form, problem=sentence(error), practice=True), 422
    if choice is None:
        return redirect(request.path, 303)
    if choice == SKIPPED:
        return redirect(url_for("learn.feedback", form_id=form_id, number=number), 303)
    progress.keep_practice(place.item.id, choice)
    return redirect(url_for("learn.practice_feedback", form_id=form_id, number=number), 303)
