"""An educator's own account: what it is, and what can be done with it."""

from __future__ import annotations

from flask import render_template

from quiz.accounts.second_factor import RECOVERY_CODES, recovery_codes_left
from quiz.db import db
from quiz.teach.access import current_educator
from quiz.teach.blueprint import bp


@bp.get("/account")
def account() -> str:
    """Show the account."""
    who = current_educator()
    return render_template(
        "teach/account.html", who=who, left=recovery_codes_left(db.session, who.id), of=RECOVERY_CODES
    )
