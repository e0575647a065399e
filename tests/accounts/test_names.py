from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.accounts.errors import NameRefused
from quiz.accounts.names import LONGEST_KEY, LONGEST_NAME, clean_name, name_key


def test_spaces_around_and_between_words_are_tidied() -> None:
    assert clean_name("  Ms \t Chan\n") == "Ms Chan"


@pytest.mark.parametrize("name", ["Ms Chan", "陳老師", "José Ng", "O'Brien 3B"])
def test_an_ordinary_name_is_kept_as_it_is(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "Ms\u200bChan", "Ms\u202eChan", "a\x00b", "\ud800", "ﷺ" * 60])
def test_a_name_nobody_can_read_is_refused(name: str) -> None:
    with pytest.raises(NameRefused) as refused:
        clean_name(name)
    assert refused.value.most == LONGEST_NAME


@pytest.mark.parametrize("same", ["ms chan", "MS  CHAN", "Ｍｓ　Ｃｈａｎ"])
def test_case_width_and_spaces_do_not_make_another_person(same: str) -> None:
    assert name_key(same) == name_key("Ms Chan")


@given(st.text())
def test_a_clean_name_stays_clean_and_keeps_its_key(text: str) -> None:
    try:
        name = clean_name(text)
    except NameRefused:
        return
    assert clean_name(name) == name
    assert 1 <= len(name_key(name)) <= LONGEST_KEY
    assert name_key(name) == name_key(text)
