"""Pass the phone to the next person: forget everything this device holds."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from quiz.forgetting import end_sign_in
from quiz.learn import progress
from quiz.learn.blueprint import bp


class PassOnForm(FlaskForm):  # type: ignore[misc]
    """One button."""


@bp.route("/learn/pass", methods=["GET", "POST"])
def pass_on() -> str | Response:
    """Ask once, because it can't be taken back; then forget and begin at the front page."""
    form = PassOnForm()
    if form.validate_on_submit():
        end_sign_in()
        progress.forget()
        return redirect(url_for("about.home"), 303)
    return render_template("learn/pass_on.html", form=form)
