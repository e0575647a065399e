"""Signing out."""

from __future__ import annotations

from tests.pages import Opener
from tests.teach.staff_room import StaffRoom, sign_in


def test_signing_out_leads_to_the_sign_in_page_and_says_so(teacher: Opener) -> None:
    page = teacher.send(teacher("/teach/account"), "/teach/sign-out")
    assert page.h1 == "Sign in"
    assert "You are signed out." in page.text
    assert teacher("/teach/account").h1 == "Sign in"


def test_signing_out_here_leaves_other_devices_signed_in(teacher: Opener, staff_room: StaffRoom) -> None:
    other = staff_room.browser()
    sign_in(other, "Ms Chan")
    teacher.send(teacher("/teach/account"), "/teach/sign-out")
    assert other("/teach/account").h1 == "Your account"


def test_signing_out_everywhere_ends_every_device_of_this_educator_alone(
    teacher: Opener, staff_room: StaffRoom
) -> None:
    other, colleague = staff_room.browser(), staff_room.browser_of("Mr Lau")
    sign_in(other, "Ms Chan")
    page = teacher.send(teacher("/teach/account"), "/teach/account/sign-out-everywhere")
    assert "You are signed out on every device." in page.text
    assert other("/teach/account").h1 == "Sign in"
    assert colleague("/teach/account").h1 == "Your account"


def test_signing_out_is_never_a_link(teacher: Opener) -> None:
    teacher("/teach/sign-out", status=405)
    assert teacher("/teach/account").h1 == "Your account"
