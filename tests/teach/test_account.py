"""The account page."""

from __future__ import annotations

import pytest

from tests.pages import Opener
from tests.teach.staff_room import turn_on


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_it_says_who_one_is_and_leads_to_what_one_can_do(teacher: Opener, language: str) -> None:
    page = teacher(f"/teach/account?lang={language}")
    assert "Ms Chan" in page.text
    assert {"/teach", "/teach/account/password", "/teach/account/two-step"} <= set(page.links())
    assert [form.get("action") for form in page.all("form")] == [
        "/teach/sign-out",
        "/teach/account/sign-out-everywhere",
    ]


def test_only_administrators_are_shown_the_way_to_others(teacher: Opener, head: Opener) -> None:
    assert "/teach/educators" not in teacher("/teach/account").links()
    assert {"/teach/educators", "/teach/audit"} <= set(head("/teach/account").links())


def test_with_two_steps_on_it_says_how_many_recovery_codes_are_left(teacher: Opener) -> None:
    turn_on(teacher)
    assert "10 of 10 recovery codes left." in teacher("/teach/account").text
