"""Options that give themselves away, stems that blame or show, feedback that scolds: each is a mistake."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz.content.catalogue import load
from quiz.content.quality.wording import ABSOLUTE, BLAME, GRAPHIC, NEGATIVE, SCOLD
from tests.content.factory import CHAT_IN_CHINESE, PLATFORM, change, mistakes_in, the_mistake

OPTION = "Move to another queue and hope that somebody closer to her has noticed"
WHY = "Clothes do not cause filming."


@pytest.mark.parametrize(
    ("old", "new", "field", "found"),
    [
        (OPTION, "All of the above, for as long as she stands there reading on", "options.d.text", "All of the above"),
        (OPTION, "None of these: hope that somebody closer to her has noticed it", "options.d.text", ""),
        (OPTION, "Always move to another queue and leave it to somebody closer", "options.d.text", "Always"),
        (OPTION, "Move to another queue, no matter what she or others may want", "options.d.text", "no matter what"),
        ("What would help most right now?", "Which of these would NOT help her?", "question", "NOT"),
        (
            "What would help most right now?",
            "Which of these is not a help to her?",
            "question",
            "Which of these is not",
        ),
        ("She is reading and has not noticed.", "She is careless and reads.", "scene.text", "careless"),
        ("She is reading and has not noticed.", "Her underwear can be seen.", "scene.text", "underwear"),
        (WHY, "Obviously clothes do not cause it.", "options.c.why", "Obviously"),
        (WHY, "You should have said nothing.", "options.c.why", "You should have"),
        (WHY, "That was stupid.", "options.c.why", "stupid"),
        ("You do not have to speak", "Of course you need not speak", "safety", "Of course"),
    ],
)
def test_a_word_of_the_lists_is_a_mistake_where_it_stands(
    folder: Path, old: str, new: str, field: str, found: str
) -> None:
    change(folder, PLATFORM, old, new)

    mistake = the_mistake(folder)

    assert mistake.field == field
    assert found in mistake.expected
    assert mistake.hint
    load(folder)


def test_a_chinese_text_is_looked_through_in_its_own_file(folder: Path) -> None:
    change(folder, CHAT_IN_CHINESE, "你離開了，她仍然身處其中。", "你應該早一點開口。")

    mistake = the_mistake(folder)

    assert (mistake.file, mistake.field) == (f"scenarios/{CHAT_IN_CHINESE}", "texts.options.c.why")


def test_a_remark_may_hold_a_myth_for_that_is_what_it_is_for(folder: Path) -> None:
    change(folder, "online/group-chat.yaml", "Wait.", "She was careless, should have known.")

    assert mistakes_in(folder) == ()


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (SCOLD, "a look lets her know that something is wrong"),
        (SCOLD, "She may hear that she did something wrong again"),
        (ABSOLUTE, "she never agreed to this being shared"),
        (ABSOLUTE, "Ask everyone in the group to keep no copy"),
        (NEGATIVE, "What would help her most, now that he has not noticed you?"),
        (BLAME, "He films her. She looks straight ahead."),
        (GRAPHIC, "An image that is private, covered by the app"),
    ],
)
def test_plain_words_are_left_alone(pattern: re.Pattern[str], text: str) -> None:
    assert not pattern.search(text)
