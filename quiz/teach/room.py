"""A room: one sitting of the educator with its questions, and the step that comes next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from quiz.ballot.models import Pace
from quiz.ballot.readings import EducatorView, Screen, releases
from quiz.ballot.room_words import in_language
from quiz.db import db
from quiz.languages import language
from quiz.teach.access import get_sitting
from quiz.teach.question import Question, catalogue, questions


class Step(StrEnum):
    """The move that follows from where a sitting is."""

    NEXT = "next"
    OPTIONS = "options"
    CLOSE = "close"
    RESUME = "resume"
    END = "end"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Room:
    """A sitting as its educator's pages show it."""

    view: EducatorView
    questions: tuple[Question, ...]

    @property
    def screen(self) -> Screen:
        """Give what the phones see."""
        return self.view.screen

    @property
    def id(self) -> str:
        """Give the id of the sitting."""
        return self.screen.sitting_id

    @property
    def title(self) -> str:
        """Give the title of the set; its id when it is no longer in the files."""
        return title_of(self.screen.form)

    @property
    def words(self) -> tuple[str, str]:
        """Give the room word in English and in Chinese, since phones show it in either."""
        word = self.screen.room_word
        return word, in_language(word, "zh-Hant-HK")

    @property
    def is_led(self) -> bool:
        """Say whether the educator leads question by question."""
        return self.screen.pace == Pace.LED

    @property
    def current(self) -> Question | None:
        """Give the question on the screen of a led sitting, ``None`` before the first."""
        return self.at(self.screen.position) if self.is_led else None

    @property
    def closed(self) -> tuple[Question, ...]:
        """Give the questions whose results stand."""
        return tuple(question for question in self.questions if question.is_closed)

    @property
    def step(self) -> Step:
        """Give the move that comes next."""
        return next_step(self.screen)

    def at(self, position: int) -> Question | None:
        """Give the question at a position, ``None`` when there is none."""
        return next((question for question in self.questions if question.position == position), None)

    def answers(self, question: Question) -> int:
        """Give how many answers are in to an open question, rounded down to fives."""
        return self.view.answers.get(question.run.id, 0)

    @property
    def is_too_small(self) -> bool:
        """Say whether fewer than ``k`` people are expected, so that no result can show a number."""
        return self.view.expected < self.screen.k

    @property
    def may_be_too_few(self) -> bool:
        """Say whether an open question may have too few answers to show; told from the fives alone."""
        return may_be_too_few(self.view)


def get_room(sitting_id: str) -> Room:
    """Give an educator's own room, or answer 404."""
    view = get_sitting(sitting_id)
    return Room(view, questions(view.screen, releases(db.session, sitting_id)))


def title_of(form_id: str) -> str:
    """Give the title of a set in the language of the page."""
    from_catalogue = {form.id: form.title for form in catalogue().forms(language())}
    return from_catalogue.get(form_id, form_id)


def next_step(screen: Screen) -> Step:
    """Say which move follows from where a sitting is."""
    if not screen.is_open:
        return Step.NOTHING
    if screen.is_paused:
        return Step.RESUME
    if screen.pace == Pace.OWN:
        return Step.END
    if screen.shows == "stem":
        return Step.OPTIONS
    if screen.current is not None and screen.current.is_open:
        return Step.CLOSE
    return Step.END if screen.position == screen.runs[-1].position else Step.NEXT


def may_be_too_few(view: EducatorView) -> bool:
    """Say whether fewer than ``k`` answers may be in to an open question; a function of the fives alone."""
    return any(answers < view.screen.k for answers in view.answers.values())
