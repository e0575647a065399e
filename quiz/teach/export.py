"""The results of a sitting as files: the same report as the page, with the same hiding."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from flask import Response

from quiz.disclosure.released import Released
from quiz.disclosure.share import Kind, Share
from quiz.teach import spreadsheet
from quiz.teach.access import get_sitting
from quiz.teach.blueprint import bp
from quiz.teach.report import Cell, Entry, Report, Vote, cells_of, table_of
from quiz.teach.shown import report_on
from quiz.teach.words import cell_words, not_shown, share_words, size_words, state_words

_VERSION: Final = 1

#: The first line of the CSV file. It is the same in every language, so that what is built on it keeps working.
COLUMNS: Final = (
    "date", "set", "number", "item", "question", "vote", "answers", "cell", "answer", "grade", "share", "percent",
    "percent_is",
)  # fmt: skip


@bp.get("/sessions/<sitting_id>/results.json")
def results_json(sitting_id: str) -> Response:
    """Give the results as JSON; ``to_json`` says how it is laid out."""
    report = report_on(get_sitting(sitting_id))
    return _download(to_json(report), "application/json", file_name(report, "json"))


@bp.get("/sessions/<sitting_id>/results.csv")
def results_csv(sitting_id: str) -> Response:
    """Give the results as CSV, one line for every answer an item offers."""
    report = report_on(get_sitting(sitting_id))
    return _download(to_csv(report), "text/csv", file_name(report, "csv"))


def file_name(report: Report, ending: str) -> str:
    """Name a file by day and set, so that two sessions of a day can be told apart; it says nothing of people."""
    return f"session-{report.opened_on}-{report.form}.{ending}"


def to_json(report: Report) -> str:
    """Write a report as JSON.

    ``session`` tells the set, its dates and the smallest group that is shown. ``results`` has one entry for
    every vote: its item (``score`` is the room's scores in bands), ``state`` (``waiting``, ``open`` or
    ``closed``), and for a closed one ``shown``. What is shown has ``answers``, a range whose end is null for
    "or more", and ``cells``. A share is fuzzed and rounded; ``kind`` tells whether ``percent`` is the share
    itself or one end (``at_most``, ``about``, ``at_least``), and ``words`` is what the page says. What is not
    shown has a reason and no number at all.
    """
    told = {
        "version": _VERSION,
        "session": {
            "set": report.form,
            "title": report.title,
            "date": report.opened_on.isoformat(),
            "deleted_on": report.delete_on.isoformat(),
            "smallest_group": report.k,
            "is_open": report.is_open,
        },
        "results": [_vote(entry, vote) for entry in report.entries for vote in entry.votes],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def to_csv(report: Report) -> str:
    """Write a report as CSV.

    ``percent_is`` tells whether ``percent`` is at most, about or at least the share, so that a chart of the bare
    figures is not taken for the result. What has no numbers, hidden or not closed, has one line, which
    says so.
    """
    return spreadsheet.write([COLUMNS, *_lines(report)])


def _vote(entry: Entry, vote: Vote) -> dict[str, Any]:
    told: dict[str, Any] = {
        "number": entry.position,
        "item": entry.item_id,
        "theme": entry.theme,
        "question": _question(entry),
        "vote": vote.number,
        "state": vote.state,
    }
    if vote.released is None:
        return told
    if vote.released.size is None:
        return told | {"shown": False, "why": not_shown()}
    size = vote.released.size
    cells = [
        {"cell": cell.id, "answer": cell_words(cell), "grade": cell.grade, "share": _share(share)}
        for cell, share in _rows(entry, vote.released)
    ]
    return told | {"shown": True, "answers": {"from": size.low, "to": size.high}, "cells": cells}


def _share(share: Share) -> dict[str, str | int]:
    return {"kind": _limit(share), "percent": share.percent, "words": share_words(share)}


def _limit(share: Share) -> str:
    """Say how a percent is to be read: a fuzzed and rounded figure is about right, never exact."""
    return "about" if share.kind is Kind.EXACT else share.kind.value


def _lines(report: Report) -> Iterator[tuple[str | int, ...]]:
    for entry in report.entries:
        for vote in entry.votes:
            about = (report.opened_on.isoformat(), report.form, entry.position, entry.item_id, _question(entry))
            if vote.released is None or vote.released.size is None:
                yield (*about, vote.number, "", "", "", "", _why_no_number(vote), "", "")
                continue
            size = size_words(vote.released.size)
            for cell, share in _rows(entry, vote.released):
                grade = cell.grade or ""
                words = share_words(share)
                yield (*about, vote.number, size, cell.id, cell_words(cell), grade, words, share.percent, _limit(share))


def _why_no_number(vote: Vote) -> str:
    return not_shown() if vote.released is not None else state_words(vote.state)


def _rows(entry: Entry, released: Released) -> Iterator[tuple[Cell, Share]]:
    for row in table_of(cells_of(entry.item_id, entry.item), (released,)).rows:
        if row.shares[0] is not None:
            yield row.cell, row.shares[0]


def _question(entry: Entry) -> str:
    return entry.item.question if entry.item else ""


def _download(text: str, kind: str, name: str) -> Response:
    response = Response(text, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
