"""An educator's closed sittings over time."""

from __future__ import annotations

from flask import render_template, request

from quiz.ballot.readings import educator_view, sittings_of
from quiz.content.folder import THEMES
from quiz.content.item import Skill
from quiz.db import db
from quiz.teach.access import current_educator
from quiz.teach.blueprint import bp
from quiz.teach.report import Report
from quiz.teach.shown import report_on
from quiz.teach.trend import skill_of, subjects, trends


@bp.get("/compare")
def compare() -> str:
    """Show how one scene, or the scenes of one skill, came out from session to session.

    There is nothing else to choose by: totals of whole rooms are all there is.
    """
    reports = _closed_reports()
    found = subjects(reports)
    skills = [skill for skill in Skill if skill in {skill_of(entry) for entry in found.values()}]
    wanted = request.args.get("show") or (skills[0] if skills else "")
    followed = trends(reports, wanted)
    return render_template(
        "teach/compare.html",
        sessions=len(reports),
        skills=skills,
        scenes=[(theme, [entry for entry in found.values() if entry.theme == theme]) for theme in THEMES],
        has_scores="score" in found,
        wanted=wanted,
        trends=followed,
        shares_nothing=len(reports) > 1 and bool(followed) and all(len(one.points) < 2 for one in followed),
    )


def _closed_reports() -> list[Report]:
    """Give the reports on every closed sitting of the educator, the earliest first."""
    closed = [one for one in sittings_of(db.session, current_educator().id) if not one.is_open]
    views = [educator_view(db.session, one.id) for one in sorted(closed, key=lambda one: (one.opened_on, one.id))]
    return [report_on(view) for view in views]
