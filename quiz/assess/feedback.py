"""What a learner is told after an answer."""

from __future__ import annotations

from dataclasses import dataclass

from quiz.assess.attempt import SKIPPED, Choice
from quiz.assess.scoring import option_of
from quiz.content.item import ChooseAll, ChooseOne, Grade, Option


@dataclass(frozen=True)
class Feedback:
    """How helpful an answer would be and why, each part of it, what else there was, and what it rests on."""

    grade: Grade | None
    label: str | None
    why: str | None
    chosen: tuple[Option, ...]
    others: tuple[Option, ...]
    better: str
    safety: str | None
    rests_on: tuple[str, ...]


def feedback(item: ChooseOne | ChooseAll, choice: Choice) -> Feedback:
    """Give the feedback for a choice; a skip has no grade and no reason, and still shows the better move."""
    chosen = tuple(option for option in item.options if option.id in choice)
    others = tuple(option for option in item.options if option.id not in choice)
    grade, label, why, rests_on = None, None, None, tuple[str, ...]()
    if choice == SKIPPED:
        rests_on = _together(*(option.rests_on for option in item.options if option.grade is Grade.HELPFUL))
    elif isinstance(item, ChooseAll):
        outcome = item.outcome_of(frozenset(choice))
        grade, label, why = outcome.grade, outcome.label, outcome.why
        rests_on = _together(outcome.rests_on, *(option.rests_on for option in chosen))
    else:
        option = option_of(item, choice[0])
        grade, why, rests_on = option.grade, option.why, option.rests_on
    return Feedback(grade, label, why, chosen, others, item.better, item.safety, rests_on)


def _together(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Join groups of statement ids, each id once, in the order first met."""
    return tuple(dict.fromkeys(statement for group in groups for statement in group))
