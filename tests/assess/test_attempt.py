"""Attempts: what was chosen, and the place in the form."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.assess.attempt import SKIPPED, Attempt, NotAnAnswer, NothingChosen, cell_of, read_choice
from tests.factories import a_film_item, a_scale, an_item


def test_the_first_choice_for_an_item_stands() -> None:
    attempt = Attempt("f", "d").with_choice("one", ("a",)).with_choice("one", ("b",))
    assert attempt.choices["one"] == ("a",)


def test_a_skip_is_a_choice_that_stands_too() -> None:
    attempt = Attempt("f", "d").with_choice("one", SKIPPED).with_choice("one", ("b",))
    assert attempt.choices["one"] == SKIPPED
    assert attempt.has("one")


def test_the_position_is_the_first_item_without_a_choice() -> None:
    attempt = Attempt("f", "d").with_choice("one", ("a",)).with_choice("three", ("a",))
    assert attempt.position(("one", "two", "three")) == 2


def test_the_position_of_a_finished_attempt_is_past_the_last_item() -> None:
    assert Attempt("f", "d").with_choice("one", SKIPPED).position(("one",)) == 2


def test_a_choice_is_read_in_the_items_order_without_repeats() -> None:
    assert read_choice(a_film_item(), ["block", "film", "block"]) == ("film", "block")


def test_sending_nothing_is_told_apart_from_sending_something_strange() -> None:
    with pytest.raises(NothingChosen):
        read_choice(an_item(), [])


@pytest.mark.parametrize("sent", [["z"], ["a", "z"], ["skip"], [""]])
def test_an_option_the_item_does_not_have_is_refused(sent: list[str]) -> None:
    with pytest.raises(NotAnAnswer):
        read_choice(an_item(), sent)


@pytest.mark.parametrize("item", [an_item(), a_scale()])
def test_two_options_are_refused_where_one_is_asked(item: Any) -> None:
    both = [option.id for option in item.options[:2]]
    with pytest.raises(NotAnAnswer):
        read_choice(item, both)


def test_one_answer_is_one_cell() -> None:
    assert cell_of(an_item(), ("b",)) == "b"
    assert cell_of(an_item(), SKIPPED) == "skip"
    assert cell_of(a_film_item(), ("film",)) == "film-only"
    assert cell_of(a_film_item(), ("film", "block")) == "acts"
    assert cell_of(a_scale(), ("high",)) == "high"


@given(st.dictionaries(st.text(max_size=8), st.lists(st.text(max_size=4)).map(tuple)))
def test_an_attempt_survives_the_cookie(choices: dict[str, tuple[str, ...]]) -> None:
    attempt = Attempt("f", "d", choices)
    assert Attempt.from_plain(attempt.to_plain()) == attempt


@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_whatever_else_is_in_the_cookie_is_no_attempt_or_a_whole_one(plain: Any) -> None:
    read = Attempt.from_plain(plain)
    assert read is None or isinstance(read.form, str)
