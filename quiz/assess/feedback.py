"""What a learner is told after an answer."""

from __future__ import annotations

from dataclasses import dataclass

from quiz.assess.attempt import SKIPPED, Choice
from quiz.assess.scoring import option_of
from quiz.assess.walk import Taken, ending_of, taken
from quiz.content.item import ChooseAll, ChooseOne, Ending, Grade, Option, Outcome, Story, parts_of


@dataclass(frozen=True)
class Feedback:
    """How helpful an answer would be and why, each part of it, what else there was, and what it rests on.

    A story has no options: it has the ``path`` that was walked and the ``ending`` it came to.
    """

    grade: Grade | None
    label: str | None
    why: str | None
    chosen: tuple[Option, ...]
    others: tuple[Option, ...]
    better: str
    safety: str | None
    rests_on: tuple[str, ...]
    path: tuple[Taken, ...] = ()
    ending: Ending | None = None


def feedback(item: ChooseOne | ChooseAll | Story, choice: Choice) -> Feedback:
    """Give the feedback for a choice; a skip has no grade and no reason, and still shows the better move."""
    chosen = tuple(option for option in item.options if option.id in choice)
    others = tuple(option for option in item.options if option.id not in choice)
    if choice == SKIPPED:
        rests_on = _together(*(part.rests_on for part in _to_learn_from(item) if part.grade is Grade.HELPFUL))
        return Feedback(None, None, None, chosen, others, item.better, item.safety, rests_on)
    part = _answered(item, choice)
    return Feedback(
        grade=part.grade,
        label=None if isinstance(part, Option) else part.label,
        why=part.why,
        chosen=chosen,
        others=others,
        better=item.better,
        safety=item.safety,
        rests_on=_together(part.rests_on, *(option.rests_on for option in chosen)),
        path=taken(item, choice) if isinstance(item, Story) else (),
        ending=part if isinstance(part, Ending) else None,
    )


def _answered(item: ChooseOne | ChooseAll | Story, choice: Choice) -> Option | Outcome | Ending:
    """Give what a choice comes to."""
    match item:
        case ChooseOne():
            return option_of(item, choice[0])
        case ChooseAll():
            return item.outcome_of(frozenset(choice))
        case Story():
            return ending_of(item, choice)


def _to_learn_from(item: ChooseOne | ChooseAll | Story) -> tuple[Option | Outcome | Ending, ...]:
    """Give what somebody who skipped is shown: the options where there are any, else the endings."""
    return item.options or parts_of(item)


def _together(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Join groups of statement ids, each id once, in the order first met."""
    return tuple(dict.fromkeys(statement for group in groups for statement in group))
