"""The page of an invitation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.accounts.office import OTHER_PASSWORD, PASSWORD
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom, errors_on, sign_in

BOTH: dict[str, Any] = {"new_password": PASSWORD, "again": PASSWORD}


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_the_invited_choose_a_password_and_are_educators(
    open_page: Opener, staff_room: StaffRoom, language: str
) -> None:
    token = staff_room.invite()
    page = open_page(f"/teach/invitation/{token}?lang={language}")
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert token not in page.response.text
    assert page.all("input", autocomplete="username")[0].get("value") == "Ms Chan"
    open_page.send(page, **BOTH)
    assert not staff_room.everyone()["Ms Chan"].is_admin
    sign_in(staff_room.browser(), "Ms Chan")


def test_an_invited_administrator_is_one(open_page: Opener, staff_room: StaffRoom) -> None:
    page = open_page(f"/teach/invitation/{staff_room.invite(admin=True)}")
    assert "invite other educators" in page.text
    open_page.send(page, **BOTH)
    assert staff_room.everyone()["Ms Chan"].is_admin


def test_a_used_an_old_and_a_made_up_link_are_answered_alike(open_page: Opener, staff_room: StaffRoom) -> None:
    used = staff_room.invite()
    open_page.send(open_page(f"/teach/invitation/{used}"), **BOTH)
    old = staff_room.invite("Mr Lau", now=datetime.now(UTC) - timedelta(days=8))
    stranger = staff_room.browser()
    pages = [stranger(f"/teach/invitation/{token}", status=410).text for token in (used, old, "made-up")]
    assert len(set(pages)) == 1
    assert "Ask whoever gave it to you for a new one." in pages[0]


def test_looking_at_the_page_does_not_use_up_the_link(staff_room: StaffRoom) -> None:
    token = staff_room.invite()
    for _ in range(3):
        assert staff_room.browser()(f"/teach/invitation/{token}").h1 == "Your invitation"


def test_a_mistake_leaves_the_link_working(open_page: Opener, staff_room: StaffRoom) -> None:
    page = open_page(f"/teach/invitation/{staff_room.invite()}")
    page = open_page.send(page, status=422, new_password=PASSWORD, again=OTHER_PASSWORD)
    assert list(errors_on(page)) == ["again"]
    assert open_page.send(page, **BOTH).h1 == "Your sessions"


def test_whoever_follows_a_link_while_signed_in_becomes_the_invited(teacher: Opener, staff_room: StaffRoom) -> None:
    page = teacher.send(teacher(f"/teach/invitation/{staff_room.invite('Mr Lau')}"), **BOTH)
    assert page.h1 == "Your sessions"
    page = teacher("/teach/account")
    assert "Mr Lau" in page.text
    assert "Ms Chan" not in page.text
