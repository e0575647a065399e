"""A reader of the sheet sees length, place, form and small words, and no word of the topic."""

from __future__ import annotations

import re

from quiz.content.quality.tricks import Question
from tests.content.blind_sheet import BARE, KEPT, MadeUp, keys, questions, score, sheet

ASKED = Question(
    "a-bus", "Tom's friend films. What would help?", ('"Don\'t film her, please."', "Report Tom's film"), 1
)


def test_words_of_the_topic_become_made_up_words_of_the_same_length() -> None:
    says = MadeUp(1).of

    plain, found = "Tom's friend films. Tom reports it.", says("Tom's friend films. Tom reports it.")

    assert [len(word) for word in found.split()] == [len(word) for word in plain.split()]
    assert not {"tom", "friend", "films", "reports"} & set(re.findall(r"[a-z]+", found.lower()))
    assert found.split()[0].removesuffix("'s") == found.split()[3]
    assert found[0].isupper()


def test_small_words_hedges_and_politeness_stay() -> None:
    text = "Don't you think, perhaps, that she would rather not? Please! I'm sorry, it's OK."

    assert MadeUp(1).of(text) == text


def test_no_word_of_our_own_items_is_left_beside_the_kept_ones() -> None:
    asked = questions(3)
    plain, made_up = sheet(asked), sheet(asked, MadeUp(3))

    def words(text: str) -> set[str]:
        return set(re.findall(r"(?<!['’])\b[a-z]{4,}\b(?!['’])", text.lower()))

    topic = {word for word in words(plain) if word not in KEPT}
    assert len(topic) > 500
    assert len(topic & words(made_up)) < 5  # a made-up word may happen to be one
    assert not {"film", "filmed", "report", "photo", "police", "fault"} & words(made_up)


def test_a_bare_sheet_keeps_hedges_and_politeness_but_not_who_is_meant() -> None:
    says = MadeUp(1, BARE).of

    assert says("Please, maybe not always?") == "Please, maybe not always?"
    assert not {"she", "him", "your", "below"} & set(
        re.findall("[a-z]+", says("She gave him your phone below.").lower())
    )


def test_a_bare_sheet_has_words_of_its_own_for_each_item() -> None:
    first, second = sheet([ASKED, ASKED], MadeUp(1, BARE), MadeUp(2, BARE)).split("\n\n")

    assert first.split("\n")[1:] != second.split("\n")[1:]


def test_the_sheet_names_no_item_and_no_key() -> None:
    assert sheet([ASKED]).split("\n") == [
        "1. Tom's friend films. What would help?",
        '   A  "Don\'t film her, please."',
        "   B  Report Tom's film",
    ]
    assert keys([ASKED]) == ["B"]


def test_each_seed_has_its_own_order() -> None:
    first, second = questions(1), questions(2)

    assert [one.id for one in first] != [one.id for one in second]
    assert {one.id for one in first} == {one.id for one in second}


def test_an_answer_that_is_missing_counts_as_not_found() -> None:
    assert score(["A", "B", "C"], "1 A\n2. C\n") == (1, 3)
    assert score(["A", "B", "C"], "1: A\n2) B\n3 C\n") == (3, 3)
