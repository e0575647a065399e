"""Text that a spreadsheet opens safely."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

#: A spreadsheet takes a text that begins so for a formula, and would run it (OWASP, "CSV Injection").
_BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

#: Without this mark at the start Excel takes UTF-8 for something older and breaks every Chinese text.
BYTE_ORDER_MARK: Final = "\ufeff"


def write(rows: Iterable[Sequence[str | int]]) -> str:
    """Write rows as CSV (RFC 4180), each text such that no spreadsheet runs it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def neutral(cell: str | int) -> str | int:
    """Put an apostrophe before a text that would be taken for a formula."""
    if isinstance(cell, str) and cell.startswith(_BEGINS_A_FORMULA):
        return f"'{cell}"
    return cell
