from __future__ import annotations

import re
from secrets import token_bytes

from hypothesis import given
from hypothesis import strategies as st

from quiz.accounts.tokens import (
    RECOVERY_BYTES,
    TOKEN_BYTES,
    digest,
    digest_of_recovery_code,
    keyed_digest,
    new_recovery_code,
    new_token,
)


def test_a_token_has_more_than_128_random_bits_and_fits_into_a_link() -> None:
    assert TOKEN_BYTES * 8 >= 128
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", new_token(token_bytes))


def test_two_tokens_differ() -> None:
    assert new_token(token_bytes) != new_token(token_bytes)


@given(st.binary(min_size=RECOVERY_BYTES, max_size=RECOVERY_BYTES))
def test_a_recovery_code_has_no_look_alikes_and_reads_back_however_it_is_typed(drawn: bytes) -> None:
    code = new_recovery_code(lambda _: drawn)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code)
    for typed in (code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        assert digest_of_recovery_code(typed) == digest_of_recovery_code(code)


def test_a_recovery_code_has_enough_bits_for_a_plain_digest() -> None:
    assert RECOVERY_BYTES * 8 >= 112


@given(st.text())
def test_any_text_can_be_digested(text: str) -> None:
    assert re.fullmatch("[0-9a-f]{64}", digest(text))


def test_a_keyed_digest_depends_on_secret_purpose_and_text() -> None:
    digests = {
        keyed_digest(secret, purpose, text)
        for secret in (b"a", b"b")
        for purpose in ("account", "device")
        for text in ("x", "y")
    }
    assert len(digests) == 8
