"""What the logs hold after everything an educator can do: nothing that opens anything."""

from __future__ import annotations

import logging

import pytest

from tests.accounts.office import OTHER_PASSWORD, PASSWORD
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom, codes_on, next_code, sign_in, turn_on


def test_nothing_secret_and_nobody_is_in_the_logs(staff_room: StaffRoom, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    set_up, browser = staff_room.set_up_token(), staff_room.browser()
    browser.send(browser(f"/teach/set-up/{set_up}"), name="Head Wong", new_password=PASSWORD, again=PASSWORD)
    app, page = turn_on(browser)
    link = "".join(browser.send(browser("/teach/educators/invite"), name="Ms Chan").all("code")[0].itertext())
    invitation = link.rsplit("/", 1)[1]
    other = staff_room.browser()
    other.send(other(link.removeprefix("http://localhost")), new_password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    other.send(other("/teach/account"), "/teach/sign-out")
    other.send(other("/teach/sign-in"), status=422, name="Ms Chan", password="a wrong password", code="123456")
    code = next_code(app)
    third = staff_room.browser()
    sign_in(third, "Head Wong", code=code)
    device = third.client.get_cookie("device")
    assert device is not None
    secrets = [set_up, invitation, PASSWORD, OTHER_PASSWORD, "a wrong password", "123456", app.secret, code]
    for secret in [*secrets, *codes_on(page), device.value, "Ms Chan", "Head Wong", "127.0.0.1"]:
        assert secret not in caplog.text


def test_a_fault_while_signing_in_leaves_nothing_typed_in_the_logs(
    open_page: Opener, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page.client.application.testing = False

    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("a fault")

    page = open_page("/teach/sign-in")
    monkeypatch.setattr("quiz.accounts.sign_in.begin_attempt", fault)
    open_page.send(page, status=500, name="Ms Chan", password=PASSWORD, code="123456")
    assert "a fault" in caplog.text
    for secret in (PASSWORD, "Ms Chan", "123456", "127.0.0.1"):
        assert secret not in caplog.text
