"""The set-up page: whoever holds the link that ``quiz serve`` printed becomes the first administrator."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from quiz.accounts import invitations
from quiz.accounts.errors import AccountsError, LinkRefused
from quiz.accounts.passwords import LEAST_ALONE
from quiz.db import db
from quiz.teach import links, refusals
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.entrance import enter, passwords, secret
from quiz.teach.new_password import NewPasswordForm

KIND = "set_up"


class SetUpForm(NewPasswordForm):
    """The name of the first administrator, and a password."""

    name = StringField(_("Your name"), [InputRequired(_("Type your name."))])


@bp.get("/set-up/<token>")
@open_to_all
def follow_set_up_link(token: str) -> Response:
    """Take the token out of the address."""
    return links.take(KIND, token)


@bp.route("/set-up", methods=["GET", "POST"])
@open_to_all
def set_up() -> Response:
    """Make the first administrator and sign them in."""
    links.keep_to_ourselves()
    token = links.held(KIND)
    if not invitations.is_set_up_link(db.session, token):
        return links.gone(KIND)
    form = SetUpForm()
    if not form.validate_on_submit():
        return show(form)
    try:
        signed_in = invitations.set_up(
            db.session,
            token,
            form.name.data or "",
            form.new_password.data or "",
            now=datetime.now(UTC),
            passwords=passwords(),
            secret=secret(),
        )
    except LinkRefused:
        return links.gone(KIND)
    except AccountsError as error:
        refusals.tell(form, error)
        return show(form, error)
    response = enter(signed_in, url_for("teach.home"))
    flash(gettext("Your account is made, and you are signed in."))
    return response


def show(form: SetUpForm, error: AccountsError | None = None) -> Response:
    """Draw the form; the name stays typed."""
    return refusals.answer(render_template("teach/set_up.html", form=form, least=LEAST_ALONE), form, error)
