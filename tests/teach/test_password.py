"""Changing a password."""

from __future__ import annotations

from typing import Any

from tests.accounts.office import OTHER_PASSWORD, PASSWORD
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom, errors_on, next_code, sign_in, turn_on

NEW: dict[str, Any] = {"new_password": OTHER_PASSWORD, "again": OTHER_PASSWORD}


def test_a_changed_password_signs_out_every_other_device(teacher: Opener, staff_room: StaffRoom) -> None:
    other = staff_room.browser()
    sign_in(other, "Ms Chan")
    page = teacher.send(teacher("/teach/account/password"), password=PASSWORD, **NEW)
    assert "Your password is changed." in page.text
    assert page.h1 == "Your account"
    assert other("/teach/account").h1 == "Sign in"
    sign_in(staff_room.browser(), "Ms Chan", OTHER_PASSWORD)


def test_the_password_of_now_must_be_right(teacher: Opener) -> None:
    page = teacher.send(teacher("/teach/account/password"), status=422, password="not this one at all", **NEW)
    assert "nothing was changed" in errors_on(page)["password"]


def test_the_fields_say_which_password_is_meant(teacher: Opener) -> None:
    page = teacher("/teach/account/password")
    wanted = {"password": "current-password", "new_password": "new-password", "again": "new-password"}
    assert {name: page.all("input", name=name)[0].get("autocomplete") for name in wanted} == wanted


def test_with_two_steps_a_code_is_asked_for_and_a_shorter_password_will_do(teacher: Opener) -> None:
    app, _ = turn_on(teacher)
    page = teacher("/teach/account/password")
    assert "At least 8 characters" in page.text
    short: dict[str, Any] = {"new_password": "owl jazz 7", "again": "owl jazz 7"}
    page = teacher.send(page, status=422, password=PASSWORD, code="", **short)
    assert list(errors_on(page)) == ["code"]
    assert teacher.send(page, password=PASSWORD, code=next_code(app), **short).h1 == "Your account"


def test_wrong_passwords_have_to_wait_at_the_field(teacher: Opener) -> None:
    page = teacher("/teach/account/password")
    for _ in range(6):
        page = teacher.send(page, status=422, password="not this one at all", **NEW)
    page = teacher.send(page, status=429, password=PASSWORD, **NEW)
    assert "too many tries" in errors_on(page)["password"]
