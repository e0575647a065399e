"""Rules on Chinese: Traditional as Hong Kong writes it, and full-width marks between Chinese characters.

``simplified.txt`` has 2,469 characters that only Simplified Chinese has. It was derived once from ``STCharacters``,
``TSCharacters`` and ``HKVariants`` of OpenCC (Apache License 2.0): characters whose Traditional forms do not include
themselves, without those that Big5 has (old and variant forms that Hong Kong may write), save some thirty of these
that no text of ours needs, and without 吓 and 晒, which are Cantonese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed, entries

_HAN = r"[\u3400-\u9fff\uf900-\ufaff]"
_HALF = re.compile(rf"{_HAN}[,.;:?!]|[,.;:?!]{_HAN}")


@cache
def simplified() -> frozenset[str]:
    """Give the characters that only Simplified Chinese has."""
    text = (Path(__file__).parent / "simplified.txt").read_text(encoding="utf-8")
    return frozenset(text.replace("\n", ""))


def chinese_mistakes(parsed: Parsed) -> Iterator[Mistake]:
    """Look through every text of a translation into Chinese."""
    for where, node in list(entries(parsed, ("texts",))):
        if not isinstance(node, str):
            continue
        found = sorted(simplified().intersection(node))
        if found:
            hint = "write it as Hong Kong reads it"
            yield parsed.mistake(where, f"should be Traditional Chinese; {''.join(found)} is Simplified", hint)
        half = _HALF.search(node)
        if half is not None:
            hint = "write ，。；：？！ between Chinese characters"
            yield parsed.mistake(where, f'should have full-width marks in Chinese; found "{half.group()}"', hint)
