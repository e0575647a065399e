"""The results of a sitting."""

from __future__ import annotations

from flask import render_template

from quiz.teach.access import get_sitting
from quiz.teach.blueprint import bp
from quiz.teach.shown import report_on


@bp.get("/sessions/<sitting_id>/results")
def results(sitting_id: str) -> str:
    """Show what was released of an educator's own sitting, and what to talk about."""
    view = get_sitting(sitting_id)
    return render_template("teach/results.html", report=report_on(view), sitting_id=sitting_id)
