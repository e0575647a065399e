"""The page of an invitation: choose a password and become an educator, or come back as one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quiz.accounts import invitations
from quiz.accounts.errors import AccountsError, LinkRefused, NameTaken
from quiz.accounts.invitations import Invited
from quiz.accounts.passwords import LEAST_ALONE
from quiz.db import db
from quiz.teach import links, refusals
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.entrance import enter, passwords, secret
from quiz.teach.new_password import NewPasswordForm

KIND = "invitation"


@bp.get("/invitation/<token>")
@open_to_all
def follow_invitation(token: str) -> Response:
    """Take the token out of the address."""
    return links.take(KIND, token)


@bp.route("/invitation", methods=["GET", "POST"])
@open_to_all
def invitation() -> Response:
    """Let the invited person choose a password, and sign them in."""
    links.keep_to_ourselves()
    token, now = links.held(KIND), datetime.now(UTC)
    try:
        invited = invitations.read_invitation(db.session, token, now=now)
        form = NewPasswordForm()
        if not form.validate_on_submit():
            return show(form, invited)
        signed_in = invitations.redeem(
            db.session, token, form.new_password.data or "", now=now, passwords=passwords(), secret=secret()
        )
    except (LinkRefused, NameTaken):
        # A name taken meanwhile can't be changed here: the link is as good as gone.
        return links.gone(KIND)
    except AccountsError as error:
        refusals.tell(form, error)
        return show(form, invited, error)
    response = enter(signed_in, url_for("teach.home"))
    flash(_("You are signed in."))
    return response


def show(form: NewPasswordForm, invited: Invited, error: AccountsError | None = None) -> Response:
    """Draw the form."""
    page = render_template("teach/invitation.html", form=form, invited=invited, least=LEAST_ALONE)
    return refusals.answer(page, form, error)
