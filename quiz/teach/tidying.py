"""Tidying on educators' requests."""

from __future__ import annotations

from quiz.teach.access import educator
from quiz.teach.blueprint import bp
from quiz.tidying import tidy_now_and_then


@bp.before_request
def tidy_for_educators() -> None:
    """Let a signed-in educator's request close and delete what is past its time."""
    if educator() is not None:
        tidy_now_and_then()
