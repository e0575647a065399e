"""The sign-in page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts.office import PASSWORD
from tests.pages import Opener, Page
from tests.teach.staff_room import StaffRoom, codes_on, errors_on, next_code, sign_in, turn_on


def attempt(browser: Opener, status: int = 422, **typed: str) -> Page:
    """Send the form with something that is wrong."""
    fields = {"name": "Ms Chan", "password": PASSWORD, "code": "", **typed}
    return browser.send(browser("/teach/sign-in"), status=status, **fields)


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_the_form_tells_browsers_and_password_managers_what_each_field_is(open_page: Opener, language: str) -> None:
    page = open_page(f"/teach/sign-in?lang={language}")
    wanted = {"name": "username", "password": "current-password", "code": "one-time-code"}
    for name, autocomplete in wanted.items():
        (field,) = page.all("input", name=name)
        assert field.get("autocomplete") == autocomplete
        assert field.get("onpaste") is None
    assert page.all("input", name="password")[0].get("value") is None


def test_an_educator_signs_in_and_goes_to_their_sessions(open_page: Opener, staff_room: StaffRoom) -> None:
    staff_room.hire()
    sign_in(open_page, "ms  CHAN")
    assert "Ms Chan" in open_page("/teach/account").text


def test_whatever_is_wrong_the_answer_is_the_same(open_page: Opener, staff_room: StaffRoom) -> None:
    staff_room.hire()
    staff_room.hire("Mr Lau")
    staff_room.revoke("Mr Lau")
    secured = staff_room.browser_of("Ms Ho")
    turn_on(secured)
    answers = [
        attempt(open_page, password="not this one at all"),
        attempt(open_page, name="Nobody"),
        attempt(open_page, name="Mr Lau"),
        attempt(open_page, name="Ms Ho"),
        attempt(open_page, name="Ms Ho", code="000000"),
    ]
    assert len({tuple(errors_on(page).items()) for page in answers}) == 1
    assert errors_on(answers[0])["name"].startswith("The name, the password or the code is not right.")


def test_after_a_mistake_the_name_is_still_typed_and_the_password_is_not(
    open_page: Opener, staff_room: StaffRoom
) -> None:
    staff_room.hire()
    page = attempt(open_page, password="not this one at all", code="123456")
    assert page.value("name") == "Ms Chan"
    assert "not this one" not in page.response.text
    assert "123456" not in page.response.text


def test_an_empty_form_is_answered_at_each_field(open_page: Opener) -> None:
    page = attempt(open_page, name="", password="")
    assert errors_on(page) == {"name": "Type your name.", "password": "Type your password."}


def test_too_many_tries_are_told_how_long_to_wait(open_page: Opener, staff_room: StaffRoom) -> None:
    staff_room.hire()
    for _ in range(6):
        attempt(open_page, password="not this one at all")
    page = attempt(open_page, status=429)
    assert "There were too many tries. Wait" in page.text
    assert 1 <= int(page.response.headers["Retry-After"]) <= 2


def test_others_who_guess_do_not_keep_out_a_browser_that_is_known(staff_room: StaffRoom) -> None:
    known = staff_room.browser_of("Ms Chan")
    known.send(known("/teach/account"), "/teach/sign-out")
    pupil = staff_room.browser()
    for _ in range(7):
        pupil.client.post(
            "/teach/sign-in",
            data={"csrf_token": pupil("/teach/sign-in").value("csrf_token"), "name": "Ms Chan", "password": "guess"},
        )
    attempt(pupil, status=429)
    sign_in(known, "Ms Chan")


def test_a_session_known_before_signing_in_is_not_the_one_after_it(
    open_page: Opener, client: FlaskClient, staff_room: StaffRoom
) -> None:
    staff_room.hire()
    open_page.send(open_page("/learn/in-person"))
    old_page, before = open_page("/teach/sign-in"), client.get_cookie("quiz")
    sign_in(open_page, "Ms Chan")
    after = client.get_cookie("quiz")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    # The token of a form made before belongs to the session that has gone.
    open_page.send(old_page, "/teach/sign-out", status=400)
    # The learner's attempt is forgotten with it.
    assert open_page("/learn/in-person/1").h1 != "Question 1 of 8"
    with client.session_transaction() as held:
        assert "attempt" not in held


def test_an_earlier_cookie_opens_nothing_after_signing_out(
    open_page: Opener, client: FlaskClient, staff_room: StaffRoom
) -> None:
    staff_room.hire()
    sign_in(open_page, "Ms Chan")
    open_page("/teach/account")
    kept = client.get_cookie("quiz")
    open_page.send(open_page("/teach/account"), "/teach/sign-out")
    assert kept is not None
    client.set_cookie("quiz", kept.value)
    assert client.get("/teach/account").headers["Location"] == "/teach/sign-in"


@pytest.mark.parametrize(("scheme", "name"), [("http", "device"), ("https", "__Host-device")])
def test_the_device_is_known_by_a_lasting_cookie_that_scripts_cannot_read(
    client: FlaskClient, staff_room: StaffRoom, scheme: str, name: str
) -> None:
    staff_room.hire()
    base = f"{scheme}://localhost"
    token = client.get("/teach/sign-in", base_url=base).text.split('type="hidden" value="')[1].split('"')[0]
    response = client.post(
        "/teach/sign-in", base_url=base, data={"csrf_token": token, "name": "Ms Chan", "password": PASSWORD}
    )
    (cookie,) = [line for line in response.headers.getlist("Set-Cookie") if line.startswith(f"{name}=")]
    for attribute in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=34560000"):
        assert attribute in cookie
    assert ("Secure" in cookie) is (scheme == "https")
    assert "Domain" not in cookie


def test_with_two_steps_a_code_or_a_recovery_code_is_asked_for(staff_room: StaffRoom) -> None:
    browser = staff_room.browser_of("Ms Chan")
    app, page = turn_on(browser)
    recovery = codes_on(page)[0]
    elsewhere = staff_room.browser()
    attempt(elsewhere)
    sign_in(elsewhere, "Ms Chan", code=next_code(app))
    third = staff_room.browser()
    sign_in(third, "Ms Chan", code=recovery.lower().replace("-", " "))
    assert "9 of 10 recovery codes left" in third("/teach/account").text
    attempt(staff_room.browser(), code=recovery)


def test_whoever_is_signed_in_is_led_on(teacher: Opener) -> None:
    response = teacher.client.get("/teach/sign-in")
    assert response.headers["Location"] == "/teach"


def test_a_sign_in_outlives_the_sealed_cookie_while_it_is_used(
    app: Flask, teacher: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.teach.access.time.time", lambda: 4_000_000_000.0)
    assert "Set-Cookie" in teacher.client.get("/teach/account").headers
    assert "Set-Cookie" not in teacher.client.get("/teach/account").headers


def test_the_way_for_who_has_no_account_stands_on_the_page(open_page: Opener) -> None:
    page = open_page("/teach/sign-in")
    assert "/learn" in page.links()
    assert "Educators are invited with a link." in page.text
