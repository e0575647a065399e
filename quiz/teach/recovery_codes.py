"""New recovery codes in place of the old ones."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from quiz.accounts.errors import AccountsError
from quiz.accounts.second_factor import recovery_codes_left, renew_recovery_codes
from quiz.db import db
from quiz.teach import access, refusals
from quiz.teach.blueprint import bp
from quiz.teach.proof import ProofForm


@bp.route("/account/recovery-codes", methods=["GET", "POST"])
def recovery_codes() -> Response | str:
    """Replace the recovery codes, and show the new ones this once."""
    who = access.current_educator()
    if not who.has_second_factor:
        return redirect(url_for("teach.account"), 303)
    form = ProofForm(who)
    error: AccountsError | None = None
    if form.validate_on_submit():
        try:
            codes = renew_recovery_codes(db.session, who.id, form.proof())
        except AccountsError as refused:
            error = refused
            refusals.tell(form, error)
        else:
            return render_template("teach/recovery_codes.html", codes=codes, is_new=False)
    left = recovery_codes_left(db.session, who.id)
    return refusals.answer(render_template("teach/recovery_codes_renew.html", form=form, left=left), form, error)
