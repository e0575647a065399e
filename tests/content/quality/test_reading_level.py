"""The reading grade agrees with texts whose grade is known, and bounds an item."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.content.quality.reading_level import grade, sentences, syllables
from tests.content.factory import PLATFORM, change, the_mistake

#: Words with their syllables, as a dictionary has them.
KNOWN = (
    "she 1, walked 1, wanted 2, needed 2, table 2, little 2, makes 1, buses 2, pages 2, hoped 1, people 2, video 3, "
    "camera 3, platform 2, carriage 2, recording 3, somebody 3, evidence 3, confidence 3, organisation 5, quietly 3, "
    "don't 1, didn't 2, it's 1, she'll 1, photograph 3, station 2, question 2, really 2, usually 4, helpful 2, "
    "careful 2, careless 2, friend 1, together 3, beside 2, quiet 2, science 2, violence 3, idea 3, phone 1, phones 1"
)


def test_syllables_are_counted_as_in_a_dictionary() -> None:
    words = {word: int(count) for word, count in (pair.split(" ") for pair in KNOWN.split(", "))}
    miscounted = {word: syllables(word) for word, count in words.items() if syllables(word) != count}
    assert len(miscounted) <= len(words) // 10, miscounted


def test_sentences_end_at_marks_and_lines() -> None:
    assert sentences('Stop. "Really?" Yes!\n\nNo mark') == ["Stop", '"Really', "Yes", "No mark"]


@pytest.mark.parametrize(
    ("text", "known"),
    [
        # Worked out by hand: 6 words, 6 syllables, 1 sentence; 0.39 x 6 + 11.8 - 15.59.
        ("The cat sat on the mat.", -1.45),
        # 11 words, 24 syllables, 1 sentence; the sentence is the usual specimen of grade 14 and above.
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 11.3),
        # The beginning of the Gettysburg address: 30 words, about 46 syllables; published figures are 10 to 14.
        (
            "Four score and seven years ago our fathers brought forth on this continent, a new nation, conceived in "
            "Liberty, and dedicated to the proposition that all men are created equal.",
            13.5,
        ),
    ],
)
def test_the_grade_of_texts_that_are_known(text: str, known: float) -> None:
    assert grade([text]) == pytest.approx(known, abs=1.3)


def test_no_text_has_no_grade() -> None:
    assert grade(["", "！？"]) == 0.0


def test_an_item_that_reads_too_hard_is_a_mistake_at_its_hardest_text(folder: Path) -> None:
    hard = "Institutional responsibilities notwithstanding, contemporaneous documentation facilitates accountability. "
    change(folder, PLATFORM, "You are waiting on an MTR platform after school.", hard * 2)
    change(folder, PLATFORM, "Many people freeze or hope for someone else, and that is human.", hard * 2)
    change(folder, PLATFORM, "Clothes do not cause filming.", hard)

    mistakes = the_mistake(folder)

    assert mistakes.field == "scene.text"
    assert "should read at grade 6 or below" in mistakes.expected
