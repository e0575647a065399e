"""Print the ``choose-one`` items for a reader who is to guess by tricks, and count what the reader found.

``python tests/content/blind_sheet.py sheet KEYS [--seed N] [--plain | --bare]`` prints the items in a shuffled order,
without ids, and writes the keys to the file KEYS. Every word of the topic is replaced by a made-up one of the same
length, the same each time; length, place, form, small words, hedges and politeness stay. Readers still made out the
topic from the small words around it, so ``--bare`` also makes up new words for each item, and hides who is meant and
where: what stays is length, place, form, hedges, absolutes, politeness and negation. ``--plain`` leaves the words.
``python tests/content/blind_sheet.py score KEYS ANSWERS`` counts: ANSWERS has lines such as ``12 B``.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Sequence
from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.item import ChooseOne
from quiz.content.quality.tricks import Question, question

SCENARIOS = Path(__file__).parents[2] / "scenarios"

#: Words that say nothing of the topic: small words, hedges, politeness and what carries the tone.
_KEPT = """
a about above after again all almost along already also although always am an and another any anybody anyone
anything are around as at away back be because been before being below beside between both but by can could did
do does doing done down during each either else enough even ever every everybody everyone everything few for from
had has have having he her here hers herself him himself his how i if in into is it its itself just know let like
made make many may maybe me might more most much must my myself need neither never next no nobody none nor not
nothing now of off ok on once one only onto or other others ought our ours out over own perhaps please quite
rather really said say says shall she should since so some somebody someone something sometimes soon sorry still
such than thank thanks that the their them themselves then there these they thing things think this those though
through till to together too towards two under until up upon us very was we well were what when where whether
which while who whom whose why will with without would yes yet you your yours yourself glad good kind kindly nice
ah haha omg poor dear first last most least best better worse bad
"""
KEPT = frozenset(_KEPT.split())
#: Of these, what tells who is meant, where and what is done; ``--bare`` makes up words for them, too.
_TELLING = """
about above after again before being below beside between down during had has have having he her here hers herself him
himself his i into it its itself like made make me my myself off onto other others our ours out over own said say says
she someone somebody such than that their them themselves then there these they thing things this those through to
together towards under until up upon us we what when where which while who whom whose why with without you your yours
yourself know let need people
"""
BARE = KEPT - frozenset(_TELLING.split())
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_ENDING = re.compile(r"['’](?:s|d|m|t|re|ve|ll)$|n['’]t$", re.IGNORECASE)


class MadeUp:
    """Made-up words in place of real ones: of the same length, and the same each time."""

    def __init__(self, seed: int, kept: frozenset[str] = KEPT) -> None:
        """Begin without any; the same seed makes the same words. Those in ``kept`` stay."""
        self._kept = kept
        self._chance = random.Random(seed)
        self._words: dict[str, str] = {}

    def of(self, text: str) -> str:
        """Replace every word of the topic in a text."""
        return _WORD.sub(lambda found: self._word(found.group()), text)

    def _word(self, word: str) -> str:
        ending = _ENDING.search(word)
        stem, rest = (word[: ending.start()], ending.group()) if ending else (word, "")
        if word.lower().replace("’", "'") in self._kept or stem.lower() in self._kept or rest.lower().startswith("n"):
            return word
        made = self._words.get(stem.lower())
        while made is None:
            tried = "".join(self._chance.choice("aeiou" if at % 2 else "bdfgklmnprstvz") for at in range(len(stem)))
            made = tried if len(stem) < 3 or tried not in {*KEPT, *self._words.values()} else None
        self._words[stem.lower()] = made
        return (made.capitalize() if stem[0].isupper() else made) + rest


def questions(seed: int) -> list[Question]:
    """Give the ``choose-one`` items in an order that the seed decides."""
    items = [item for item in load(SCENARIOS).items() if isinstance(item, ChooseOne) and item.withdrawn is None]
    found = [asked for item in items if (asked := question(item)) is not None]
    random.Random(seed).shuffle(found)
    return found


def sheet(asked: Sequence[Question], *made_up: MadeUp) -> str:
    """Write the sheet: in plain words, in the made-up ones of one, or those of one for each item."""
    parts = []
    for number, one in enumerate(asked, start=1):
        says = made_up[number % len(made_up)].of if made_up else str
        options = (f"   {'ABCDE'[at]}  {says(option)}" for at, option in enumerate(one.options))
        parts.append("\n".join((f"{number}. {says(one.stem)}", *options)))
    return "\n\n".join(parts)


def keys(asked: Sequence[Question]) -> list[str]:
    """Write the letter of each key."""
    return ["ABCDE"[one.key] for one in asked]


def score(keys: Sequence[str], answers: str) -> tuple[int, int]:
    """Count the keys found, and all there are. Numbers without an answer count as not found."""
    given = dict(re.findall(r"^\s*(\d+)\W+([A-E])\b", answers, re.MULTILINE))
    return sum(given.get(str(number)) == key for number, key in enumerate(keys, start=1)), len(keys)


def main() -> None:
    """Print a sheet, or the score of one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    printing = commands.add_parser("sheet")
    printing.add_argument("keys", type=Path)
    printing.add_argument("--seed", type=int, default=1)
    masks = printing.add_mutually_exclusive_group()
    masks.add_argument("--plain", action="store_true")
    masks.add_argument("--bare", action="store_true")
    scoring = commands.add_parser("score")
    scoring.add_argument("keys", type=Path)
    scoring.add_argument("answers", type=Path)
    given = parser.parse_args()
    if "answers" in given:
        found, of = score(given.keys.read_text().split(), given.answers.read_text())
        print(f"{found} of {of}: {found / of:.0%}")
        return
    asked = questions(given.seed)
    given.keys.write_text("\n".join(keys(asked)) + "\n")
    if given.plain:
        print(sheet(asked))
    elif given.bare:
        print(sheet(asked, *(MadeUp(given.seed + at, BARE) for at in range(len(asked)))))
    else:
        print(sheet(asked, MadeUp(given.seed)))


if __name__ == "__main__":
    main()
