from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.accounts import common_passwords
from quiz.accounts.common_passwords import entries, is_common, is_from_context

LIST = Path(common_passwords.__file__).with_name("common_passwords.txt")


def test_the_file_is_what_the_rules_make() -> None:
    assert tuple(LIST.read_text(encoding="utf-8").split()) == entries()


@pytest.mark.parametrize(("least", "most"), [(8, 14), (15, 32)])
def test_three_thousand_entries_would_pass_each_length_rule(least: int, most: int) -> None:
    assert sum(least <= len(entry) <= most for entry in entries()) >= 3000


@pytest.mark.parametrize(
    "password",
    [
        "password123",
        "P@ssw0rd2024!!",
        "passwordpassword",
        "Correct Horse Battery Staple",
        "hong kong hong kong",
        "Tseung Kwan O 2025",
        "liverpool123456",
        "iloveyouforever",
        "1qaz2wsx3edc4rfv",
        "qwertyuiopasdfgh",
        "123456789012345",
        "987654321098765",
        "abcdefghijklmnop",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "hahahahahahaha123",
        "香港香港香港香港香港香港香港香港",
        "1997-07-01",
        "01071997",
        "!!!!!!!!!!!!!!!",
        "ＰＡＳＳＷＯＲＤ１２３",
    ],
)
def test_what_attackers_try_first_is_common(password: str) -> None:
    assert is_common(password)


@pytest.mark.parametrize(
    "password",
    [
        "nine quiet otters",
        "my password is a heron with a hat",
        "f7Kq-92mX-vvTe",
        "雨傘 放喺 門口 記得 攞返 唔好 唔記得",
        "🎈🦊🌧🪁🎻🦉🍋🚲🧵🪴🫖🥁🧭🪶🐌",
        "!@#$%^&*()_+{}|",
    ],
)
def test_a_password_of_ones_own_is_not_common(password: str) -> None:
    assert not is_common(password)


@given(st.sampled_from(entries()), st.sampled_from(["", "!", "!!", "?", " .."]))
def test_every_entry_is_common_in_any_case_and_with_marks_at_the_end(entry: str, marks: str) -> None:
    assert is_common(entry.upper() + marks)


@given(st.text(max_size=256))
def test_any_text_can_be_held_against_the_list(text: str) -> None:
    assert is_common(text) in (True, False)


@pytest.mark.parametrize("password", ["upstander-2026!!", "MsChan2026mschan", "Chan Chan Chan 1", "風雨蘭風雨蘭 99"])
def test_nothing_but_the_name_and_words_about_the_site_is_refused(password: str) -> None:
    assert is_from_context(password, ("upstander", "風雨蘭", "Ms Chan", "MsChan", "Chan"))


@pytest.mark.parametrize("password", ["upstander loves tea", "4471-9920-1182-77", "chant quietly"])
def test_a_word_about_the_site_among_others_is_welcome(password: str) -> None:
    assert not is_from_context(password, ("upstander", "Chan"))


def test_a_name_of_two_letters_forbids_nothing() -> None:
    assert not is_from_context("ng 4471 9920 1182", ("Ng",))
