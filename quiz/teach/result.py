"""The result of a question as the wall shows it: a row for every cell, from ``Released`` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quiz.ballot.sittings import SCORE_CELLS
from quiz.content.item import SKIP, ChooseAll, Rate
from quiz.disclosure.share import Share
from quiz.disclosure.size import Size
from quiz.teach.question import Question


@dataclass(frozen=True)
class Row:
    """One cell: what it was, and its share in every vote; ``None`` where a vote is not shown.

    ``place`` counts the options from 0; ``kind`` is ``option``, ``outcome``, ``step``, ``band``, ``skip`` or
    ``unknown``.
    """

    kind: str
    place: int
    text: str
    grade: str | None
    shares: tuple[Share | None, ...]


@dataclass(frozen=True)
class Result:
    """What may be shown of a question. ``sizes`` has the rough number of answers for every vote."""

    rows: tuple[Row, ...]
    sizes: tuple[Size | None, ...]

    @property
    def is_shown(self) -> bool:
        """Say whether any of its votes may be shown."""
        return any(size is not None for size in self.sizes)


@dataclass(frozen=True)
class _Label:
    kind: str
    place: int
    text: str = ""
    grade: str | None = None


def result_of(question: Question) -> Result:
    """Arrange what was released of a question: its options in their order, skipping last."""
    released = question.results
    shares = [dict(one.entries) for one in released]
    labels = _labels(question)
    strangers = sorted({cell for known in shares for cell in known} - set(labels))
    everything = {**labels, **{cell: _Label("unknown", place) for place, cell in enumerate(strangers)}}
    rows = [
        Row(label.kind, label.place, label.text, label.grade, _shares_of(cell, shares))
        for cell, label in everything.items()
    ]
    return Result(tuple(rows), tuple(one.size for one in released))


def _shares_of(cell: str, shares: Sequence[dict[str, Share]]) -> tuple[Share | None, ...]:
    return tuple(known.get(cell) for known in shares)


def _labels(question: Question) -> dict[str, _Label]:
    """Name the cells of a question in the order they are shown."""
    item = question.item
    if question.is_score:
        return {cell: _Label("band", place) for place, cell in enumerate(SCORE_CELLS)}
    if item is None:
        return {}
    skipped = {SKIP: _Label("skip", 0)}
    if isinstance(item, Rate):
        steps = {step.id: _Label("step", place, step.text) for place, step in enumerate(item.options)}
        return {**steps, **skipped}
    if isinstance(item, ChooseAll):
        outcomes = {
            outcome.id: _Label("outcome", place, outcome.label, outcome.grade)
            for place, outcome in enumerate(item.outcomes)
        }
        return {**outcomes, **skipped}
    options = {
        option.id: _Label("option", place, option.text, option.grade) for place, option in enumerate(item.options)
    }
    return {**options, **skipped}
