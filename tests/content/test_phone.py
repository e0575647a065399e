"""What a learner reads at once fits a phone, in either language."""

from __future__ import annotations

from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.phone import LIMITS, SCREEN, width
from tests.content.factory import CHAT, CHAT_IN_CHINESE, PLATFORM, change, mistakes_in, the_mistake

QUESTION = "What would help most right now?"


def test_a_chinese_character_is_as_wide_as_two() -> None:
    assert width("ab。你") == 6


def test_a_text_at_its_limit_fits_and_one_more_character_does_not(folder: Path) -> None:
    most = LIMITS["question", "question"]
    change(folder, PLATFORM, QUESTION, "x" * most)
    assert mistakes_in(folder) == ()

    change(folder, PLATFORM, "x" * most, "x" * (most + 1))
    mistake = the_mistake(folder)

    assert mistake.field == "question"
    assert mistake.expected == "should be at most 120 characters, for a phone; it has 121"
    load(folder)


def test_a_message_has_a_limit_of_its_own(folder: Path) -> None:
    change(folder, CHAT, "Wait.", "y" * 201)

    assert the_mistake(folder).field == "scene.messages.3.text"


def test_a_translation_is_measured_in_its_own_file(folder: Path) -> None:
    change(folder, CHAT_IN_CHINESE, "你接下來會寫甚麼？", "你" * 61)

    mistake = the_mistake(folder)

    assert (mistake.file, mistake.field) == (f"scenarios/{CHAT_IN_CHINESE}", "texts.question")


def test_scene_question_and_options_are_measured_together(folder: Path) -> None:
    for text in ("Look what somebody sent me", "Is that her? 😳", "Wait."):
        change(folder, CHAT, text, "x" * 190)

    mistake = the_mistake(folder)

    assert mistake.field == "options"
    assert f"at most {SCREEN} characters" in mistake.expected
