"""Rules on length: what a learner has to read at once should fit a phone that is 360 px wide.

Lengths are counted in narrow characters; a Chinese character is as wide as two. About 38 of them make a line,
so a scene, its question and its options come to some 17 lines: a screen, and a thumb's move.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from quiz.content.item import Core, Story
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed, Where
from quiz.content.reading import Reading
from quiz.content.text import Path, texts

#: The most for everything a learner reads before choosing: scene, question and options together.
SCREEN = 650

#: The most for one text, by the part of the item it is in and the field it is.
LIMITS: Mapping[tuple[str, str], int] = {
    ("scene", "text"): 260,
    ("scene", "words"): 200,
    ("messages", "text"): 200,
    ("question", "question"): 120,
    ("options", "text"): 90,
    ("options", "why"): 280,
    ("steps", "text"): 260,
    ("steps", "question"): 120,
    ("choices", "text"): 90,
    ("choices", "then"): 160,
    ("endings", "label"): 60,
    ("endings", "why"): 280,
    ("outcomes", "label"): 60,
    ("outcomes", "why"): 280,
    ("better", "better"): 280,
    ("safety", "safety"): 220,
    ("debrief", "mistake"): 280,
    ("debrief", "ask"): 160,
}


def width(text: str) -> int:
    """Count a text in narrow characters."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def phone_mistakes(reading: Reading) -> Iterator[Mistake]:
    """Yield a mistake for every text, and every whole question, that is too long for a phone."""
    for parsed, value, under in reading.every_value():
        if isinstance(value, Core):
            yield from _too_long(parsed, value, under)


def _too_long(parsed: Parsed, item: Core, under: Where) -> Iterator[Mistake]:
    """Measure the texts of one item in one language."""
    measured = {path: width(text) for path, text in texts(item).items()}
    for path, size in measured.items():
        most = LIMITS.get((_part(path), path[-1]))
        if most is not None and size > most:
            expected = f"should be at most {most} characters, for a phone; it has {size}"
            yield parsed.mistake(parsed.find(under, path), expected, "cut it, or make two sentences of one")
    for where, paths in _screens(item, list(measured)):
        whole = sum(measured[path] for path in paths)
        if whole > SCREEN:
            expected = f"should, with scene and question, be at most {SCREEN} characters, for a phone; it is {whole}"
            yield parsed.mistake(parsed.find(under, where), expected, "a shorter scene is usually the better cure")


def _part(path: Path) -> str:
    """Name the part of an item a text is in."""
    return next((part for part in ("messages", "choices") if part in path), path[0])


def _screens(item: Core, paths: list[Path]) -> Iterator[tuple[Path, list[Path]]]:
    """Yield what is read at once before choosing: where it stands, and the texts of it."""
    scene = [path for path in paths if path[0] == "scene"]
    if not isinstance(item, Story):
        asked = [path for path in paths if path[0] == "question" or (path[0] == "options" and path[-1] == "text")]
        yield ("options",), [*scene, *asked]
        return
    for position, step in enumerate(item.steps):
        here = [path for path in paths if path[:2] == ("steps", step.id) and path[-1] in ("text", "question")]
        yield ("steps", step.id), [*(scene if position == 0 else ()), *here]
