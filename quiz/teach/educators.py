"""Educators, for administrators: who there is, inviting, letting back in, revoking."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from quiz.accounts import educators as accounts
from quiz.accounts import invitations
from quiz.accounts.errors import AccountsError
from quiz.accounts.limits import LIMITS
from quiz.accounts.profiles import Profile
from quiz.db import db
from quiz.teach import links, refusals
from quiz.teach.access import current_administrator
from quiz.teach.blueprint import bp


class InviteForm(FlaskForm):  # type: ignore[misc]
    """Whom to invite."""

    name = StringField(_("Name"), [InputRequired(_("Type the name of the person you invite."))])
    admin = BooleanField(_("May invite and revoke others, too (administrator)"))


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """One button."""


@bp.get("/educators")
def educators() -> str:
    """List every educator, the revoked last."""
    who = current_administrator()
    everyone = accounts.educators(db.session, by=who.id)
    return render_template("teach/educators.html", who=who, educators=sorted(everyone, key=lambda one: one.is_revoked))


@bp.route("/educators/invite", methods=["GET", "POST"])
def invite() -> Response | str:
    """Make an invitation and show its link this once."""
    who = current_administrator()
    form = InviteForm()
    error: AccountsError | None = None
    if form.validate_on_submit():
        try:
            name, admin = form.name.data or "", bool(form.admin.data)
            token = invitations.invite(db.session, name, admin=admin, by=who.id, now=datetime.now(UTC))
        except AccountsError as refused:
            error = refused
            refusals.tell(form, error)
        else:
            return show_link(" ".join(name.split()), token)
    return refusals.answer(render_template("teach/invite.html", form=form), form, error)


@bp.route("/educators/<educator_id>/back", methods=["GET", "POST"])
def invite_back(educator_id: str) -> str:
    """Make a link by which an educator chooses a new password, and show it this once."""
    who, other = current_administrator(), get_educator(educator_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        token = invitations.invite_back(db.session, other.name, by=who.id, now=datetime.now(UTC))
        return show_link(other.name, token)
    return render_template("teach/invite_back.html", form=form, other=other)


@bp.route("/educators/<educator_id>/revoke", methods=["GET", "POST"])
def revoke(educator_id: str) -> Response:
    """Ask once, then end an educator's access."""
    who, other = current_administrator(), get_educator(educator_id)
    form = ConfirmForm()
    problem: str | None = None
    if form.validate_on_submit():
        try:
            accounts.revoke(db.session, other.name, by=who.id, now=datetime.now(UTC))
        except AccountsError as refused:
            problem = refusals.sentence(refused)
        else:
            flash(gettext("%(name)s can’t sign in any more.", name=other.name))
            return redirect(url_for("teach.educators"), 303)
    page = render_template("teach/revoke.html", form=form, other=other, who=who, problem=problem)
    return Response(page, 422 if problem else 200, mimetype="text/html")


def get_educator(educator_id: str) -> Profile:
    """Give an educator by id, or answer 404."""
    for one in accounts.educators(db.session, by=current_administrator().id):
        if one.id == educator_id:
            return one
    abort(404)


def show_link(name: str, token: str) -> str:
    """Show a link that is nowhere else: the database keeps only its digest."""
    links.keep_to_ourselves()
    address = url_for("teach.follow_invitation", token=token, _external=True)
    host = request.host.rpartition(":")[0] or request.host
    return render_template(
        "teach/link.html",
        name=name,
        address=address,
        days=LIMITS.invitation.days,
        is_this_computer_only=host in ("localhost", "127.0.0.1", "[::1]"),
    )
