"""The learner's attempt in the sealed cookie. The only module that touches ``flask.session`` for learners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import session

from quiz.assess.attempt import Attempt, Choice

_ATTEMPT = "attempt"
_PRACTICE = "practice"
_SEAT = "seat"
_WALK = "walk"


@dataclass(frozen=True)
class Practice:
    """The latest choice made for practice. It is shown and never counted."""

    item: str
    choice: Choice


def attempt() -> Attempt | None:
    """Give the attempt this device holds, if any."""
    return Attempt.from_plain(session.get(_ATTEMPT))


def keep(changed: Attempt) -> None:
    """Hold an attempt on this device."""
    session[_ATTEMPT] = changed.to_plain()


def begin(form: str, digest: str) -> None:
    """Begin a form anew; an attempt held before is forgotten."""
    session.pop(_PRACTICE, None)
    forget_walk()
    keep(Attempt(form, digest))


def practice(item: str) -> Practice | None:
    """Give the latest practice for an item, if it was the last one practised."""
    kept = session.get(_PRACTICE)
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] != item:
        return None
    return Practice(item, tuple(kept[1]))


def keep_practice(item: str, choice: Choice) -> None:
    """Hold one practice choice; the one before it is forgotten."""
    session[_PRACTICE] = [item, list(choice)]


def walk(where: str) -> Choice:
    """Give the choices made so far in a story that is under way; ``where`` names the page it is walked on."""
    kept = session.get(_WALK)
    if not isinstance(kept, list) or len(kept) != 2 or kept[0] != where or not isinstance(kept[1], list):
        return ()
    return tuple(map(str, kept[1]))


def keep_walk(where: str, path: Choice) -> None:
    """Hold the way through one story; the one before it is forgotten."""
    session[_WALK] = [where, list(path)]


def forget_walk() -> None:
    """Forget the way through a story: it has come to its end, or is walked anew."""
    if _WALK in session:
        del session[_WALK]


def forget_course() -> None:
    """Forget a course taken on one's own; a device is in one thing at a time, and a cookie holds only so much."""
    session.pop(_ATTEMPT, None)
    session.pop(_PRACTICE, None)


def forget() -> None:
    """Forget everything this device holds."""
    session.clear()


@dataclass(frozen=True)
class Seat:
    """This device's place in a sitting: the token that counts it once, and its own choices by run."""

    sitting: str
    token: str
    choices: Mapping[str, Choice]

    def with_choice(self, key: str, choice: Choice) -> Seat:
        """Give the seat with a choice noted; the first for a run stands."""
        return self if key in self.choices else replace(self, choices={**self.choices, key: choice})


def seat() -> Seat | None:
    """Give the seat this device holds, if any."""
    kept: Any = session.get(_SEAT)
    try:
        choices = {str(key): tuple(map(str, choice)) for key, choice in kept["choices"].items()}
        return Seat(str(kept["sitting"]), str(kept["token"]), choices)
    except (TypeError, KeyError, AttributeError):
        return None


def take_seat(taken: Seat) -> None:
    """Hold a seat on this device."""
    choices = {key: list(choice) for key, choice in taken.choices.items()}
    session[_SEAT] = {"sitting": taken.sitting, "token": taken.token, "choices": choices}


def leave_seat() -> None:
    """Give the seat up; the device could join as another afterwards."""
    session.pop(_SEAT, None)
