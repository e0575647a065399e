"""No option stands out beside the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.factory import PLATFORM, change, the_mistake

OPTION = "Move to another queue and hope that somebody closer to her has noticed"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Move to another queue", "should be of like length"),
        (OPTION + ".", "should all end with a full stop, or none; d alone do"),
        ("'\"I will move to another queue, and somebody closer will notice it\"'", "should all begin with a quotation"),
    ],
)
def test_an_option_that_is_unlike_the_others_is_a_mistake(folder: Path, text: str, expected: str) -> None:
    change(folder, PLATFORM, OPTION, text)

    mistake = the_mistake(folder)

    assert mistake.field == "options"
    assert expected in mistake.expected


def test_not_every_option_but_the_key_is_harmful(folder: Path) -> None:
    change(folder, PLATFORM, "grade: partly", "grade: harmful")
    change(folder, PLATFORM, "grade: unhelpful", "grade: harmful")

    assert the_mistake(folder).expected == "should not be harmful in every option but the key"
