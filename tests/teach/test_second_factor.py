"""Two-step sign-in, from the QR code to turning it off."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.accounts.office import OTHER_PASSWORD, PASSWORD
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom, codes_on, errors_on, next_code, secret_on, sign_in, turn_on


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_the_secret_is_a_picture_without_styles_and_letters_to_type(teacher: Opener, language: str) -> None:
    page = teacher.send(teacher(f"/teach/account/two-step?lang={language}"), password=PASSWORD)
    assert re.fullmatch(r"[A-Z2-7]{32}", secret_on(page))
    (drawing,) = [svg for svg in page.root.iter("{http://www.w3.org/2000/svg}svg") if svg.get("class") == "qr"]
    assert drawing.get("viewBox") or drawing.get("viewbox")
    assert "otpauth" not in page.response.text


def test_a_first_code_turns_it_on_and_shows_ten_codes_this_once(teacher: Opener, staff_room: StaffRoom) -> None:
    other = staff_room.browser()
    sign_in(other, "Ms Chan")
    _, page = turn_on(teacher)
    assert page.h1 == "Your recovery codes"
    assert len(set(codes_on(page))) == 10
    assert [button for button in page.all("button") if button.get("data-print") is not None]
    assert other("/teach/account").h1 == "Sign in"
    account = teacher("/teach/account")
    assert "10 of 10 recovery codes left." in account.text
    assert not any(code in account.response.text for code in codes_on(page))


def test_a_wrong_code_changes_nothing_and_the_next_right_one_counts(teacher: Opener) -> None:
    scan = teacher.send(teacher("/teach/account/two-step"), password=PASSWORD)
    page = teacher.send(scan, status=422, code="12 34")
    assert "six digits" in errors_on(page)["code"]
    assert page.value("code") == "12 34"
    assert "scan anew" in page.text
    app = secret_on(scan)
    assert app not in page.response.text


def test_the_password_is_asked_for_first(teacher: Opener) -> None:
    page = teacher.send(teacher("/teach/account/two-step"), status=422, password="not this one at all")
    assert list(errors_on(page)) == ["password"]


def test_it_moves_to_another_phone_with_a_code_of_the_old_one(teacher: Opener, staff_room: StaffRoom) -> None:
    old, _ = turn_on(teacher)
    page = teacher("/teach/account/two-step")
    assert "another phone" in page.text
    scan = teacher.send(page, password=PASSWORD, code=next_code(old))
    assert secret_on(scan) != old.secret


def test_it_is_turned_off_with_password_and_code(teacher: Opener, staff_room: StaffRoom) -> None:
    app, _ = turn_on(teacher)
    page = teacher.send(teacher("/teach/account/two-step/off"), password=PASSWORD, code=next_code(app))
    assert "Two-step sign-in is off." in page.text
    sign_in(staff_room.browser(), "Ms Chan")


def test_a_short_password_must_be_changed_before_it_stands_alone(teacher: Opener) -> None:
    app, codes = turn_on(teacher)
    short: dict[str, Any] = {"new_password": "owl jazz 7", "again": "owl jazz 7"}
    teacher.send(teacher("/teach/account/password"), password=PASSWORD, code=next_code(app), **short)
    page = teacher.send(
        teacher("/teach/account/two-step/off"), status=422, password="owl jazz 7", code=codes_on(codes)[0]
    )
    assert "Change your password first" in errors_on(page)["password"]


def test_there_is_nothing_to_turn_off_while_it_is_off(teacher: Opener) -> None:
    assert teacher("/teach/account/two-step/off").h1 == "Your account"
    assert teacher("/teach/account/recovery-codes").h1 == "Your account"


def test_new_recovery_codes_take_the_place_of_the_old_ones(teacher: Opener, staff_room: StaffRoom) -> None:
    app, old = turn_on(teacher)
    page = teacher("/teach/account/recovery-codes")
    assert "You have 10 codes left." in page.text
    assert list(errors_on(teacher.send(page, status=422, password=OTHER_PASSWORD, code="1"))) == ["password"]
    new = teacher.send(page, password=PASSWORD, code=next_code(app))
    assert not set(codes_on(old)) & set(codes_on(new))
    sign_in(staff_room.browser(), "Ms Chan", code=codes_on(new)[9])
