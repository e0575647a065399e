"""The reading grade of English texts by Flesch and Kincaid (1975), with syllables counted by rule.

Grade = 0.39 x words a sentence + 11.8 x syllables a word - 15.59. Grade 8 is a reader of 13. Without a dictionary
the count of syllables is right for about nine words in ten, which over an item moves the grade by some tenths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quiz.content.item import Scored, Story
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed
from quiz.content.text import Path, texts

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
_VOWELS = re.compile(r"[aeiouy]+")
_END = re.compile(r"[.!?…]+[\"”’)]*(?:\s|$)|\n+")

#: Words the rules miscount, met in content like ours.
_KNOWN = {
    "people": 2, "somebody": 3, "someone": 2, "something": 2, "sometimes": 2, "everyone": 3, "everything": 3,
    "everybody": 4, "every": 2, "area": 3, "idea": 3, "being": 2, "doing": 2, "going": 2, "seeing": 2, "video": 3,
    "quiet": 2, "trying": 2, "saying": 2, "playing": 2, "friends": 1, "evening": 2, "camera": 3, "business": 2,
    "different": 3, "whoever": 3, "does": 1, "goes": 1, "shoes": 1, "safely": 2, "careful": 2, "carefully": 3,
    "lie": 1, "diary": 3, "reaction": 3, "create": 2, "real": 1, "realise": 2, "science": 2, "eye": 1, "eyes": 1,
    "there": 1, "where": 1, "here": 1, "were": 1, "are": 1, "escalator": 4, "staying": 2, "lonely": 2,
}  # fmt: skip


def syllables(word: str) -> int:
    """Count the syllables of an English word: groups of vowels, without a silent e."""
    word = word.lower().replace("’", "'")
    bare = re.sub(r"'(s|re|ll|ve|d|m|t)?$", "", word)
    if bare in _KNOWN:
        return _KNOWN[bare]
    count = len(_VOWELS.findall(bare)) - _silent(bare)
    count += len(re.findall(r"ia(?!n)|io(?!u|n)|(?<!q)ua[lt]|[^aeiou]ier|eo(?!u)", bare))
    count += word.endswith(("dn't", "sn't"))
    return max(count, 1)


def _silent(bare: str) -> int:
    """Count the e's at the end of a word, or before its ending, that are written and not said."""
    found = 0
    if re.search(r"[^aeiouy]e$", bare):
        found += not re.search(r"[^aeiouy]le$", bare)
    elif re.search(r"[^aeiouytd]ed$", bare):
        found += 1
    elif re.search(r"[^aeiouy]es$", bare):
        found += not _hisses(bare)
    return found + bool(re.search(r"[^aeiouy]e(ly|ful|less|ment|ness|some)$", bare))


def _hisses(word: str) -> bool:
    """Say whether the e of a final ``es`` is heard, as in ``buses``."""
    return bool(re.search(r"(s|x|z|ch|sh|c|g)es$", word))


def sentences(text: str) -> list[str]:
    """Part a text into sentences that have a word."""
    return [part for part in _END.split(text) if _WORD.search(part)]


def grade(parts: list[str]) -> float:
    """Give the reading grade of texts; each text ends a sentence. 0.0 without a word."""
    words = [word for part in parts for word in _WORD.findall(part)]
    count = sum(len(sentences(part)) for part in parts)
    if not words:
        return 0.0
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def grade_of(item: Scored) -> float:
    """Give the reading grade of what a learner reads of an item, feedback too; the debrief is the educator's."""
    return grade([text for path, text in texts(item).items() if path[0] != "debrief"])


def reading_mistakes(parsed: Parsed, item: Scored, limit: float) -> Iterator[Mistake]:
    """Refuse an item whose English is above the grade."""
    found = grade_of(item)
    if found > limit:
        hardest = max(_parts(item), key=lambda path: grade([texts(item)[path]]))
        expected = f"should read at grade {limit:g} or below (a reader of 13); it reads at {found:.1f}"
        hint = "shorter sentences and plainer words; the hardest text is this one"
        yield parsed.mistake(parsed.find((), hardest), expected, hint)


def _parts(item: Scored) -> list[Path]:
    """Give the places of the texts that are long enough to be hard."""
    where = "steps" if isinstance(item, Story) else "options"
    return [path for path in texts(item) if path[0] in ("scene", where, "outcomes", "endings", "better")]
