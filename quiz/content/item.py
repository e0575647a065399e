"""Items: the scenes a learner meets, the options, and what each is worth. Frozen values, whole from birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from quiz.content.text import Line, Paragraphs, Words

#: The cell that counts learners who chose not to answer. No option or outcome may use this id.
SKIP = "skip"

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
StatementId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]


def whole_number(value: object) -> object:
    """Read "12" as a number; other digits than 0 to 9, and absurdly many, are left to be refused."""
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) else value


Revision = Annotated[int, BeforeValidator(whole_number), Field(ge=1)]


class Strict(BaseModel):
    """A value that never changes and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Picture(StrEnum):
    """The quiet drawing above a scene. It shows a place, never a person harmed."""

    PLATFORM = "platform"
    TRAIN = "train"
    BUS = "bus"
    STREET = "street"
    SCHOOL = "school"
    SHOP = "shop"
    HOME = "home"
    PHONE = "phone"
    CHAT = "chat"
    CAFE = "cafe"


class Place(Strict):
    """A scene told in two to four short sentences."""

    looks: Literal["place"]
    picture: Picture
    text: Paragraphs


class Message(Strict):
    """One bubble of a chat. ``mine`` marks what the learner is said to have written."""

    sender: Line
    text: Line
    mine: bool = False

    @model_validator(mode="before")
    @classmethod
    def _read_mine(cls, data: object) -> object:
        """Read ``mine: yes``; every scalar of a content file is a string."""
        if isinstance(data, dict) and isinstance(data.get("mine"), str):
            known = {"yes": True, "no": False}
            return {**data, "mine": known.get(data["mine"], data["mine"])}
        return data


class Chat(Strict):
    """A scene shown as message bubbles, with a sentence that says where we are."""

    looks: Literal["chat"]
    picture: Picture = Picture.CHAT
    title: Line
    text: Paragraphs
    messages: tuple[Message, ...] = Field(min_length=1, max_length=6)


class Saying(Strict):
    """A remark to weigh: who says it, and the words."""

    looks: Literal["saying"]
    picture: Picture
    text: Paragraphs
    speaker: Line
    words: Words


Scene = Annotated[Place | Chat | Saying, Field(discriminator="looks")]


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


Item = Annotated[ChooseOne | ChooseAll | Rate, Field(discriminator="asks")]


def statements_of(item: ChooseOne | ChooseAll | Rate) -> frozenset[str]:
    """Give the ids of every guidance statement an item rests on."""
    return frozenset(statement for part in _resting(item) for statement in part.rests_on)


def _resting(item: ChooseOne | ChooseAll | Rate) -> Iterator[Option | Outcome]:
    """Yield every part of an item that names what it rests on."""
    if isinstance(item, Rate):
        return
    yield from item.options
    if isinstance(item, ChooseAll):
        yield from item.outcomes
