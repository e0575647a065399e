"""Each feedback was written for its choice."""

from __future__ import annotations

import json
from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.item import ChooseOne
from tests.content.factory import CHAT_IN_CHINESE, ESCALATOR, change, the_mistake


def test_two_feedback_texts_of_one_item_are_not_equal(folder: Path) -> None:
    change(folder, CHAT_IN_CHINESE, "你離開了，她仍然身處其中。", "你清楚說出這不應該被傳開。")

    mistake = the_mistake(folder)

    assert mistake.field == "texts.options.c.why"
    assert mistake.expected.endswith("it is that of group-chat, options.a.why")


def test_nor_are_two_of_different_items(folder: Path) -> None:
    theirs = load(folder).item("train-platform")
    assert isinstance(theirs, ChooseOne)
    text = (folder / ESCALATOR).read_text(encoding="utf-8")
    lines = (
        text[: text.index("\nbetter:")] + "\nbetter: " + json.dumps(theirs.better) + text[text.index("\ndebrief:") :]
    )
    (folder / ESCALATOR).write_text(lines, encoding="utf-8")

    mistake = the_mistake(folder)

    assert mistake.field == "better"
