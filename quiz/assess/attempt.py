"""An attempt: one learner's run through a form, held by the learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from quiz.assess.walk import Path, ending_of, step_after
from quiz.content.item import SKIP, AnyItem, ChooseAll, Story

#: What was chosen: option ids in the item's order, the whole path of a story, or nothing at all for a skip.
Choice = tuple[str, ...]
SKIPPED: Choice = ()


class NotAnAnswer(ValueError):
    """What was sent is no answer to the item."""


class OtherStep(NotAnAnswer):
    """What was sent belongs to another step of the story than the one that is asked."""


class NothingChosen(NotAnAnswer):
    """The learner sent the page without choosing; skipping has its own button."""


def read_choice(item: AnyItem, sent: list[str]) -> Choice:
    """Turn the option ids that were sent into a choice, in the item's order and without repeats.

    Raises ``NothingChosen`` for an empty list, and ``NotAnAnswer`` for an id the item does not have or for
    several where one is asked.
    """
    if isinstance(item, Story):
        raise NotAnAnswer(f"{item.id} is answered step by step")
    known = [option.id for option in item.options]
    if not sent:
        raise NothingChosen(item.id)
    if not set(sent) <= set(known):
        raise NotAnAnswer(f"{item.id} has no such option")
    if len(set(sent)) > 1 and not isinstance(item, ChooseAll):
        raise NotAnAnswer(f"{item.id} asks for one option")
    return tuple(option for option in known if option in sent)


def read_step(story: Story, path: Path, sent: list[str], step_id: str | None = None) -> Path:
    """Turn the choice that was sent for the step a path has come to into the path that goes on from it.

    ``step_id`` is the step the page was about; when it is another one, as after Back or a double tap, this raises
    ``OtherStep``. Raises ``NothingChosen`` and ``NotAnAnswer`` as ``read_choice`` does.
    """
    step = step_after(story, path)
    if step is None or step_id not in (None, step.id):
        raise OtherStep(story.id)
    if not sent:
        raise NothingChosen(story.id)
    if len(set(sent)) > 1 or sent[0] not in {turn.id for turn in step.choices}:
        raise NotAnAnswer(f"{story.id} has no such choice at {step.id}")
    return (*path, sent[0])


def fits(item: AnyItem, choice: Choice) -> bool:
    """Say whether a choice that was kept can be told about: content may have changed since it was made."""
    if isinstance(item, Story):
        try:
            return choice == SKIPPED or step_after(item, choice) is None
        except LookupError:
            return False
    return {option.id for option in item.options}.issuperset(choice)


@dataclass(frozen=True)
class Attempt:
    """The form, the content it was begun with, and the first choice made for each item so far."""

    form: str
    digest: str
    choices: Mapping[str, Choice] = field(default_factory=dict)

    def with_choice(self, item_id: str, choice: Choice) -> Attempt:
        """Give the attempt with a choice noted; the first choice for an item stands."""
        if item_id in self.choices:
            return self
        return replace(self, choices={**self.choices, item_id: choice})

    def has(self, item_id: str) -> bool:
        """Say whether an item was answered or skipped."""
        return item_id in self.choices

    def position(self, items: tuple[str, ...]) -> int:
        """Give the number (from 1) of the first item without a choice, or one past the last."""
        for number, item_id in enumerate(items, start=1):
            if item_id not in self.choices:
                return number
        return len(items) + 1

    def to_plain(self) -> dict[str, Any]:
        """Give the attempt as plain values for a cookie."""
        return {
            "form": self.form,
            "digest": self.digest,
            "choices": {item: list(choice) for item, choice in self.choices.items()},
        }

    @classmethod
    def from_plain(cls, plain: Any) -> Attempt | None:
        """Read an attempt from plain values; anything of another shape gives ``None``."""
        try:
            choices = {str(item): tuple(map(str, choice)) for item, choice in plain["choices"].items()}
            return cls(form=str(plain["form"]), digest=str(plain["digest"]), choices=choices)
        except (TypeError, KeyError, AttributeError):
            return None


def cell_of(item: AnyItem, choice: Choice) -> str:
    """Give the one cell a choice is counted in: an option, an outcome, an ending, or ``skip``."""
    if choice == SKIPPED:
        return SKIP
    if isinstance(item, ChooseAll):
        return item.outcome_of(frozenset(choice)).id
    if isinstance(item, Story):
        return ending_of(item, choice).id
    return choice[0]
