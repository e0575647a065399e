"""The reader's errors become sentences: what a writer most likely did, and what to write instead."""

from __future__ import annotations

import re

from quiz.content.mistake import Mark, Mistake

QUOTE_IT = "put the text in quotes or use `|` and write it on the next line"

_WIDE_COLON = re.compile(r"^(\s*(?:- )?[\w-]+)：")
_TIGHT_COLON = re.compile(r"^(\s*(?:- )?[a-z_]+):[^\s/]")

#: What the reader says (both loaders), what we say, and the hint.
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "should have no second colon outside quotes", QUOTE_IT),
    ("tab character", "should be indented with spaces, not tabs", "press space twice for each step"),
    ("could not find expected ':'", "should be a field name, a colon and a space", ""),
    ("unexpected end of stream", "should end with the quote it begins with", "add the closing quote"),
    ("unknown escape", "should have no backslash inside double quotes", "use single quotes or `|`"),
    (
        "invalid Unicode character",
        "should have no backslash code of a character that does not exist",
        "type it",
    ),
    ("expected ',' or ']'", "should be a list that closes: [a, b]", "add the `]`"),
    ("expected ',' or '}'", "should be a mapping that closes: {a: b}", "add the `}`"),
    ("block sequence entries are not allowed", "should begin its list on a line of its own", ""),
    ("sequence entries are not allowed", "should begin its list on a line of its own", ""),
    ("expected '-' indicator", "should be another entry of the list, beginning with `- `", ""),
    ("comment or line break", "should have nothing after `|` or `>`", "write the text on the next line"),
    ("chomping or indentation", "should have nothing after `|` or `>`", "write the text on the next line"),
    (
        "expected key",
        "should be a field in line with the one above",
        "check quotes, and the spaces at the start",
    ),
    (
        "expected <block end>",
        "should be a field in line with the one above",
        "check quotes, and the spaces at the start",
    ),
    ("node content", "should have a text here", QUOTE_IT),
    ("cannot start any token", "should not begin with this character", QUOTE_IT),
)


def syntax_mistake(file: str, lines: tuple[str, ...], error: Exception, long_quote: Mark | None = None) -> Mistake:
    """Turn the reader's error into a mistake at the place where the writer should look.

    ``long_quote`` is where the value before the error began, when it was quoted and went on over several
    lines: then its closing quote was most likely forgotten, and a quote further down taken for it.
    """
    problem = str(getattr(error, "problem", None) or error)
    if long_quote is not None and ("expected key" in problem or "expected <block end>" in problem):
        expected, hint = "should end with the quote it begins with", "add the closing quote on this line"
        return Mistake(file, long_quote.line, long_quote.column, "", expected, hint, lines[long_quote.line - 1])
    mark = _mark(error, problem, len(lines))
    expected, hint = _sentence(problem, lines[mark.line - 1], mark)
    mark, expected, hint = _colon(lines, mark) or (mark, expected, hint)
    return Mistake(file, mark.line, mark.column, "", expected, hint, lines[mark.line - 1])


def _mark(error: Exception, problem: str, last: int) -> Mark:
    """Choose between where the reader stopped and where the thing it was reading began."""
    place = getattr(error, "problem_mark", None)
    began = getattr(error, "context_mark", None)
    at_its_start = ("could not find expected ':'", "unexpected end of stream", "expected ',' or")
    if began is not None and any(part in problem for part in at_its_start):
        place = began
    if place is None:
        return Mark()
    return Mark(min(place.line + 1, last), place.column + 1)


def _sentence(problem: str, line: str, mark: Mark) -> tuple[str, str]:
    """Find our sentence for the reader's."""
    if line[mark.column - 1 : mark.column] == "\t" or line[: mark.column].strip(" ").startswith("\t"):
        problem = "tab character"
    for part, expected, hint in _SENTENCES:
        if part in problem:
            return expected, hint
    return "should be readable as YAML", "compare it with a neighbouring file"


def _colon(lines: tuple[str, ...], mark: Mark) -> tuple[Mark, str, str] | None:
    """Look for a colon that is full-width or lacks its space, on the line of the error or the one above."""
    for number in (mark.line, mark.line - 1):
        line = lines[number - 1] if number >= 1 else ""
        if wide := _WIDE_COLON.match(line):
            return Mark(number, wide.end()), *WIDE_COLON
        if tight := _TIGHT_COLON.match(line):
            return Mark(number, tight.end() - 1), "should have a space after the colon", "write `field: text`"
    return None


WIDE_COLON = (
    "should have a narrow colon after the field name",
    'write ": " instead of the full-width "：" here',
)


def begins_with_wide_colon(text: str) -> bool:
    """Say whether a text looks like a field whose colon is full-width."""
    return bool(_WIDE_COLON.match(text))
