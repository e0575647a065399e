"""The learner weighs an item by all the others, and never by itself."""

from __future__ import annotations

import random

import pytest

from quiz.content.quality.learner import learn
from quiz.content.quality.tricks import Question, chosen, hits

_WORDS = "river cloud stone table apple chair green seven music paper glass horse bread water light sugar"
WORDS = _WORDS.split()


def questions(count: int, key_says: str = "") -> tuple[Question, ...]:
    """Make questions whose options are words at random; the key says something more."""
    chance = random.Random(7)
    made = []
    for number in range(count):
        options = [" ".join(chance.choices(WORDS, k=6)) for _ in range(4)]
        key = number % 4
        options[key] = f"{options[key]} {key_says}".strip()
        made.append(Question(f"item-{number}", "", tuple(options), key))
    return tuple(made)


def share(asked: tuple[Question, ...]) -> float:
    """Give the share of keys the learner finds."""
    return sum(hits(one.key, chosen(weights)) for one, weights in zip(asked, learn(asked).weights, strict=True)) / len(
        asked
    )


def test_a_phrase_that_comes_back_in_keys_is_learned() -> None:
    assert share(questions(24, "and stay with her")) > 0.9


def test_the_words_that_give_keys_away_are_told() -> None:
    assert {"and", "stay", "with", "her"} <= set(learn(questions(24, "and stay with her")).of_keys)


def test_options_that_say_nothing_teach_nothing() -> None:
    assert share(questions(60)) < 0.4


def test_a_phrase_of_one_key_alone_does_not_find_it() -> None:
    plain = questions(24)
    one = Question("odd", "", ("walnut walnut", "pepper pepper", "ginger ginger", "cherry cherry"), 2)

    weights = learn((*plain, one)).weights[-1]

    assert max(weights) - min(weights) < 0.05


def test_a_key_does_not_weigh_in_its_own_favour() -> None:
    asked = questions(16, "and stay with her")
    moved = Question(asked[3].id, asked[3].stem, asked[3].options, (asked[3].key + 1) % 4)
    others, same = (*asked[:3], *asked[4:]), (asked[3], moved)

    by_key = [dict(zip(one.options, learn((*others, one)).weights[-1], strict=True)) for one in same]

    first, second = (sorted(weights, key=weights.__getitem__) for weights in by_key)
    assert first == second
    gap = {name: by_key[0][name] - by_key[1][name] for name in first}
    assert max(gap.values()) - min(gap.values()) == pytest.approx(0, abs=1e-9)
