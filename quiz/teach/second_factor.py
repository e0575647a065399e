"""Two-step sign-in: begin with a QR code, turn on with a code, turn off."""

from __future__ import annotations

from datetime import UTC, datetime

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired

from quiz.accounts import second_factor as factor
from quiz.accounts.errors import AccountsError, PasswordTooShort
from quiz.db import db
from quiz.teach import access, refusals
from quiz.teach.blueprint import bp
from quiz.teach.entrance import secrets
from quiz.teach.proof import ProofForm


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The code that proves that the app has the secret."""

    code = StringField(_("Code from the app"), [InputRequired(_("Type the six digits that the app shows."))])


@bp.route("/account/two-step", methods=["GET", "POST"])
def second_factor() -> Response | str:
    """Ask for the password, then show the secret for the app. With two steps on, this moves to another phone."""
    who = access.current_educator()
    form = ProofForm(who)
    error: AccountsError | None = None
    if form.validate_on_submit():
        try:
            pending = factor.begin_second_factor(
                db.session, who.id, form.proof(), issuer=current_app.config["SITE_NAME"]
            )
        except AccountsError as refused:
            error = refused
            refusals.tell(form, error)
        else:
            return render_template("teach/scan.html", form=CodeForm(formdata=None), pending=pending, qr=qr(pending))
    return refusals.answer(render_template("teach/second_factor.html", form=form, who=who), form, error)


@bp.post("/account/two-step/on")
def turn_on_second_factor() -> Response | str:
    """Turn it on with a first code, and show the recovery codes this once."""
    who = access.current_educator()
    form = CodeForm()
    error: AccountsError | None = None
    if form.validate():
        try:
            turned_on = factor.turn_on(
                db.session, who.id, form.code.data or "", now=datetime.now(UTC), secrets=secrets()
            )
        except AccountsError as refused:
            error = refused
            refusals.tell(form, error)
        else:
            access.remember(turned_on.token)
            return render_template("teach/recovery_codes.html", codes=turned_on.recovery_codes, is_new=True)
    return refusals.answer(render_template("teach/scan.html", form=form, pending=None), form, error)


@bp.route("/account/two-step/off", methods=["GET", "POST"])
def turn_off_second_factor() -> Response:
    """Turn it off; from then on the password stands alone."""
    who = access.current_educator()
    if not who.has_second_factor:
        return redirect(url_for("teach.account"), 303)
    form = ProofForm(who)
    error: AccountsError | None = None
    if form.validate_on_submit():
        try:
            factor.turn_off(db.session, who.id, form.proof())
        except PasswordTooShort as refused:
            error = refused
            refusals.tell(form, refused, refusals.password_cannot_stand_alone(refused))
        except AccountsError as refused:
            error = refused
            refusals.tell(form, error)
        else:
            flash(gettext("Two-step sign-in is off."))
            return redirect(url_for("teach.account"), 303)
    return refusals.answer(render_template("teach/second_factor_off.html", form=form), form, error)


def qr(pending: factor.Pending) -> Markup:
    """Draw the QR code for the app: dark on white in any colour scheme, or phones do not read it."""
    code = segno.make(pending.address, micro=False, error="m")
    drawn = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    # Markup from segno: modules as a path, nothing of the address as text.
    return Markup(drawn)  # noqa: S704
