"""Security events, for administrators."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import lazy_gettext as _

from quiz.accounts.audit import EventKind, events
from quiz.content.help import HONG_KONG
from quiz.db import db
from quiz.teach.access import current_administrator
from quiz.teach.blueprint import bp

AT_MOST = 50

KINDS = {
    EventKind.SET_UP_LINK_MADE: _("A set-up link was made"),
    EventKind.INVITED: _("Somebody was invited"),
    EventKind.INVITATION_WITHDRAWN: _("An invitation was withdrawn"),
    EventKind.INVITED_BACK: _("A link for a new password was made"),
    EventKind.JOINED: _("Became an educator"),
    EventKind.CAME_BACK: _("Came back with a new password"),
    EventKind.REVOKED: _("Was revoked"),
    EventKind.SIGNED_IN: _("Signed in"),
    EventKind.SIGN_IN_FAILED: _("A sign-in failed"),
    EventKind.PROOF_FAILED: _("A wrong password or code while signed in"),
    EventKind.SIGNED_OUT: _("Signed out"),
    EventKind.SIGNED_OUT_EVERYWHERE: _("Signed out on every device"),
    EventKind.PASSWORD_CHANGED: _("Changed the password"),
    EventKind.SECOND_FACTOR_ON: _("Turned two-step sign-in on"),
    EventKind.SECOND_FACTOR_OFF: _("Turned two-step sign-in off"),
    EventKind.RECOVERY_CODE_USED: _("Used a recovery code"),
    EventKind.RECOVERY_CODES_RENEWED: _("Made new recovery codes"),
}


@bp.get("/audit")
def audit() -> str:
    """Show what happened, the newest first. Who asked from where is kept nowhere."""
    before = request.args.get("before", type=event_id)
    # One more than is shown tells whether there is another page.
    found = events(db.session, by=current_administrator().id, before=before, at_most=AT_MOST + 1)
    shown = found[:AT_MOST]
    return render_template(
        "teach/audit.html",
        events=[(event.at.astimezone(HONG_KONG), KINDS[event.kind], event.name) for event in shown],
        older=shown[-1].id if len(found) > AT_MOST else None,
        is_first_page=before is None,
    )


def event_id(text: str) -> int:
    """Read the id of an event from an address. No id is larger than PostgreSQL's INTEGER, which refuses more."""
    return max(0, min(int(text), 2**31 - 1))
