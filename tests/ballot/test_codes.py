from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from quiz.ballot import codes

drawn = st.integers().map(lambda seed: codes.draw(Random(seed)))


def test_the_alphabet_has_no_look_alikes_and_no_vowels() -> None:
    assert not set(codes.ALPHABET) & set("AEIOUY0125L86S")
    assert codes.ALPHABET.upper() == codes.ALPHABET
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET)


@given(drawn)
def test_a_drawn_code_has_six_signs_and_is_tidy(code: str) -> None:
    assert len(code) == 6
    assert codes.tidy(code) == code


@given(drawn, st.sampled_from([" ", "-", "–", "\u3000", "\u00a0", ". "]), st.integers(0, 6))
def test_case_and_separators_are_forgiven(code: str, separator: str, at: int) -> None:
    assert codes.tidy(f" {code[:at]}{separator}{code[at:]} ".lower()) == code


@given(drawn)
def test_full_width_signs_are_forgiven(code: str) -> None:
    assert codes.tidy("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code


@given(st.text())
def test_whatever_is_typed_is_a_possible_code_or_none(typed: str) -> None:
    code = codes.tidy(typed)
    assert code is None or (len(code) == 6 and set(code) <= set(codes.ALPHABET))


def test_signs_outside_the_alphabet_are_refused() -> None:
    assert codes.tidy("BCDFG0") is None
    assert codes.tidy("BCDFG\x00") is None
    assert codes.tidy("BCDFGHJ") is None
    assert codes.tidy("") is None
