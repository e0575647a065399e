"""What was released of a sitting, read from the database. There is no other road from a count to a page."""

from __future__ import annotations

from flask import current_app

from quiz.ballot.readings import EducatorView, releases
from quiz.content.catalogue import Catalogue
from quiz.db import db
from quiz.disclosure.released import Released, from_json
from quiz.languages import language
from quiz.teach.report import Report, report_of


def catalogue() -> Catalogue:
    """Give the catalogue that was read at start."""
    found: Catalogue = current_app.extensions["catalogue"]
    return found


def released_of(sitting_id: str) -> dict[str, Released]:
    """Give run id -> release for every closed run of a sitting."""
    return {run_id: from_json(text) for run_id, text in releases(db.session, sitting_id).items()}


def report_on(view: EducatorView) -> Report:
    """Make the report of a sitting in the reader's language; whoever calls asks whether they may see it."""
    released = released_of(view.screen.sitting_id)
    return report_of(view.screen, view.opened_on, released, catalogue(), language())
