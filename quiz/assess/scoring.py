"""Marks for answers, and the score of an attempt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from quiz.assess.attempt import SKIPPED, Choice
from quiz.assess.walk import ending_of
from quiz.content.item import FULL_POINTS, AnyItem, ChooseAll, ChooseOne, Grade, Option, Rate, Skill, Story

#: The bands a score is counted in, as the lowest share of points (per cent) that belongs to each.
BANDS = {"band-1": 0, "band-2": 20, "band-3": 40, "band-4": 60, "band-5": 80}

#: The share of a skill's points from which a summary says that it went well.
WENT_WELL_FROM = 0.5

#: How many skills a summary suggests to practise.
PRACTISE_AT_MOST = 2


@dataclass(frozen=True)
class Mark:
    """The credit for one answer: its grade, and points out of ``FULL_POINTS``."""

    grade: Grade

    @property
    def points(self) -> int:
        """Give the points earned, 0 to ``FULL_POINTS``."""
        return self.grade.points


@dataclass(frozen=True)
class Earned:
    """Points earned out of points that could be earned."""

    points: int = 0
    out_of: int = 0

    def plus(self, mark: Mark) -> Earned:
        """Give the sum with one more mark."""
        return Earned(self.points + mark.points, self.out_of + FULL_POINTS)

    @property
    def share(self) -> float:
        """Give the share earned, 0.0 to 1.0; 0.0 when nothing was answered."""
        return self.points / self.out_of if self.out_of else 0.0


@dataclass(frozen=True)
class Score:
    """What an attempt comes to: in all, and for each skill that was met. Skips and scales are left out.

    ``helped`` counts the answers that would help, wholly or in part.
    """

    total: Earned
    skills: Mapping[Skill, Earned]
    answered: int
    skipped: int
    helped: int = 0

    @property
    def band(self) -> str | None:
        """Give the band of the total, or ``None`` when nothing was answered."""
        if not self.total.out_of:
            return None
        percent = 100 * self.total.points / self.total.out_of
        return max((band for band, least in BANDS.items() if percent >= least), key=BANDS.__getitem__)

    def went_well(self) -> tuple[Skill, ...]:
        """Give the skills with at least half of their points, in the usual order; none when nothing was answered."""
        return tuple(skill for skill in Skill if skill in self.skills and self.skills[skill].share >= WENT_WELL_FROM)

    def to_practise(self) -> tuple[Skill, ...]:
        """Give the skills to practise next, weakest first; a skill with every point is not among them."""
        weakest = sorted(self.skills.items(), key=lambda entry: (entry[1].share, list(Skill).index(entry[0])))
        return tuple(skill for skill, tested in weakest if tested.points < tested.out_of)[:PRACTISE_AT_MOST]


def mark(item: AnyItem, choice: Choice) -> Mark | None:
    """Mark a choice; a skip and a confidence scale have no mark.

    For ``choose-all`` the first outcome that matches decides, so a combination can be worth less than one of
    its parts; for a story the ending decides. Points follow the grade (design 3): helpful 2, partly 1,
    unhelpful 0, harmful 0.
    """
    if choice == SKIPPED or isinstance(item, Rate):
        return None
    if isinstance(item, ChooseAll):
        return Mark(item.outcome_of(frozenset(choice)).grade)
    if isinstance(item, Story):
        return Mark(ending_of(item, choice).grade)
    return Mark(option_of(item, choice[0]).grade)


def option_of(item: ChooseOne, option_id: str) -> Option:
    """Give the option with an id; raises ``LookupError`` when the item has none."""
    for option in item.options:
        if option.id == option_id:
            return option
    raise LookupError(f"{item.id} has no option {option_id}")


def score(items: Iterable[AnyItem], choices: Mapping[str, Choice]) -> Score:
    """Add up the marks of the first choices made for some items; items without a choice do not count."""
    total, skills, answered, skipped, helped = Earned(), dict[Skill, Earned](), 0, 0, 0
    for item in items:
        if item.id not in choices or isinstance(item, Rate):
            continue
        earned = mark(item, choices[item.id])
        if earned is None:
            skipped += 1
            continue
        answered += 1
        helped += earned.points > 0
        total = total.plus(earned)
        skills[item.skill] = skills.get(item.skill, Earned()).plus(earned)
    return Score(total, skills, answered, skipped, helped)


def missed(items: Iterable[AnyItem], choices: Mapping[str, Choice], skill: Skill) -> tuple[int, ...]:
    """Give the numbers (from 1) of the items of a skill whose first answer earned less than every point."""
    return tuple(
        number
        for number, item in enumerate(items, start=1)
        if not isinstance(item, Rate) and item.skill is skill and item.id in choices
        if (earned := mark(item, choices[item.id])) is not None and earned.points < FULL_POINTS
    )
