"""The learner's attempt in the sealed cookie. The only module that touches ``flask.session`` for learners."""

from __future__ import annotations

from dataclasses import dataclass

from flask import session

from quiz.assess.attempt import Attempt, Choice

_ATTEMPT = "attempt"
_PRACTICE = "practice"


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


def forget() -> None:
    """Forget everything this device holds."""
    session.clear()
