"""An example of a sitting, for a page that has no real one to show: made-up counts, and the real release rule.

It stays the same from start to start, because its randomness is seeded. Nothing else may be: see ``suppress``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

from quiz.ballot.models import Pace, State
from quiz.ballot.readings import EducatorView, RunView, Screen
from quiz.ballot.sittings import SCORE
from quiz.content.catalogue import Catalogue
from quiz.content.item import SKIP
from quiz.disclosure.released import Released
from quiz.disclosure.suppression import suppress
from quiz.teach.report import Cell, cells_of

_FORM: Final = "mixed"
_ROOM: Final = 27
#: So many answered the fourth question: too few for any allowed threshold to show them.
_FEW: Final = 4
#: How often an answer is chosen; None is for a skip, a step of a scale and a band.
_WEIGHTS: Final = {"helpful": 5.0, "partly": 3.0, "unhelpful": 2.0, "harmful": 0.5, None: 1.5}


@dataclass(frozen=True)
class Example:
    """A sitting that never was: how it looks once closed, what was released, and how it looked while open."""

    closed: Screen
    opened_on: date
    released: dict[str, Released]
    while_open: EducatorView


def example(catalogue: Catalogue, k: int) -> Example:
    """Make the example for the content that is served, under threshold ``k``."""
    chance = Random(20261122)  # noqa: S311  nobody's answers are behind these counts
    forms = {form.id: form for form in catalogue.forms()}
    form = forms.get(_FORM) or next(iter(forms.values()))
    asked = [(item, 1) for item in (*form.items, SCORE)]
    if len(asked) > 3:
        asked.insert(3, (asked[2][0], 2))
    runs, released, position = [], {}, 0
    for item, vote in asked:
        position += vote == 1
        run = RunView(f"example-{position}-{vote}", position, item, vote, State.CLOSED)
        cells = cells_of(item, None if item == SCORE else catalogue.item(item))
        released[run.id] = suppress(_counts(cells, position, vote, chance), k, chance.randrange)
        runs.append(run)
    opened_on = date(2026, 11, 2)
    closed = _screen(form.id, catalogue.form_digest(form.id), k, tuple(runs), opened_on)
    return Example(closed, opened_on, released, _while_open(closed, opened_on))


def _counts(cells: tuple[Cell, ...], position: int, vote: int, chance: Random) -> dict[str, int]:
    counts = {cell.id: 0 for cell in cells}
    weights = [_weight(cell, vote) for cell in cells]
    for cell in chance.choices(cells, weights, k=_FEW if position == 4 else _ROOM):
        counts[cell.id] += 1
    return counts


def _weight(cell: Cell, vote: int) -> float:
    if cell.id == SKIP:
        return 0.7
    better = 3 if vote == 2 and cell.grade == "helpful" else 1
    return _WEIGHTS[cell.grade] * better


def _screen(form: str, digest: str, k: int, runs: tuple[RunView, ...], opened_on: date) -> Screen:
    closes_at = datetime(opened_on.year, opened_on.month, opened_on.day, 9, tzinfo=UTC)
    return Screen(
        sitting_id="example",
        form=form,
        digest=digest,
        language="en",
        pace=Pace.LED,
        k=k,
        room_word="heron",
        is_open=False,
        is_paused=False,
        is_locked=True,
        devices=_ROOM,
        position=runs[-1].position,
        closes_at=closes_at,
        delete_on=opened_on + timedelta(days=365),
        runs=runs,
    )


def _while_open(closed: Screen, opened_on: date) -> EducatorView:
    """Take the example back to its second question, with most answers in."""
    states = {1: State.CLOSED, 2: State.OPEN}
    runs = tuple(
        RunView(run.id, run.position, run.item, run.vote, states.get(run.position, State.WAITING))
        for run in closed.runs
        if run.vote == 1
    )
    screen = Screen(**{**vars(closed), "runs": runs, "is_open": True, "position": 2})
    return EducatorView(screen, "example", None, 30, opened_on, {runs[1].id: 20}, is_scrubbed=False)
