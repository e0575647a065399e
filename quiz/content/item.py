"""Items: the scenes a learner meets, the options, and what each is worth. Frozen values, whole from birth."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from quiz.content.facets import Facets
from quiz.content.scene import Scene
from quiz.content.strict import Id, Revision, StatementId, Strict
from quiz.content.text import Line, Paragraphs

#: The cell that counts learners who chose not to answer. No option or outcome may use this id.
SKIP = "skip"


class Grade(StrEnum):
    """How much an option would help the person harmed."""

    HELPFUL = "helpful"
    PARTLY = "partly"
    UNHELPFUL = "unhelpful"
    HARMFUL = "harmful"

    @property
    def points(self) -> int:
        """Give the points of the grade: 2, 1, 0 or 0 (design 3)."""
        return {Grade.HELPFUL: 2, Grade.PARTLY: 1}.get(self, 0)


#: The points of the best grade.
FULL_POINTS = 2


class Skill(StrEnum):
    """What an item practises; the learner's profile has one line for each."""

    STEP_IN = "step-in"
    EVIDENCE = "evidence"
    ONLINE = "online"
    SUPPORT = "support"
    MYTHS = "myths"


class Option(Strict):
    """A choice, what it is worth and why."""

    id: Id
    text: Line
    grade: Grade
    why: Paragraphs
    rests_on: tuple[StatementId, ...] = Field(min_length=1)


class Step(Strict):
    """A point on a confidence scale. It has no grade: nobody is right or wrong about how sure they feel."""

    id: Id
    text: Line


class Rule(Strict):
    """Which choices an outcome is for. Every condition given must hold; none given means any choice.

    ``all_of``: each of these was chosen. ``any_of``: at least one of these. ``none_of``: none of these.
    """

    all_of: tuple[Id, ...] = ()
    any_of: tuple[Id, ...] = ()
    none_of: tuple[Id, ...] = ()

    def matches(self, chosen: frozenset[str]) -> bool:
        """Say whether a choice (a set of option ids, not empty) falls under this rule."""
        return (
            chosen.issuperset(self.all_of)
            and (not self.any_of or not chosen.isdisjoint(self.any_of))
            and chosen.isdisjoint(self.none_of)
        )

    @property
    def names(self) -> frozenset[str]:
        """Give every option id the rule speaks of."""
        return frozenset((*self.all_of, *self.any_of, *self.none_of))


class Outcome(Strict):
    """What a combination of choices comes to: "filming alone" is an outcome of its own."""

    id: Id
    when: Rule = Rule()
    label: Line
    grade: Grade
    why: Paragraphs
    rests_on: tuple[StatementId, ...] = Field(min_length=1)


class Debrief(Strict):
    """For the educator: what the most common mistake means, and one question to ask the room."""

    mistake: Paragraphs
    ask: Line


class Core(Strict):
    """What every item has, however it is answered."""

    id: Id
    revision: Revision
    scene: Scene
    question: Line
    #: Why the item is not shown at present; the reason is for authors and operators, so it is not translated.
    withdrawn: Annotated[str, StringConstraints(min_length=1, max_length=280)] | None = None

    scored: ClassVar[bool] = True


class Scored(Core):
    """What every item has whose answer is worth something."""

    skill: Skill
    facets: Facets
    better: Paragraphs
    safety: Paragraphs | None = None
    debrief: Debrief


class ChooseOne(Scored):
    """An item answered by one option; its cells are its options."""

    asks: Literal["choose-one"]
    options: tuple[Option, ...] = Field(min_length=3, max_length=5)

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the ids of everything an answer can be counted as, ``skip`` last."""
        return (*(option.id for option in self.options), SKIP)


class ChooseAll(Scored):
    """An item answered by one or more options; its cells are its outcomes, the first that matches wins."""

    asks: Literal["choose-all"]
    options: tuple[Option, ...] = Field(min_length=3, max_length=6)
    outcomes: tuple[Outcome, ...] = Field(min_length=2, max_length=8)

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the ids of everything an answer can be counted as, ``skip`` last."""
        return (*(outcome.id for outcome in self.outcomes), SKIP)

    def outcome_of(self, chosen: frozenset[str]) -> Outcome:
        """Give the first outcome whose rule matches a choice.

        Raises ``LookupError`` when none does, which a checked catalogue rules out.
        """
        for outcome in self.outcomes:
            if outcome.when.matches(chosen):
                return outcome
        raise LookupError(f"no outcome of {self.id} is for {sorted(chosen)}")


class Rate(Core):
    """A confidence scale. It is counted but never scored."""

    asks: Literal["rate"]
    options: tuple[Step, ...] = Field(min_length=3, max_length=5)

    scored: ClassVar[bool] = False

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the ids of everything an answer can be counted as, ``skip`` last."""
        return (*(step.id for step in self.options), SKIP)


class Turn(Strict):
    """What one may do at a step of a story; ``then`` says what happens next, ``leads_to`` where that is."""

    id: Id
    text: Line
    then: Line
    leads_to: Id


class StoryStep(Strict):
    """A moment of a story: what is happening, and what one may do about it."""

    id: Id
    text: Paragraphs
    question: Line
    choices: tuple[Turn, ...] = Field(min_length=2, max_length=4)


class Ending(Strict):
    """Where a path through a story ends, what that is worth and why."""

    id: Id
    label: Line
    grade: Grade
    why: Paragraphs
    rests_on: tuple[StatementId, ...] = Field(min_length=1)


class Story(Scored):
    """An item walked step by step, from the first of its steps to an ending; its cells are its endings."""

    asks: Literal["story"]
    steps: tuple[StoryStep, ...] = Field(min_length=4, max_length=7)
    endings: tuple[Ending, ...] = Field(min_length=3, max_length=6)

    @property
    def options(self) -> tuple[Option, ...]:
        """Give no options: a story has nothing to choose from that could be listed before it is walked."""
        return ()

    @property
    def cells(self) -> tuple[str, ...]:
        """Give the ids of everything an answer can be counted as, ``skip`` last."""
        return (*(ending.id for ending in self.endings), SKIP)


AnyItem = ChooseOne | ChooseAll | Story | Rate
Item = Annotated[AnyItem, Field(discriminator="asks")]

#: What an answer to a scored item can be counted as; each has an id, a grade, a ``why`` and ``rests_on``.
Part = Option | Outcome | Ending


def parts_of(item: AnyItem) -> tuple[Part, ...]:
    """Give what the cells of an item stand for, in their order and without ``skip``; a scale has no such parts."""
    match item:
        case ChooseOne():
            return item.options
        case ChooseAll():
            return item.outcomes
        case Story():
            return item.endings
        case Rate():
            return ()


def statements_of(item: AnyItem) -> frozenset[str]:
    """Give the ids of every guidance statement an item rests on."""
    return frozenset(statement for part in _resting(item) for statement in part.rests_on)


def _resting(item: AnyItem) -> Iterator[Part]:
    """Yield every part of an item that names what it rests on."""
    yield from parts_of(item)
    if isinstance(item, ChooseAll):
        yield from item.options
