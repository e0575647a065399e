"""A set on paper, for rooms without phones: the scenes, answer sheets without names, and the key for the educator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from flask import abort, current_app, render_template

from quiz.content.catalogue import AnyItem
from quiz.content.form import Form, by_title
from quiz.content.item import Story, Turn
from quiz.content.text import BASE_LANGUAGE
from quiz.languages import language
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.question import catalogue


@dataclass(frozen=True)
class Moment:
    """A step of a story as it stands on paper: its number, and its choices with what follows."""

    number: str
    text: str
    question: str
    choices: tuple[Way, ...]


@dataclass(frozen=True)
class Way:
    """A choice of a story on paper. ``to`` is the number of the next moment, or ``ending`` that of an ending."""

    turn: Turn
    to: str | None
    ending: int | None


@dataclass(frozen=True)
class Sheet:
    """One item on paper: its number in the set, in which language its texts are, and a story's moments."""

    number: int
    item: AnyItem
    text_language: str
    moments: tuple[Moment, ...]

    @property
    def letters(self) -> str:
        """Give the letters that can be ringed; none for a story, whose way is written down."""
        return ascii_uppercase[: len(self.item.options)]


@bp.get("/paper")
@open_to_all
def papers() -> str:
    """List every set in each of its lengths, and say how to use paper in a room."""
    sets = by_title(form for form in catalogue().forms(language()) if form.items)
    return render_template("teach/papers.html", sets=sets, k=current_app.config["SMALLEST_GROUP"])


@bp.get("/paper/<form_id>")
@open_to_all
def paper(form_id: str) -> str:
    """Show the scenes of a set to print, and two answer sheets to cut apart."""
    return render_template("teach/paper.html", **_printed(form_id))


@bp.get("/paper/<form_id>/key")
@open_to_all
def paper_key(form_id: str) -> str:
    """Show what each choice would do and what to talk about. Learners read the same on their phones."""
    return render_template("teach/paper_key.html", **_printed(form_id))


def moments(story: Story, number: int) -> tuple[Moment, ...]:
    """Number the steps of a story, ``3.1``, ``3.2`` ... for the third item, and say where each choice goes on."""
    numbers = {step.id: f"{number}.{place}" for place, step in enumerate(story.steps, start=1)}
    endings = {ending.id: place for place, ending in enumerate(story.endings, start=1)}
    return tuple(
        Moment(numbers[step.id], step.text, step.question, tuple(_ways(step.choices, numbers, endings)))
        for step in story.steps
    )


def _ways(turns: tuple[Turn, ...], numbers: Mapping[str, str], endings: Mapping[str, int]) -> Iterator[Way]:
    return (Way(turn, numbers.get(turn.leads_to), endings.get(turn.leads_to)) for turn in turns)


def _printed(form_id: str) -> dict[str, Any]:
    """Give what both pages of a set need; an unknown set is answered 404."""
    try:
        form = catalogue().form(form_id, language())
    except KeyError:
        abort(404)
    if not form.items:
        abort(404)
    return {"form": form, "sheets": tuple(_sheets(form)), "k": current_app.config["SMALLEST_GROUP"]}


def _sheets(form: Form) -> Iterator[Sheet]:
    """Yield the items of a set as they stand on paper."""
    for number, id in enumerate(form.items, start=1):
        item = catalogue().item(id, language())
        translated = catalogue().is_translated("item", id, language())
        here = moments(item, number) if isinstance(item, Story) else ()
        yield Sheet(number, item, language() if translated else BASE_LANGUAGE, here)
