"""Who sees stems and options alone, and not the guidance, does not find the keys."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.check import check
from quiz.content.item import ChooseOne
from quiz.content.quality.blind import blind
from quiz.content.targets import FINAL
from tests.content.test_scenarios import SCENARIOS
from tests.factories import a_film_item, a_scale, an_item, an_option

_WORDS = "river cloud stone table apple chair green seven music paper glass horse bread water light sugar"
WORDS = _WORDS.split()
GRADES = ("helpful", "partly", "unhelpful", "harmful")


def items(count: int, key_says: Callable[[int], str] | None = None) -> list[ChooseOne]:
    """Make items of seven words at random, the key at each place in turn; its last word may be one of its own."""
    chance = random.Random(11)
    made = []
    for number in range(count):
        options = [
            {**an_option(grade), "grade": grade, "text": " ".join(chance.choices(WORDS, k=7))} for grade in GRADES
        ]
        if key_says is not None:
            options[0]["text"] = " ".join((*options[0]["text"].split()[:6], key_says(number)))
        options.insert(number % 4, options.pop(0))
        made.append(an_item(f"item-{number}", options=tuple(options)))
    return made


def mistakes(made: list[ChooseOne]) -> list[str]:
    """Give who finds too many keys."""
    return [expected for expected, _ in blind(made).mistakes(FINAL)]


def test_keys_that_nothing_gives_away_are_no_mistake() -> None:
    assert mistakes(items(60)) == []


def test_a_tone_that_only_keys_have_is_a_mistake() -> None:
    kind = ("sorry", "together", "gently", "please", "stay", "glad", "friend", "kindly")
    found = mistakes(items(40, lambda number: kind[number % 8]))

    assert any('the trick "warmest" find at most 40% of the keys' in expected for expected in found)


def test_a_phrase_that_comes_back_in_keys_is_a_mistake() -> None:
    found = mistakes(items(40, lambda number: "sunday" if number % 4 else "monday"))

    assert any("let a learner find at most 40% of the keys" in expected for expected in found)


def test_a_few_items_are_not_judged() -> None:
    assert mistakes(items(11, lambda number: "sorry")) == []


def test_items_without_one_key_are_left_out() -> None:
    several = an_item(grades=("helpful", "helpful", "partly"))

    assert blind([several, a_film_item(), a_scale()]).lines() == []


def test_the_best_of_many_tricks_is_shown_beside_what_chance_would_give_it() -> None:
    found = blind(items(40))

    usual, seldom = found.best_by_chance
    assert found.by_chance < usual <= seldom < 0.6
    assert f"with keys at random {usual:.0%}, 1 in 20 over {seldom:.0%}" in found.lines()[0]


def test_each_language_of_our_own_items_is_judged() -> None:
    today = max(service.checked_on for service in load(SCENARIOS).help().services)
    found = check(SCENARIOS, today, replace(FINAL, blind=0.05)).mistakes

    assert {mistake.field for mistake in found if "without the guidance" in mistake.expected} == {"en", "zh-Hant-HK"}


def test_a_seeded_refrain_in_the_keys_of_a_folder_is_refused(tmp_path: Path) -> None:
    for name in ("guidance.yaml", "help.yaml"):
        (tmp_path / name).write_bytes((SCENARIOS / name).read_bytes())
    for theme in ("friend", "in-person", "online", "myths"):
        (tmp_path / theme).mkdir()
        for file in SCENARIOS.glob(f"{theme}/*.yaml"):
            if ".zh-" not in file.name:
                (tmp_path / theme / file.name).write_text(_with_refrain(file.read_text(encoding="utf-8")), "utf-8")
    today = max(service.checked_on for service in load(SCENARIOS).help().services)

    found = [mistake.expected for mistake in check(tmp_path, today, FINAL).mistakes]

    assert any("let a learner find at most 40% of the keys without the guidance" in expected for expected in found)


def _with_refrain(text: str) -> str:
    """Put a phrase before the full stop that ends each key in quotation marks, and after every other key."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if line.strip() == "grade: helpful" and "asks: choose-one" in text:
            option = lines[at - 1]
            ends = option.endswith(('."', '?"'))
            lines[at - 1] = f"{option[:-2]}, you see{option[-2:]}" if ends else f"{option}, you see"
    return "\n".join(lines)
