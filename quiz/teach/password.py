"""Changing one's password."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from quiz.accounts.educators import change_password
from quiz.accounts.errors import AccountsError
from quiz.accounts.passwords import least_length
from quiz.accounts.profiles import Profile
from quiz.db import db
from quiz.teach import access, refusals
from quiz.teach.blueprint import bp
from quiz.teach.new_password import NewPasswordForm
from quiz.teach.proof import ProofForm


class ChangePasswordForm(NewPasswordForm, ProofForm):
    """The password of now, and the new one twice."""


@bp.route("/account/password", methods=["GET", "POST"])
def password() -> Response:
    """Change the password; every other sign-in ends, and this browser gets a new one."""
    who = access.current_educator()
    form = ChangePasswordForm(who)
    if not form.validate_on_submit():
        return show(form, who)
    try:
        token = change_password(db.session, who.id, form.new_password.data or "", form.proof())
    except AccountsError as error:
        refusals.tell(form, error)
        return show(form, who, error)
    access.remember(token)
    flash(gettext("Your password is changed. Every other device is signed out."))
    return redirect(url_for("teach.account"), 303)


def show(form: ChangePasswordForm, who: Profile, error: AccountsError | None = None) -> Response:
    """Draw the form."""
    page = render_template("teach/password.html", form=form, who=who, least=least_length(who.has_second_factor))
    return refusals.answer(page, form, error)
