"""Inviting, letting back in and revoking, by an administrator."""

from __future__ import annotations

import pytest

from tests.accounts.office import OTHER_PASSWORD, PASSWORD
from tests.pages import Opener, Page
from tests.teach.staff_room import StaffRoom, errors_on, sign_in, turn_on


def link_on(page: Page) -> str:
    """Read the link that is shown once."""
    return "".join(page.all("code")[0].itertext())


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_the_list_says_who_there_is_and_what_they_may(head: Opener, staff_room: StaffRoom, language: str) -> None:
    staff_room.hire()
    staff_room.hire("Mr Lau")
    staff_room.revoke("Mr Lau")
    page = head(f"/teach/educators?lang={language}")
    assert [" ".join("".join(heading.itertext()).split()) for heading in page.all("h2")][1:] == ["Ms Chan", "Mr Lau"]
    assert {"en": "revoked: can’t sign in", "zh-Hant-HK": "已撤銷"}[language] in page.text


def test_an_invitation_is_a_link_for_somebody_else_shown_once(head: Opener, staff_room: StaffRoom) -> None:
    page = head.send(head("/teach/educators/invite"), name="  Ms   Chan ")
    assert "For Ms Chan." in page.text
    assert "It works once, within 7 days." in page.text
    link = link_on(page)
    assert link.startswith("http://localhost/teach/invitation/")
    assert "it opens only here" in page.text
    assert link not in head("/teach/educators").response.text
    new = staff_room.browser()
    new.send(new(link), new_password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert not staff_room.everyone()["Ms Chan"].is_admin


def test_an_administrator_may_invite_another(head: Opener, staff_room: StaffRoom) -> None:
    link = link_on(head.send(head("/teach/educators/invite"), name="Ms Chan", admin="yes"))
    new = staff_room.browser()
    new.send(new(link), new_password=PASSWORD, again=PASSWORD)
    assert staff_room.everyone()["Ms Chan"].is_admin


@pytest.mark.parametrize(("name", "words"), [("", "Type the name"), ("head  wong", "There is “head wong” already")])
def test_a_name_that_will_not_do_is_told_at_its_field(head: Opener, name: str, words: str) -> None:
    page = head.send(head("/teach/educators/invite"), status=422, name=name, admin="yes")
    assert words in errors_on(page)["name"]
    assert page.value("name") == name
    assert page.all("input", name="admin")[0].get("checked") is not None


def test_a_link_for_a_new_password_changes_nothing_until_it_is_used(head: Opener, staff_room: StaffRoom) -> None:
    forgetful = staff_room.browser_of("Ms Chan")
    turn_on(forgetful)
    id = staff_room.everyone()["Ms Chan"].id
    link = link_on(head.send(head(f"/teach/educators/{id}/back")))
    assert forgetful("/teach/account").h1 == "Your account"
    new = staff_room.browser()
    page = new(link)
    assert "Two-step sign-in will be off" in page.text
    new.send(page, new_password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert forgetful("/teach/account").h1 == "Sign in"
    sign_in(staff_room.browser(), "Ms Chan", OTHER_PASSWORD)


def test_revoking_is_asked_once_and_ends_access_at_once(head: Opener, staff_room: StaffRoom) -> None:
    teacher = staff_room.browser_of("Ms Chan")
    id = staff_room.everyone()["Ms Chan"].id
    ask = head(f"/teach/educators/{id}/revoke")
    assert not staff_room.everyone()["Ms Chan"].is_revoked
    page = head.send(ask)
    assert "Ms Chan can’t sign in any more." in page.text
    assert teacher("/teach/account").h1 == "Sign in"


def test_the_last_administrator_stays(head: Opener, staff_room: StaffRoom) -> None:
    id = staff_room.everyone()["Head Wong"].id
    ask = head(f"/teach/educators/{id}/revoke")
    assert "This is you." in ask.text
    page = head.send(ask, status=422)
    assert "Invite another administrator first" in page.text
    assert not staff_room.everyone()["Head Wong"].is_revoked


def test_whoever_revokes_themselves_is_signed_out(head: Opener, staff_room: StaffRoom) -> None:
    staff_room.hire("Deputy Ng", admin=True)
    id = staff_room.everyone()["Head Wong"].id
    assert head.send(head(f"/teach/educators/{id}/revoke")).h1 == "Sign in"


def test_nobody_has_an_id_that_was_made_up(head: Opener) -> None:
    head("/teach/educators/nobody/revoke", status=404)
    head("/teach/educators/nobody/back", status=404)
