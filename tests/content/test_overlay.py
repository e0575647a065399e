"""A translation holds exactly the texts of its base, of the revision it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.content.catalogue import load
from quiz.content.item import ChooseOne
from tests.content.factory import CHAT_IN_CHINESE, EXAMPLE, PLATFORM, change, mistakes_in, the_mistake

CHINESE = "zh-Hant-HK"


def test_a_translation_replaces_texts_and_nothing_else() -> None:
    catalogue = load(EXAMPLE)
    english, chinese = catalogue.item("group-chat"), catalogue.item("group-chat", CHINESE)
    assert isinstance(english, ChooseOne)
    assert isinstance(chinese, ChooseOne)

    assert chinese.question == "你接下來會寫甚麼？"
    assert chinese.debrief.mistake == "離開看似乾淨利落，對她卻甚麼也沒有改變。"
    assert [option.grade for option in chinese.options] == [option.grade for option in english.options]
    assert chinese.cells == english.cells


@pytest.mark.parametrize(
    ("old", "new", "field", "expected", "hint"),
    [
        ("  question: 你接下來會寫甚麼？\n", "", "texts.question", "is missing", "What do you write next?"),
        (
            "      2: {sender: 阿明, text: 是她嗎？😳}\n",
            "",
            "texts.scene.messages.2",
            "is missing",
            'translate "Ming"',
        ),
        (
            "  better:",
            "  safety: 小心\n  better:",
            "texts.safety",
            "is not a text of the base",
            "the base has",
        ),
        (
            "  question:",
            "  questoin:",
            "texts.questoin",
            "is not a text of the base",
            'did you mean "question"?',
        ),
        ("why: 你離開了，她仍然身處其中。", "grade: helpful", "texts.options.c.grade", "is not a text", ""),
        ("    b: {", "    e: {", "texts.options.e", "is not a text", ""),
        ("  question: 你接下來會寫甚麼？", "  question: {a: b}", "texts.question", "should be a text", ""),
        ("  question: 你接下來會寫甚麼？", "  question:", "texts.question", "should not be empty", ""),
        ("text: 等等。", f"text: {'等' * 281}", "texts.scene.messages.3.text", "at most 280 characters", ""),
        (
            "revision: 2",
            "revision: 1",
            "revision",
            "should be 2: the English has changed since",
            "revision: 2",
        ),
        ("revision: 2", "revision: 3", "revision", "should be 2, the revision of the English", ""),
        ("language: zh-Hant-HK", "language: zh-HK", "language", 'should be "zh-Hant-HK"', ""),
        ("translates: group-chat", "translates: chat", "translates", 'should be "group-chat"', ""),
        ("review: awaiting", "review: done", "review", "should be awaiting", ""),
        ("review: awaiting", "reviewed: awaiting", "reviewed", "is not a field", '"review"'),
    ],
)
def test_a_translation_that_differs_from_its_base_is_a_mistake(
    folder: Path, old: str, new: str, field: str, expected: str, hint: str
) -> None:
    change(folder, CHAT_IN_CHINESE, old, new)

    found = mistakes_in(folder)

    assert {mistake.file for mistake in found} == {f"scenarios/{CHAT_IN_CHINESE}"}
    assert any(
        (mistake.field, expected in mistake.expected, hint in mistake.hint) == (field, True, True) for mistake in found
    ), found


def test_texts_that_are_not_a_mapping_are_one_mistake(folder: Path) -> None:
    path = folder / CHAT_IN_CHINESE
    header = "translates: group-chat\nlanguage: zh-Hant-HK\nrevision: 2\n"
    path.write_text(f"{header}texts: 你好\n", encoding="utf-8")

    assert the_mistake(folder).line == 4


def test_a_broken_base_does_not_make_its_translation_a_mistake(folder: Path) -> None:
    change(folder, "online/group-chat.yaml", "skill: online", "skill: offline")

    assert the_mistake(folder).file == "scenarios/online/group-chat.yaml"


def test_registers_are_translated_in_the_same_way(folder: Path) -> None:
    texts = "".join(
        f"    {id}: {{text: 說法 {id}}}\n" for id in ["B1", "B2", "B5", "B6", "B7", "B8", "O1", "M2", "R1", "N1"]
    )
    header = "translates: guidance\nlanguage: zh-Hant-HK\nrevision: 1\ntexts:\n"
    source = "  source: {publisher: 風雨蘭, title: 如何應對}\n  statements:\n"
    (folder / "guidance.zh-Hant-HK.yaml").write_text(header + source + texts, encoding="utf-8")

    catalogue = load(folder)

    assert catalogue.statement("B1", CHINESE).text == "說法 B1"
    assert catalogue.guidance(CHINESE).source.address == catalogue.guidance().source.address


def test_an_item_without_a_translation_is_no_mistake(folder: Path) -> None:
    assert not (folder / PLATFORM.replace(".yaml", f".{CHINESE}.yaml")).exists()
    assert mistakes_in(folder) == ()
