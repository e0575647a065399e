"""Whom to call: the few numbers that stand on every page of a course and a session."""

from __future__ import annotations

from collections.abc import Callable

from quiz.content.help import Service
from quiz.languages import language
from quiz.learn.blueprint import bp
from quiz.learn.course import catalogue


@bp.context_processor
def _give_numbers() -> dict[str, Callable[[], list[Service]]]:
    """Let the learners' templates list the numbers, so that they are at hand when the network is not."""
    return {"numbers": numbers}


def numbers() -> list[Service]:
    """Give the services of the help page's first group that can be rung, in the reader's language."""
    return [service for service in catalogue().help(language()).services if service.first and service.phone]
