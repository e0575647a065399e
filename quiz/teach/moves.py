"""Every move of an educator: one press, one POST, then back to the page it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.readings import EducatorView
from quiz.ballot.sittings import NotNow, SittingClosed, UnknownRun, UnknownSitting
from quiz.db import db
from quiz.teach.access import get_sitting
from quiz.teach.blueprint import bp
from quiz.teach.projector import asked_language


@bp.post("/sessions/<sitting_id>/moves/<name>")
def move(sitting_id: str, name: str) -> Response:
    """Make one move of the educator's own session; a move that does not fit changes nothing and says so."""
    view = get_sitting(sitting_id)
    if name not in MOVES:
        abort(404)
    try:
        MOVES[name](view)
    except UnknownSitting:
        # Deleted in another window since it was read.
        abort(404)
    except SittingClosed:
        flash(_("This session is over, so nothing can be opened in it any more."))
    except (NotNow, UnknownRun):
        flash(_("Nothing was changed: the session had already moved on. This is where it is now."))
    return redirect(came_from(sitting_id), 303)


def came_from(sitting_id: str) -> str:
    """Give the address of the page whose button was pressed: the wall, or the educator's own."""
    if request.form.get("back") == "projector":
        return url_for("teach.projector", sitting_id=sitting_id, lang=asked_language())
    return url_for("teach.control", sitting_id=sitting_id)


def box() -> BallotBox:
    """Give the installation's ballot box."""
    found: BallotBox = current_app.extensions["ballot"]
    return found


def _next(view: EducatorView) -> None:
    after = request.form.get("after", type=int)
    if after is None:
        raise NotNow
    sittings.show_next(db.session, view.screen.sitting_id, after)


def _run(view: EducatorView) -> str:
    """Give the run the button was about; raises ``UnknownRun`` for one of another session."""
    run_id = request.form.get("run", "")
    if run_id not in {run.id for run in view.screen.runs}:
        raise UnknownRun
    return run_id


Move = Callable[[EducatorView], object]

MOVES: Mapping[str, Move] = {
    "next": _next,
    "options": lambda view: sittings.show_options(db.session, _run(view)),
    "close": lambda view: box().close_run(db.session, _run(view)),
    "again": lambda view: sittings.vote_again(db.session, _run(view)),
    "pause": lambda view: sittings.pause(db.session, view.screen.sitting_id),
    "resume": lambda view: sittings.resume(db.session, view.screen.sitting_id),
    "lock": lambda view: sittings.lock(db.session, view.screen.sitting_id),
    "unlock": lambda view: sittings.unlock(db.session, view.screen.sitting_id),
}
