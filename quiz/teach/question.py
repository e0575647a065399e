"""The questions of a sitting: which item stands where, and how its votes went so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from quiz.ballot.readings import RunView, Screen
from quiz.ballot.sittings import SCORE
from quiz.content.catalogue import AnyItem, Catalogue
from quiz.content.item import Rate
from quiz.content.text import BASE_LANGUAGE
from quiz.disclosure.released import Released, from_json
from quiz.languages import language


@dataclass(frozen=True)
class Question:
    """One place in the sitting. ``item`` is ``None`` for the scores, and for an item no longer in the files.

    ``runs`` are its votes, the second last; ``released`` holds what was published of each that is closed.
    """

    position: int
    last: int
    id: str
    item: AnyItem | None
    text_language: str
    runs: tuple[RunView, ...]
    released: Mapping[str, Released]

    @property
    def run(self) -> RunView:
        """Give the latest vote."""
        return self.runs[-1]

    @property
    def is_score(self) -> bool:
        """Say whether these are the scores at the end, which nobody is asked."""
        return self.id == SCORE

    @property
    def is_rate(self) -> bool:
        """Say whether this is a confidence scale, which has no better or worse answer."""
        return isinstance(self.item, Rate)

    @property
    def is_closed(self) -> bool:
        """Say whether every vote on it is closed, so that its results stand."""
        return all(run.id in self.released for run in self.runs)

    @property
    def results(self) -> tuple[Released, ...]:
        """Give what was published of its closed votes, the first vote first."""
        return tuple(self.released[run.id] for run in self.runs if run.id in self.released)

    @property
    def may_vote_again(self) -> bool:
        """Say whether the room may vote a second time after talking about it."""
        return self.is_closed and len(self.runs) == 1 and not self.is_score


def catalogue() -> Catalogue:
    """Give the catalogue that was read at start."""
    found: Catalogue = current_app.extensions["catalogue"]
    return found


def questions(screen: Screen, releases: Mapping[str, str]) -> tuple[Question, ...]:
    """Give the questions of a sitting in order, in the language of the page, the scores last."""
    released = {run_id: from_json(text) for run_id, text in releases.items()}
    positions = sorted({run.position for run in screen.runs})
    return tuple(
        _question(tuple(run for run in screen.runs if run.position == position), len(positions) - 1, released)
        for position in positions
    )


def _question(runs: tuple[RunView, ...], last: int, released: Mapping[str, Released]) -> Question:
    """Put one question together from its votes."""
    item_id = runs[0].item
    try:
        item = catalogue().item(item_id, language())
    except KeyError:
        # Files may change while a sitting lives; its numbers are still shown.
        return Question(runs[0].position, last, item_id, None, language(), runs, released)
    translated = catalogue().is_translated("item", item_id, language())
    text_language = language() if translated else BASE_LANGUAGE
    return Question(runs[0].position, last, item_id, item, text_language, runs, released)
