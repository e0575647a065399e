"""A guesser that learns: the words of the keys of all other items, asked about an item it has not seen.

In a course the same turns of phrase come back, so a pupil learns what a key sounds like without learning why. This
is ridge regression (Hoerl and Kennard 1970) on pairs, as for learning to rank (Pahikkala and others 2009): from
words, runs of two and three words, marks and what the tricks say, it estimates how far the key is above each other
option. An item is weighed by the regression on all items but that one, which follows exactly from the one on all.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from quiz.content.quality.tricks import TRICKS, Question, chosen, words

#: How much the regression is held back from learning its items by heart; results hardly differ from 0.3 to 3.
HELD_BACK = 1.0
#: How heavy a trick is beside a word.
TRICK = 0.25

_MARKS = re.compile(r"[^\w\s'’]")
#: So many words are told as those that give keys away.
TOLD = 5
Matrix = list[list[float]]


@dataclass(frozen=True)
class Learned:
    """What the learner makes of a set."""

    #: For each question the weights of its options after learning from all the others; the key is at 0.
    weights: tuple[tuple[float, ...], ...]
    #: The words that speak most for the key over the whole set, and those that speak most against it.
    of_keys: tuple[str, ...]
    of_others: tuple[str, ...]


def learn(questions: Sequence[Question]) -> Learned:
    """Weigh the options of each question after learning from all the others, and say which words tell."""
    seen = [features(asked) for asked in questions]
    pairs = [
        [_above(options[asked.key], option) for at, option in enumerate(options) if at != asked.key]
        for asked, options in zip(questions, seen, strict=True)
    ]
    rows = [pair for of_item in pairs for pair in of_item]
    inverse = _inverse(_products(rows))
    fitted, weighed, start = [sum(row) for row in inverse], [], 0
    for asked, of_item in zip(questions, pairs, strict=True):
        block = range(start, start + len(of_item))
        gaps = _solve([[inverse[row][column] for column in block] for row in block], [fitted[row] for row in block])
        below = [gap - 1 for gap in gaps]
        weighed.append((*below[: asked.key], 0.0, *below[asked.key :]))
        start = block.stop
    telling = sorted(_telling(rows, fitted), key=lambda told: told[1])
    most, least = telling[: -TOLD - 1 : -1], telling[:TOLD]
    return Learned(tuple(weighed), tuple(name for name, _ in most), tuple(name for name, _ in least))


def _telling(rows: Sequence[dict[str, float]], fitted: Sequence[float]) -> Iterator[tuple[str, float]]:
    """Yield each word and how much it speaks for the key; tricks, places and marks are left out."""
    total: dict[str, float] = defaultdict(float)
    for row, weight in zip(rows, fitted, strict=True):
        for name, difference in row.items():
            total[name] += weight * difference
    yield from ((name, weight) for name, weight in total.items() if words(name) == [name])


def features(asked: Question) -> list[dict[str, float]]:
    """Give for each option its words, runs of two and three words, and marks, and the tricks that would choose it."""
    found = []
    for at, option in enumerate(asked.options):
        spoken = dict.fromkeys(_spoken(option), 1.0)
        size = sqrt(len(spoken)) or 1.0
        found.append({name: weight / size for name, weight in spoken.items()} | {f"place {at}": TRICK / 4})
    for name, trick in TRICKS.items():
        choice = chosen(trick(asked))
        for at in choice if len(choice) < len(found) else ():
            found[at][f"trick {name}"] = TRICK / sqrt(len(TRICKS))
    return found


def _spoken(option: str) -> Iterator[str]:
    """Yield the words and the marks of an option, and the runs of two and three words."""
    found = words(option)
    yield from found
    yield from _MARKS.findall(option)
    for length in (2, 3):
        framed = ("^", *found, "$")
        yield from (" ".join(framed[at : at + length]) for at in range(len(framed) - length + 1))


def _above(key: dict[str, float], other: dict[str, float]) -> dict[str, float]:
    """Take one option's features from another's; what both have says nothing."""
    differences = {name: key.get(name, 0.0) - other.get(name, 0.0) for name in (*key, *other)}
    return {name: difference for name, difference in differences.items() if difference}


def _products(rows: Sequence[dict[str, float]]) -> Matrix:
    """Give how alike each two pairs are, with the holding back on the diagonal."""
    products = [[0.0] * len(rows) for _ in rows]
    holders: dict[str, list[tuple[int, float]]] = {}
    for at, row in enumerate(rows):
        for name, weight in row.items():
            holders.setdefault(name, []).append((at, weight))
    for held in holders.values():
        for at, weight in held:
            line = products[at]
            for other, its_weight in held:
                line[other] += weight * its_weight
    for at, line in enumerate(products):
        line[at] += HELD_BACK
    return products


def _inverse(matrix: Matrix) -> Matrix:
    """Invert a symmetric matrix whose diagonal is heavy enough (Gauss and Jordan, in place)."""
    rows = [row[:] for row in matrix]
    for at in range(len(rows)):
        pivot = rows[at]
        by = 1 / pivot[at]
        pivot[at] = 1.0
        rows[at] = pivot = [value * by for value in pivot]
        for other, row in enumerate(rows):
            factor = row[at]
            if other != at and factor:
                row[at] = 0.0
                rows[other] = [value - factor * its for value, its in zip(row, pivot, strict=True)]
    return rows


def _solve(matrix: Matrix, aims: Sequence[float]) -> list[float]:
    """Give the values that a small symmetric matrix turns into the aims."""
    return [sum(weight * aim for weight, aim in zip(row, aims, strict=True)) for row in _inverse(matrix)]
