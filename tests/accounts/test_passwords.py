from __future__ import annotations

import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from quiz.accounts.errors import PasswordCommon, PasswordFromContext, PasswordTooLong, PasswordTooShort
from quiz.accounts.passwords import MOST, Passwords, check_new_password
from tests.accounts.office import PASSWORD, CountingHasher

CHEAP = Passwords(CountingHasher())


def test_a_password_alone_needs_fifteen_characters() -> None:
    check_new_password("qz7 mauve ferry", name="Ms Chan")
    with pytest.raises(PasswordTooShort) as refused:
        check_new_password("qz7 mauve ferr", name="Ms Chan")
    assert refused.value.least == 15


def test_beside_a_second_factor_eight_will_do() -> None:
    check_new_password("qz7mauve", name="Ms Chan", has_second_factor=True)
    with pytest.raises(PasswordTooShort) as refused:
        check_new_password("qz7mauv", name="Ms Chan", has_second_factor=True)
    assert refused.value.least == 8


def test_characters_are_counted_after_composing() -> None:
    with pytest.raises(PasswordTooShort):
        check_new_password(unicodedata.normalize("NFD", "éàüöçñêîôû") + "qz7m", name="Ms Chan")


def test_a_password_of_256_characters_is_welcome_and_one_more_is_not() -> None:
    long = "".join(chr(0x4E00 + number) for number in range(MOST))
    check_new_password(long, name="Ms Chan")
    with pytest.raises(PasswordTooLong) as refused:
        check_new_password(long + "x", name="Ms Chan")
    assert refused.value.most == MOST


def test_common_passwords_and_the_name_are_refused() -> None:
    with pytest.raises(PasswordCommon):
        check_new_password("Hong Kong Hong Kong", name="Ms Chan")
    with pytest.raises(PasswordFromContext):
        check_new_password("mschan-rainlily-26", name="Ms Chan")


def test_no_class_of_characters_is_asked_for() -> None:
    check_new_password("onlysmalllettershere", name="Ms Chan")


@given(st.text(max_size=MOST), st.text(max_size=MOST))
def test_only_the_same_password_matches(password: str, other: str) -> None:
    hashed = CHEAP.hash(password)
    is_same = unicodedata.normalize("NFC", password) == unicodedata.normalize("NFC", other)
    composed_fits = len(unicodedata.normalize("NFC", password)) <= MOST
    assert CHEAP.matches(hashed, password) == composed_fits
    assert CHEAP.matches(hashed, other) == (is_same and composed_fits)


def test_every_character_counts_to_the_very_last() -> None:
    hashed = CHEAP.hash("x" * 255 + "a")
    assert not CHEAP.matches(hashed, "x" * 255 + "b")
    assert not CHEAP.matches(hashed, "x" * 255)


@pytest.mark.parametrize("password", [PASSWORD, "wrong", "", "x" * 100_000, "\ud800"])
@pytest.mark.parametrize("is_known", [True, False])
def test_one_hash_is_verified_whatever_is_asked(password: str, is_known: bool) -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    known = passwords.hash(PASSWORD) if is_known else None
    hasher.hashed = 0
    assert passwords.matches(known, password) is (is_known and password == PASSWORD)
    assert (hasher.verified, hasher.hashed) == (1, 0)


def test_without_a_hash_even_the_dummys_password_does_not_match() -> None:
    assert not CHEAP.matches(None, "nobody has this password")


def test_a_damaged_hash_matches_nothing() -> None:
    assert not CHEAP.matches("not a hash", PASSWORD)


def test_in_earnest_it_is_argon2id_with_the_low_memory_profile_of_rfc_9106() -> None:
    parameters = extract_parameters(Passwords().dummy)
    assert parameters.type is Type.ID
    assert (parameters.time_cost, parameters.memory_cost, parameters.parallelism) == (3, 64 * 1024, 4)


def test_a_hash_with_other_parameters_is_outdated() -> None:
    old = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1).hash(PASSWORD)
    assert CHEAP.is_outdated(old)
    assert not CHEAP.is_outdated(CHEAP.hash(PASSWORD))
