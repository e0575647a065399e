"""The feedback on an answer, the first one or one given for practice."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from quiz.assess import feedback as assess
from quiz.assess.attempt import Choice
from quiz.content.item import ChooseAll, ChooseOne, Rate, Story
from quiz.languages import language
from quiz.learn import progress
from quiz.learn.answer import walked_at
from quiz.learn.blueprint import bp
from quiz.learn.course import Place, catalogue, get_place, onward, text_language


@bp.get("/learn/<form_id>/<int:number>/feedback")
def feedback(form_id: str, number: int) -> str | Response:
    """Show how helpful the first answer would be, why, and the better move."""
    place = get_place(form_id, number)
    if not place.is_answered:
        return redirect(url_for("learn.answer", form_id=form_id, number=number), 303)
    return _show(place, place.attempt.choices[place.item.id], practice=False)


@bp.get("/learn/<form_id>/<int:number>/again/feedback")
def practice_feedback(form_id: str, number: int) -> str | Response:
    """Show the same for an answer given for practice."""
    place = get_place(form_id, number)
    practised = progress.practice(place.item.id)
    # A story that is walked again has no feedback yet, whatever was practised before.
    if practised is None or progress.walk(walked_at(place, practice=True)):
        return redirect(url_for("learn.practise", form_id=form_id, number=number), 303)
    return _show(place, practised.choice, practice=True)


def _show(place: Place, choice: Choice, practice: bool) -> str:
    """Draw the page of feedback."""
    if isinstance(place.item, Rate):
        abort(404)
    progress.forget_walk()  # so that trying again begins at the first step
    return render_template(
        "learn/feedback.html",
        place=place,
        item=place.item,
        practice=practice,
        again=url_for("learn.practise", form_id=place.form.id, number=place.number),
        onward=onward(place.form, place.attempt),
        is_last=place.attempt.position(place.form.items) > place.last,
        **told(place.item, choice),
    )


def told(item: ChooseOne | ChooseAll | Story, choice: Choice) -> dict[str, object]:
    """Give what every page of feedback shows: what is told, and where it comes from."""
    feedback = assess.feedback(item, choice)
    return {
        "told": feedback,
        "statements": [catalogue().statement(statement, language()) for statement in feedback.rests_on],
        "source": catalogue().guidance(language()).source,
        "text_language": text_language(item.id),
    }
