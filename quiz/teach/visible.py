"""What can my teacher see? The very pages and files, of a sitting that is there to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, render_template

from quiz.ballot.readings import EducatorView, Summary, educator_view, sittings_of
from quiz.db import db
from quiz.languages import language
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.example import example
from quiz.teach.export import to_json
from quiz.teach.report import Report, report_of
from quiz.teach.shown import catalogue, report_on
from quiz.teach.state import state_text

#: Whose sittings are there for everybody to look at. No educator can have this id: theirs are UUIDs.
DEMO = "demo"


@dataclass(frozen=True)
class Exhibit:
    """What is shown, and whether it comes from a demonstration in the database or from the example."""

    report: Report
    while_open: EducatorView
    is_from_database: bool


@bp.get("/what-can-be-seen")
@open_to_all
def what_can_be_seen() -> str:
    """Show the results page and its JSON as an educator gets them, and what they get while a question is open."""
    exhibit = _exhibit()
    return render_template(
        "teach/what_can_be_seen.html",
        report=exhibit.report,
        json=to_json(exhibit.report),
        while_open=exhibit.while_open,
        state=state_text(exhibit.while_open),
        is_from_database=exhibit.is_from_database,
        k=exhibit.report.k,
    )


def _exhibit() -> Exhibit:
    made_up = example(catalogue(), current_app.config["SMALLEST_GROUP"])
    demonstrations = sittings_of(db.session, DEMO)
    closed = _first(demonstrations, is_open=False)
    if closed is None:
        report = report_of(made_up.closed, made_up.opened_on, made_up.released, catalogue(), language())
        return Exhibit(report, made_up.while_open, is_from_database=False)
    return Exhibit(report_on(closed), _first(demonstrations, is_open=True) or made_up.while_open, is_from_database=True)


def _first(sittings: list[Summary], *, is_open: bool) -> EducatorView | None:
    """Give the largest of the demonstrations that are open, or closed."""
    found = sorted((one for one in sittings if one.is_open is is_open), key=lambda one: (-one.joined, one.id))
    return educator_view(db.session, found[0].id) if found else None
