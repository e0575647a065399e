"""The result of a question as the wall shows it: the table of the report, with rows where nothing is shown."""

from __future__ import annotations

from dataclasses import replace

from quiz.teach.question import Question
from quiz.teach.report import Row, Table, cells_of, table_of


def result_of(question: Question) -> Table:
    """Arrange what was released of a question: its options in their order, skipping last.

    A result that is not shown keeps its rows, without a share, because the room talks about the options all the same.
    """
    cells = cells_of(question.id, question.item)
    table = table_of(cells, question.results)
    if table.is_shown:
        return table
    return replace(table, rows=tuple(Row(cell, (None,) * len(table.sizes), None) for cell in cells))
