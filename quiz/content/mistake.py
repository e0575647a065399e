"""Mistakes in content files: one sentence a writer can act on, with the place where it is due."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mark:
    """A place in a file; both numbers count from 1, and columns count characters."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing to mend: where, in which field, what was expected there, and perhaps how to mend it.

    ``field`` is a path written with ids (``options.b.why``), empty for the file as a whole. ``source`` is the
    line as the author wrote it.
    """

    file: str
    line: int
    column: int
    field: str
    expected: str
    hint: str = ""
    source: str = ""

    def __str__(self) -> str:
        """Write it as ``file:line:column: field: what was expected``, source and hint indented below."""
        sentence = f"{_shown(self.field)}: {self.expected}" if self.field else self.expected
        lines = [f"{self.file}:{self.line}:{self.column}: {sentence}"]
        if self.source.strip():
            lines.append(f"    | {_shown(self.source)}")
        if self.hint:
            lines.append(f"    hint: {self.hint}")
        return "\n".join(lines)


class ContentError(Exception):
    """Content files hold mistakes, so nothing of them is served."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        """Keep the mistakes, sorted by file and place."""
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Give the hint ``did you mean "..."?`` when a known word is close, else an empty string."""
    words = {other.casefold(): other for other in known}
    close = difflib.get_close_matches(word.casefold(), words, n=1, cutoff=0.6)
    return f'did you mean "{words[close[0]]}"?' if close else ""


def _shown(source: str, width: int = 110) -> str:
    """Cut a long line, and keep characters that would disturb a terminal out of it."""
    line = "".join(
        char if char.isprintable() else " " if char == "\t" else "\N{REPLACEMENT CHARACTER}" for char in source
    )
    return line if len(line) <= width else line[: width - 1] + "…"
