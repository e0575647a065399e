"""One item: read it, then answer or skip."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quiz.assess.attempt import SKIPPED, Choice, NotAnAnswer, NothingChosen, OtherStep, read_choice, read_step
from quiz.assess.walk import step_after
from quiz.content.item import AnyItem, Rate, Story
from quiz.learn import progress
from quiz.learn.blueprint import bp
from quiz.learn.course import Place, get_place, onward, text_language
from quiz.learn.walk import moment, path_of


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """The options are drawn by the page; this carries the token that shows the answer came from it."""


@bp.route("/learn/<form_id>/<int:number>", methods=["GET", "POST"])
def answer(form_id: str, number: int) -> str | Response | tuple[str, int]:
    """Show an item and take its first answer; an item that has one shows its feedback."""
    place = get_place(form_id, number)
    if place.is_answered:
        return redirect(_after(place), 303)
    form = AnswerForm()
    if not form.validate_on_submit():
        return show(place, form)
    try:
        choice = sent_choice(place.item, walked_at(place))
    except NotAnAnswer as error:
        return show(place, form, problem=sentence(error)), 422
    if choice is None:
        return redirect(request.path, 303)
    attempt = place.attempt.with_choice(place.item.id, choice)
    progress.keep(attempt)
    if choice == SKIPPED or isinstance(place.item, Rate):
        return redirect(onward(place.form, attempt), 303)
    return redirect(url_for("learn.feedback", form_id=form_id, number=number), 303)


def sent_choice(item: AnyItem, where: str) -> Choice | None:
    """Read the choice a page sent for an item; the skip button says so by its name.

    ``None`` while a story, walked at ``where``, has not come to an ending: its page is to be shown again, at the
    step it has come to. Raises ``NotAnAnswer``.
    """
    if "skip" in request.form:
        return SKIPPED
    if isinstance(item, Story):
        return _walk_on(item, where)
    return read_choice(item, request.form.getlist("answer"))


def _walk_on(story: Story, where: str) -> Choice | None:
    """Take one step of a story; a step that was taken before, sent again, changes nothing."""
    try:
        path = read_step(story, path_of(story, where), request.form.getlist("answer"), request.form.get("step"))
    except OtherStep:
        return None
    if step_after(story, path) is None:
        progress.forget_walk()
        return path
    progress.keep_walk(where, path)
    return None


def walked_at(place: Place, practice: bool = False) -> str:
    """Name the page a story is walked on; practice is a walk of its own."""
    return f"{'again' if practice else place.form.id}/{place.item.id}"


def sentence(error: NotAnAnswer) -> str:
    """Say what to do about something that is no answer."""
    if isinstance(error, NothingChosen):
        return str(_("Choose an answer first, or skip this one."))
    return str(_("That answer does not belong to this page. Please choose again."))


def show(place: Place, form: FlaskForm, problem: str | None = None, practice: bool = False) -> str:
    """Draw the page of an item."""
    return render_template(
        "learn/answer.html",
        place=place,
        item=place.item,
        form=form,
        problem=problem,
        practice=practice,
        action=request.path,
        then=_then(place, practice),
        then_skipped=_feedback(place) if practice else _onward(place),
        text_language=text_language(place.item.id),
        moment=moment(place.item, walked_at(place, practice)),
    )


def _then(place: Place, practice: bool) -> str:
    """Give the address that follows an answer, for a script that sends it without leaving the page.

    A story comes back to its own page, which leads on when it has come to an ending.
    """
    if practice:
        return url_for("learn.practice_feedback", form_id=place.form.id, number=place.number)
    if isinstance(place.item, Story):
        return request.path
    return _onward(place) if isinstance(place.item, Rate) else _feedback(place)


def _after(place: Place) -> str:
    """Give the address to show when the item was answered before."""
    return _onward(place) if isinstance(place.item, Rate) else _feedback(place)


def _feedback(place: Place) -> str:
    """Give the address of the item's feedback."""
    return url_for("learn.feedback", form_id=place.form.id, number=place.number)


def _onward(place: Place) -> str:
    """Give the address that follows once this item has a choice, whichever it is."""
    return onward(place.form, place.attempt.with_choice(place.item.id, SKIPPED))
