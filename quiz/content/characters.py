"""Bytes of a file become text, or a mistake: UTF-8, no hidden characters, not too large."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from quiz.content.mistake import Mark, Mistake

#: The largest file read, in bytes. Our longest register is about a quarter of this.
MOST_BYTES = 64 * 1024

#: Joins the parts of one emoji; every other invisible character is refused.
ZERO_WIDTH_JOINER = "\u200d"

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"


def decode(file: str, content: bytes) -> str | Mistake:
    """Give the text of a file with plain line ends, or the mistake that keeps it from being read.

    A byte order mark that Windows writes before UTF-8 is left out.
    """
    if len(content) > MOST_BYTES:
        expected = f"should be at most {MOST_BYTES // 1024} kB; it has {len(content) // 1024} kB"
        return Mistake(file, 1, 1, "", expected, "a file holds one item; split it")
    if content.startswith(_UTF_16):
        return Mistake(file, 1, 1, "", "should be saved as UTF-8; this is UTF-16", _SAVE_AS_UTF_8)
    try:
        text = content.removeprefix(_UTF_8_MARK).decode()
    except UnicodeDecodeError as error:
        return _undecodable(file, content, error.start)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return next(_hidden(file, text), text)


_SAVE_AS_UTF_8 = 'choose "UTF-8" as the encoding when saving'


def _undecodable(file: str, content: bytes, start: int) -> Mistake:
    """Place the first byte that is not UTF-8. Offsets are of the file as it is, or after its mark."""
    body = content.removeprefix(_UTF_8_MARK)
    before = body[:start].decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    line = before.count("\n") + 1
    column = len(before) - before.rfind("\n")
    rest = body[start:].split(b"\n")[0].decode(errors="replace").rstrip("\r")
    source = before.rsplit("\n", 1)[-1] + rest
    return Mistake(file, line, column, "", "should be saved as UTF-8", _SAVE_AS_UTF_8, source)


def _hidden(file: str, text: str) -> Iterator[Mistake]:
    """Yield a mistake for the first character that a reader cannot see and an editor would not show."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isascii() and line.isprintable():
            continue
        for column, char in enumerate(line, start=1):
            if char != "\t" and is_hidden(char):
                yield Mistake(file, number, column, "", hidden_sentence(char), HIDDEN_HINT, line)


def is_hidden(char: str) -> bool:
    """Say whether a character is a control, a direction override, a stray mark or not assigned."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and char != ZERO_WIDTH_JOINER


def first_hidden(text: str) -> str | None:
    """Give the first hidden character of a value, line ends and tabs apart."""
    return next((char for char in text if char not in "\n\t" and is_hidden(char)), None)


def hidden_sentence(char: str) -> str:
    """Say which character should go."""
    name = unicodedata.name(char, "a control character").lower()
    return f"should hold no hidden characters; this is U+{ord(char):04X} ({name})"


HIDDEN_HINT = "delete it and type the text again; it often comes with text copied from a web page or a PDF"


def mark_at(text: str, index: int) -> Mark:
    """Give line and column of an index into a text."""
    return Mark(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
