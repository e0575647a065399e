"""Chinese is Traditional, as Hong Kong writes it, with full-width marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.content.quality.chinese import simplified
from tests.content.factory import CHAT_IN_CHINESE, change, mistakes_in, the_mistake

WHY = "你離開了，她仍然身處其中。"


def test_simplified_characters_are_a_mistake_and_named(folder: Path) -> None:
    change(folder, CHAT_IN_CHINESE, WHY, "你离开了，她仍然身处其中。")

    mistake = the_mistake(folder)

    assert mistake.field == "texts.options.c.why"
    assert "处开离" in mistake.expected


@pytest.mark.parametrize("text", ["你離開了,她仍然身處其中。", "你離開了，她仍然身處其中.你", "她在嗎?她在。"])
def test_half_width_marks_between_chinese_characters_are_a_mistake(folder: Path, text: str) -> None:
    change(folder, CHAT_IN_CHINESE, WHY, text)

    assert "full-width marks" in the_mistake(folder).expected


def test_numbers_and_english_words_keep_their_own_marks(folder: Path) -> None:
    change(folder, CHAT_IN_CHINESE, WHY, "版本 2.5 在 example.org，致電 2375 5322。")

    assert mistakes_in(folder) == ()


def test_what_hong_kong_writes_is_not_taken_for_simplified() -> None:
    hong_kong = (
        "群組裏有人轉發偷拍片段，裙底、更衣室、巴士上層、港鐵車廂。喺度睇住，佢哋唔同意，咁樣係唔啱嘅，吓？晒、嘢、咗、嚟、啲、冇、攞、畀、"
        "着、台、床、才、周、升、回、准、卷、凶、秋、杆、占、志、制、舍、系、伙、借、克、范、姜、谷、沈、于、葉、岳、郁、苹、咨詢、綫、衞、峯、啟、裡、"
        "麪、粧、牀、痺、鈎、汚、擡、癡、箇、羣、説、為、眾、參、雞、產、黃、強、溫、教、值、真、別、步、清"
    )
    assert sorted(simplified().intersection(hong_kong)) == []


def test_common_simplified_characters_are_known() -> None:
    assert (
        set("们这国会来时说为学对发现过还没样给让谁请问题图传转发删举报护证据边见视频网络亲爱应该伤害责备体与听机关")
        <= simplified()
    )
