"""Neither its length nor its place gives the key away, judged over enough items."""

from __future__ import annotations

from quiz.content.item import ChooseOne
from quiz.content.quality.keys import keys, place_of_key
from quiz.content.targets import FINAL
from tests.factories import a_film_item, a_scale, an_item, an_option

GRADES = ("helpful", "partly", "unhelpful", "harmful")


def items(count: int, lengths: tuple[int, ...], at: int | None = None) -> list[ChooseOne]:
    """Make items whose options have these lengths, the key first in its list, at one place or at each in turn."""
    made = []
    for number in range(count):
        options = [
            {**an_option(grade), "text": "x" * length, "grade": grade}
            for grade, length in zip(GRADES, lengths, strict=True)
        ]
        key, place = options.pop(0), number % 4 if at is None else at
        options.insert(place, key)
        made.append(an_item(f"item-{number}", options=tuple(options)))
    return made


def test_keys_at_every_place_and_of_like_length_are_no_mistake() -> None:
    table = keys(items(40, (50, 50, 51, 49)))
    assert list(table.mistakes(FINAL)) == []
    assert table.lines() == [
        "keys: A 10 (even: 10.0), B 10 (even: 10.0), C 10 (even: 10.0), D 10 (even: 10.0)",
        "the key is the: longest 0%, shortest 0% of 40 items (chance 25%)",
    ]


def test_a_key_that_is_longest_too_often_is_a_mistake() -> None:
    long, like = items(17, (60, 50, 51, 52)), items(23, (50, 50, 51, 49))
    (found,) = keys([*long, *like]).mistakes(FINAL)
    assert found[0].startswith(
        "should have the longest option as the key in at most 40% of choose-one items; it is in 42"
    )
    assert list(keys([*long[:16], *like, *like[:1]]).mistakes(FINAL)) == []


def test_a_key_that_is_shortest_too_often_is_a_mistake() -> None:
    (found,) = keys(items(40, (40, 50, 51, 52))).mistakes(FINAL)
    assert "shortest" in found[0]


def test_keys_that_stand_at_one_place_are_a_mistake() -> None:
    found = [expected for expected, _ in keys(items(40, (50, 50, 51, 49), at=1)).mistakes(FINAL)]
    assert "should have about 10 keys at B; there are 40" in found


def test_a_few_items_are_not_judged() -> None:
    assert list(keys(items(11, (60, 50, 51, 52), at=1)).mistakes(FINAL)) == []
    assert keys([]).lines() == []


def test_items_without_one_key_are_left_out() -> None:
    several = an_item(grades=("helpful", "helpful", "partly"))
    assert place_of_key(several) is None
    assert keys([several, a_film_item(), a_scale()]).items == 0
