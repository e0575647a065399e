"""The set-up page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.accounts.office import OTHER_PASSWORD, PASSWORD
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom, errors_on, sign_in

ABOUT: dict[str, Any] = {"name": "Head Wong", "new_password": PASSWORD, "again": PASSWORD}


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_the_link_leads_to_a_page_whose_address_does_not_hold_it(
    open_page: Opener, staff_room: StaffRoom, language: str
) -> None:
    token = staff_room.set_up_token()
    first = open_page.client.get(f"/teach/set-up/{token}?lang={language}")
    assert first.headers["Location"] == "/teach/set-up"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    page = open_page(f"/teach/set-up/{token}?lang={language}")
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert token not in page.response.text


def test_whoever_holds_the_link_becomes_the_first_administrator_and_is_signed_in(
    open_page: Opener, staff_room: StaffRoom
) -> None:
    page = open_page.send(open_page(f"/teach/set-up/{staff_room.set_up_token()}"), **ABOUT)
    assert page.h1 == "Your sessions"
    assert "Your first session" in page.text
    assert "Head Wong · administrator" in open_page("/teach/account").text
    assert staff_room.everyone()["Head Wong"].is_admin
    sign_in(staff_room.browser(), "Head Wong")


def test_the_link_works_once(open_page: Opener, staff_room: StaffRoom) -> None:
    token = staff_room.set_up_token()
    open_page.send(open_page(f"/teach/set-up/{token}"), **ABOUT)
    page = staff_room.browser()(f"/teach/set-up/{token}", status=410)
    assert page.h1 == "This link does not work"


def test_a_new_start_replaces_the_link_even_while_the_page_is_open(open_page: Opener, staff_room: StaffRoom) -> None:
    page = open_page(f"/teach/set-up/{staff_room.set_up_token()}")
    staff_room.set_up_token()
    gone = open_page.send(page, status=410, **ABOUT)
    assert "Start the server again" in gone.text
    assert staff_room.everyone() == {}


def test_without_a_link_or_with_a_made_up_one_nothing_can_be_set_up(open_page: Opener, staff_room: StaffRoom) -> None:
    staff_room.set_up_token()
    open_page("/teach/set-up", status=410)
    open_page(f"/teach/set-up/{'x' * 9000}", status=410)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"again": OTHER_PASSWORD}, "again", "The two passwords differ"),
        ({"name": ""}, "name", "Type your name"),
        ({"name": " \u200b "}, "name", "at most 60 characters that everybody can see"),
        ({"new_password": "short", "again": "short"}, "new_password", "at least 15 characters"),
        ({"new_password": "a" * 300, "again": "a" * 300}, "new_password", "at most 256 characters"),
        (
            {"new_password": "passwordpassword", "again": "passwordpassword"},
            "new_password",
            "Many people use this password",
        ),
        ({"new_password": "Head Wong 123456", "again": "Head Wong 123456"}, "new_password", "made of your name"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_the_link_still_works(
    open_page: Opener, staff_room: StaffRoom, typed: dict[str, Any], field: str, words: str
) -> None:
    page = open_page.send(open_page(f"/teach/set-up/{staff_room.set_up_token()}"), status=422, **{**ABOUT, **typed})
    assert words in errors_on(page)[field]
    assert page.value("name") == typed.get("name", "Head Wong")
    assert PASSWORD not in page.response.text
    assert open_page.send(page, **ABOUT).h1 == "Your sessions"
