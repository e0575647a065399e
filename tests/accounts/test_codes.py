from __future__ import annotations

from datetime import timedelta
from secrets import token_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyotp import TOTP

from quiz.accounts.codes import address_for_app, new_totp_secret, step_at, step_of_code
from tests.accounts.office import MONDAY

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
APP = TOTP(SECRET)


def test_a_secret_has_160_bits() -> None:
    assert len(new_totp_secret(token_bytes)) == 32


@pytest.mark.parametrize(("steps", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_may_be_one_step_early_or_late(steps: int, is_right: bool) -> None:
    found = step_of_code(SECRET, APP.generate_otp(step_at(MONDAY) + steps), now=MONDAY, after=None)
    assert found == (step_at(MONDAY) + steps if is_right else None)


@given(st.integers(-1, 1), st.integers(-3, 3))
def test_a_code_of_a_step_that_is_used_is_refused(steps: int, used: int) -> None:
    after = step_at(MONDAY) + used
    found = step_of_code(SECRET, APP.generate_otp(step_at(MONDAY) + steps), now=MONDAY, after=after)
    assert (found is not None) == (steps > used)


def test_a_clock_that_steps_back_makes_no_code_work_twice() -> None:
    used = step_of_code(SECRET, APP.at(MONDAY), now=MONDAY, after=None)
    earlier = MONDAY - timedelta(minutes=10)
    assert step_of_code(SECRET, APP.at(earlier), now=earlier, after=used) is None


def test_spaces_and_full_width_digits_are_read() -> None:
    code = APP.at(MONDAY)
    wide = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    for typed in (f"{code[:3]} {code[3:]}", f" {wide}\n"):
        assert step_of_code(SECRET, typed, now=MONDAY, after=None) is not None


@given(st.text())
def test_any_text_can_be_tried(text: str) -> None:
    step_of_code(SECRET, text, now=MONDAY, after=None)


def test_the_address_names_educator_and_site() -> None:
    address = address_for_app(SECRET, name="Ms Chan", issuer="Upstander")
    assert address == f"otpauth://totp/Upstander:Ms%20Chan?secret={SECRET}&issuer=Upstander"
