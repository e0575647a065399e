"""Rules on words: options that give themselves away, questions that ask the wrong way round, stems that blame or
show, feedback that scolds. The lists are ours; each entry is a pattern, in English or in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from quiz.content.item import Scored
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed, Where
from quiz.content.text import Path, texts


def _any(*patterns: str) -> re.Pattern[str]:
    """Make one pattern of several, without regard to case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


ALL_OR_NONE = _any(
    r"\b(all|none|any|both|neither) of (the|these) (above|options|answers|choices)\b",
    r"^(all|none) of (these|them)\W*$", r"\bboth [a-e] and [a-e]\b", "以上(皆|全|都|各)", "以上.{0,3}(皆是|皆非)",
)  # fmt: skip
NEGATIVE = re.compile(
    r"\b(NOT|EXCEPT|LEAST|NEVER|WORST)\b|(?i:\bwhich\b[^?]*\b(is|are|would|does|do|should) ?(not|n't|n’t)\b)"
    r"|(?i:\ball of (these|the following)[^?]*\bexcept\b)"
    r"|下列.{0,12}(不|非)|除了?.{0,12}(之外|以外).{0,6}(都|皆)|最(不|無)"
)
ABSOLUTE = _any(
    r"\b(always|never(?! agreed| said| asked| wanted)|you must|every time|no matter what|absolutely|completely|totally|under no circumstances"
    r"|without exception|in any case|at all costs)\b",
    "永遠|絕對|一定要|無論如何|從來不|完全不|所有人都必",
)
BLAME = _any(
    r"\b(careless(ly)?|reckless(ly)?|naive|provocative(ly)?|revealing|skimpy|short skirt|tight (top|dress)|drunk|tipsy"
    r"|flirt\w*|asked for it|asking for it|her own fault|his own fault|should have|shouldn['’]t have|let (him|her|them)"
    r" film|foolish(ly)?|slut\w*|lied to)\b",
    "不小心|大意|衣著暴露|穿得.{0,3}(少|短|性感)|自找|活該|咎由自取|隨便",
)
GRAPHIC = _any(
    r"\b(naked|nude|nudes|breasts?|nipples?|genitals?|penis|vagina|buttocks?|bottom|crotch|thighs?|underwear|panties|bra"
    r"|rape\w*|porn\w*|sex tape|masturbat\w*|moan\w*|undress\w*)\b",
    "裸|乳|陰部|下體|內褲|大腿|臀|強姦|色情|性愛",
)
SCOLD = _any(
    r"^wrong\b|\b(you(['’]re| are| were)|that(['’]s| was)) (just |simply )?wrong\b|\bwrong (answer|choice)",
    r"\b(you should(n['’]t)? have|you ought to have|stupid|silly|foolish|obvious(ly)?|of course|shame on"
    r"|how could you|ashamed of yourself|selfish|coward\w*|incorrect|bad choice|you failed|lazy|ridiculous"
    r"|thoughtless|heartless|you are to blame)\b",
    "你(早)?(就)?應該(早|一早)|你錯了|答錯|錯誤|愚蠢|蠢|笨|顯然|可恥|自私|懦弱|無知|怎麼可以",
)

#: Where a learner reads what happens, in our voice: a remark or a message may hold a myth, that is what it is for.
_STEM = {("scene", "text"), ("scene", "title"), ("question", "question"), ("steps", "text"), ("steps", "question")}
_FEEDBACK = ("why", "better", "safety", "label", "then")

#: The field a list is about, the list, what is expected, and how to mend it.
_Rule = tuple[str, re.Pattern[str], str, str]
_RULES: tuple[_Rule, ...] = (
    ("options", ALL_OR_NONE, "should not speak of the other options", "name the thing itself"),
    ("options", ABSOLUTE, "should have no absolute word, which gives it away", "say when, or how much"),
    ("question", NEGATIVE, "should ask for what helps, not for what does not", "turn it round"),
    ("stem", BLAME, "should have no word that blames the person harmed", "say what the other one does"),
    ("stem", GRAPHIC, "should show nothing", "say that it is private, or where the camera points"),
    ("feedback", SCOLD, "should say why, and never scold", "say what it would do for the person harmed"),
    ("feedback", GRAPHIC, "should show nothing", "say that it is private, or where the camera points"),
)


def wording_mistakes(parsed: Parsed, item: Scored, under: Where) -> Iterator[Mistake]:
    """Yield a mistake for every word of a list in a field the list is for."""
    for path, text in texts(item).items():
        kinds = set(_kinds(path))
        for kind, pattern, expected, hint in _RULES if kinds else ():
            found = pattern.search(text) if kind in kinds else None
            if found is not None:
                yield parsed.mistake(parsed.find(under, path), f'{expected}: "{found.group().strip()}"', hint)


def _kinds(path: Path) -> Iterator[str]:
    """Yield the kinds of text a path is."""
    first, last = path[0], path[-1]
    if last == "text" and (first == "options" or "choices" in path):
        yield "options"
    if last == "question":
        yield "question"
    if "choices" not in path and "messages" not in path and (first, last) in _STEM:
        yield "stem"
    if last in _FEEDBACK:
        yield "feedback"
