"""Texts are tidied as a page will show them, and can be taken out of a value and put back."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from quiz.content.catalogue import load
from quiz.content.item import Step
from quiz.content.text import Paragraphs, texts, with_texts
from tests.content.factory import EXAMPLE

PARAGRAPHS: TypeAdapter[str] = TypeAdapter(Paragraphs)


def a_step(text: str) -> Step:
    return Step(id="a", text=text)


def test_the_lines_of_a_text_are_joined_with_spaces() -> None:
    assert a_step(" one\n  two \n").text == "one two"


def test_lines_of_chinese_are_joined_without() -> None:
    assert a_step("離開看似乾淨利落，\n對她卻沒有改變。\nMTR\n站").text == "離開看似乾淨利落，對她卻沒有改變。 MTR 站"


def test_a_blank_line_parts_two_paragraphs() -> None:
    assert PARAGRAPHS.validate_python("one\ntwo\n \n\n\nthree\n") == "one two\n\nthree"


def test_a_text_of_spaces_alone_is_empty() -> None:
    with pytest.raises(ValidationError):
        a_step(" \n ")


def test_a_text_is_measured_as_it_will_be_shown() -> None:
    assert a_step("x" * 280 + " \n").text == "x" * 280
    with pytest.raises(ValidationError):
        a_step("x" * 281)


def test_texts_taken_out_and_put_back_make_the_same_value() -> None:
    for item in load(EXAMPLE).items():
        found = texts(item)
        assert with_texts(item, found) == item
        assert ("question",) in found
        assert not any(path[-1] in ("id", "grade", "rests_on", "withdrawn") for path in found)
