"""Text that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.teach.spreadsheet import neutral, write

CELLS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.lists(CELLS, min_size=1), min_size=1))
def test_what_was_written_is_read_back_with_formulas_made_harmless(rows: list[list[str]]) -> None:
    text = write(rows)
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert read == [[neutral(cell) for cell in row] for row in rows]
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_formula_gets_an_apostrophe_and_a_number_stays_one(start: str) -> None:
    assert neutral(f"{start}1+1") == f"'{start}1+1"
    assert neutral(-1) == -1


def test_lines_end_as_rfc_4180_wants() -> None:
    assert write([["a", 'b "c", d'], ["e"]]) == '\ufeffa,"b ""c"", d"\r\ne\r\n'
