"""Closed sittings over time: how one item, or the items of one skill, came out from one to the next.

Only first votes are compared: a second one follows a talk, so it says something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quiz.ballot.sittings import SCORE
from quiz.disclosure.released import Released
from quiz.disclosure.share import Share
from quiz.disclosure.size import Size
from quiz.disclosure.summary import Change, Span
from quiz.teach.drawing import Ribbon, ribbon
from quiz.teach.report import Cell, Entry, Report, cells_of, change_of, helpful_of


@dataclass(frozen=True)
class Point:
    """One sitting: its rough size, None where it is not shown, and the range of the helpful answers."""

    opened_on: date
    title: str
    size: Size | None
    helpful: Span | None


@dataclass(frozen=True)
class Moment:
    """A cell's share in one sitting, and how it moved from the last one shown; None for the first of them."""

    share: Share | None
    change: Change | None


@dataclass(frozen=True)
class Line:
    """One cell through all the sittings."""

    cell: Cell
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Trend:
    """One item through the sittings that closed it, the earliest first."""

    entry: Entry
    points: tuple[Point, ...]
    lines: tuple[Line, ...]

    @property
    def ribbon(self) -> Ribbon:
        """Give the drawing of how helpful the answers were, from session to session."""
        return ribbon([point.helpful for point in self.points])

    @property
    def is_graded(self) -> bool:
        """Say whether its answers can be helpful."""
        return self.entry.is_scene


def trends(reports: Sequence[Report], wanted: str) -> tuple[Trend, ...]:
    """Follow what is wanted, an item by its id or all items of a skill, through reports in order of time."""
    followed = [id for id, entry in subjects(reports).items() if wanted in (id, skill_of(entry))]
    return tuple(_trend(reports, id) for id in followed)


def subjects(reports: Sequence[Report]) -> Mapping[str, Entry]:
    """Give every item that closed in one of the reports, as the last of them has it."""
    return {entry.item_id: entry for report in reports for entry in report.entries if entry.closed}


def skill_of(entry: Entry) -> str | None:
    """Give the skill that an item practises; the score and a scale practise none."""
    return getattr(entry.item, "skill", None) if entry.item_id != SCORE else None


def _trend(reports: Sequence[Report], item_id: str) -> Trend:
    told = [
        (report, entry, entry.closed[0])
        for report in reports
        for entry in report.entries
        if entry.item_id == item_id and entry.closed
    ]
    entry = told[-1][1]
    known = {cell.id: cell for cell in cells_of(item_id, entry.item)}
    released = [one for _, _, one in told]
    points = tuple(Point(report.opened_on, report.title, one.size, helpful_of(known, one)) for report, _, one in told)
    counted = {cell for one in released for cell in one.cells()}
    lines = tuple(Line(cell, _moments(released, cell.id)) for cell in known.values() if cell.id in counted)
    return Trend(entry, points, lines)


def _moments(released: Sequence[Released], cell: str) -> tuple[Moment, ...]:
    return tuple(
        Moment(dict(one.entries).get(cell), change_of(earlier, one, cell) if earlier else None)
        for earlier, one in zip(_last_shown(released), released, strict=True)
    )


def _last_shown(released: Sequence[Released]) -> list[Released | None]:
    """Give for each release the last one before it that is shown; a hidden one would compare with nothing."""
    found: list[Released | None] = []
    last = None
    for one in released:
        found.append(last)
        last = one if one.is_shown() else last
    return found
