"""A rule on feedback: no two texts of it are equal over the set, or one was not written for its choice."""

from __future__ import annotations

from collections.abc import Iterator

from quiz.content.item import Scored
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed, Where
from quiz.content.text import texts

_FEEDBACK = ("why", "better", "mistake")


class Feedbacks:
    """Every text of feedback met so far, and where."""

    def __init__(self) -> None:
        """Begin without any."""
        self._met: dict[str, str] = {}

    def mistakes(self, parsed: Parsed, item: Scored, under: Where) -> Iterator[Mistake]:
        """Refuse texts of an item that were met before, and keep the others."""
        for path, text in texts(item).items():
            if path[-1] not in _FEEDBACK:
                continue
            place, plain = f"{item.id}, {'.'.join(path)}", " ".join(text.casefold().split())
            if plain in self._met:
                expected = f"should differ from every other feedback; it is that of {self._met[plain]}"
                yield parsed.mistake(parsed.find(under, path), expected, "say what this choice would do")
            self._met.setdefault(plain, place)
