"""A learner's room: the sitting this device has joined, and what it may show now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, current_app, redirect, url_for

from quiz.assess.attempt import Choice, fits
from quiz.ballot.box import BallotBox
from quiz.ballot.readings import RunView, Screen
from quiz.ballot.sittings import SCORE, UnknownSitting
from quiz.content.catalogue import AnyItem
from quiz.content.form import Form
from quiz.db import db
from quiz.languages import language
from quiz.learn import progress
from quiz.learn.course import catalogue
from quiz.learn.glances import Glance
from quiz.learn.progress import Seat
from quiz.tidying import tidy_now_and_then

#: How often a phone asks whether something has changed, in seconds.
EVERY = 2


@dataclass(frozen=True)
class Room:
    """A sitting as this device sees it."""

    seat: Seat
    glance: Glance

    @property
    def screen(self) -> Screen:
        """Give what the sitting shows."""
        return self.glance.screen

    @property
    def version(self) -> str:
        """Give 16 signs that change when this device should draw its page anew, and only then."""
        return self.glance.version

    @property
    def is_led(self) -> bool:
        """Say whether the educator moves from question to question."""
        return self.screen.pace == "led"

    @property
    def runs(self) -> tuple[RunView, ...]:
        """Give the runs that can still be shown, without the score."""
        return tuple(run for run in self.screen.runs if run.item != SCORE)

    @property
    def score_run(self) -> RunView | None:
        """Give the run that counts the scores."""
        return next((run for run in self.screen.runs if run.item == SCORE), None)

    @property
    def last(self) -> int:
        """Give the number of questions."""
        return max((run.position for run in self.runs), default=0)


@dataclass(frozen=True)
class Spot:
    """One run in the room, as the page of a question needs it."""

    form: Form
    run: RunView
    item: AnyItem
    number: int
    last: int


def box() -> BallotBox:
    """Give the ballot box that was wired at start."""
    found: BallotBox = current_app.extensions["ballot"]
    return found


def key_of(run: RunView) -> str:
    """Name a run within its sitting, short enough for a cookie."""
    return f"{run.position}.{run.vote}"


def get_room() -> Room:
    """Give the room this device has joined; without a seat lead to the join page, and to a page that says so
    when the sitting is gone."""
    held = progress.seat()
    if held is None:
        abort(redirect(url_for("learn.join"), 303))
    tidy_now_and_then()
    try:
        return Room(held, current_app.extensions["glances"].look(db.session, held.sitting))
    except UnknownSitting:
        abort(redirect(url_for("learn.gone"), 303))


def form_of(room: Room) -> Form:
    """Give the form of the sitting; one that was taken away since is gone."""
    try:
        return catalogue().form(room.screen.form, language())
    except KeyError:
        abort(redirect(url_for("learn.gone"), 303))


def spot_of(room: Room, run: RunView) -> Spot | None:
    """Give the question of a run, or ``None`` when it was withdrawn since the sitting began."""
    return room.glance.once(("spot", run.id, id(catalogue()), language()), lambda: _spot(room, run))


def _spot(room: Room, run: RunView) -> Spot | None:
    try:
        item = catalogue().item(run.item, language())
    except KeyError:
        return None
    if item.withdrawn is not None:
        return None
    return Spot(form_of(room), run, item, run.position, room.last)


def kept_choice(room: Room, run: RunView) -> Choice | None:
    """Give this device's choice for a run; ``None`` also when the item was withdrawn or changed too much since."""
    choice, spot = room.seat.choices.get(key_of(run)), spot_of(room, run)
    return choice if choice is not None and spot is not None and fits(spot.item, choice) else None


def first_choices(room: Room) -> Mapping[str, Choice]:
    """Give this device's first choice for each item; a second vote does not change a score."""
    chosen: dict[str, Choice] = {}
    for run in room.runs:
        choice = kept_choice(room, run)
        if run.vote == 1 and choice is not None:
            chosen[run.item] = choice
    return chosen


def next_run(room: Room) -> RunView | None:
    """Give the first open run, at one's own pace, that this device has not answered and that is not withdrawn."""
    for run in room.runs:
        if run.is_open and key_of(run) not in room.seat.choices and spot_of(room, run) is not None:
            return run
    return None
