"""Signing in: one form and, whatever was wrong, one answer."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from quiz.accounts import sign_in as signing_in
from quiz.accounts.errors import AccountsError
from quiz.db import db
from quiz.teach import refusals
from quiz.teach.access import educator
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.entrance import FRONT, enter, known_device, passwords, secrets


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Name, password and, for who uses two-step sign-in, a code."""

    name = StringField(_("Name"), [InputRequired(_("Type your name."))])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password."))])
    code = StringField(_("Code"))


@bp.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> Response:
    """Ask who it is, and let them in."""
    if educator() is not None:
        return redirect(FRONT, 303)
    form = SignInForm()
    if not form.validate_on_submit():
        return show(form)
    newest, *older = secrets()
    try:
        signed_in = signing_in.sign_in(
            db.session,
            signing_in.Entry(form.name.data or "", form.password.data or "", form.code.data or "", known_device()),
            now=datetime.now(UTC),
            passwords=passwords(),
            secret=newest,
            old_secrets=tuple(older),
        )
    except AccountsError as error:
        refusals.tell(form, error)
        return show(form, error)
    return enter(signed_in, FRONT)


def show(form: SignInForm, error: AccountsError | None = None) -> Response:
    """Draw the form; the name stays typed, the password and the code do not."""
    return refusals.answer(render_template("teach/sign_in.html", form=form), form, error)
