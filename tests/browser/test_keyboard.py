"""A session by keyboard alone: a learner who joins and answers, and an educator who signs in, opens and leads one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from quiz.accounts.passwords import Passwords
from tests.accounts.office import PASSWORD, CountingHasher
from tests.browser.keyboard import press_enter, tab_to
from tests.browser.learner import Learner
from tests.browser.places import FORM
from tests.browser.serving import Outside, Site, build_site, served
from tests.rooms import Room
from tests.teach.school import School
from tests.teach.staff_room import StaffRoom

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 30_000


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database and one educator, Ms Au."""
    site = build_site(tmp_path_factory.mktemp("keyboard"), outside)
    site.app.extensions["passwords"] = Passwords(CountingHasher())
    School(site.app)
    StaffRoom(site.app).hire("Ms Au")
    with served(site.app) as site.address:
        yield site


@pytest.fixture
def page(browser: Browser, school: Site) -> Iterator[Page]:
    """Give a browser at a desk."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()


def test_a_learner_joins_answers_and_reads_on_by_keyboard_alone(page: Page, school: Site) -> None:
    room = Room(school.app)
    room.open_next()
    page.goto(f"{school.address}/join")
    tab_to(page, "code")
    page.keyboard.type(room.code)
    press_enter(page)
    tab_to(page, "Enter the room")
    press_enter(page)
    tab_to(page, "answer")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Answer")
    press_enter(page)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_have_text("Sent")
    room.close()
    expect(page.locator("#verdict")).to_be_focused(timeout=PATIENCE)
    room.end()
    expect(page.locator("h1")).to_have_text("The session is over", timeout=PATIENCE)
    tab_to(page, "See my summary")
    press_enter(page)
    expect(page.locator("h1")).to_have_text("Your summary")


def test_an_educator_signs_in_with_a_pasted_password_and_leads_a_session_by_keyboard_alone(
    page: Page, school: Site
) -> None:
    page.goto(f"{school.address}/teach/sign-in")
    # The password comes from somewhere else, as from a manager that is no extension of this browser.
    tab_to(page, "name")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+X")
    page.keyboard.type("Ms Au")
    tab_to(page, "password")
    page.keyboard.press("Control+V")
    expect(page.locator("[name=password]")).to_have_value(PASSWORD)
    press_enter(page)
    expect(page.locator("h1")).to_have_text("Your sessions")
    tab_to(page, "Start a session")
    press_enter(page)
    tab_to(page, "set_id")
    page.keyboard.press("Space")
    tab_to(page, "pace")
    tab_to(page, "expected")
    page.keyboard.press("Control+A")
    page.keyboard.type("12")
    tab_to(page, "Open the session")
    press_enter(page)
    expect(page.locator("h1")).to_contain_text("Session:")
    for move in ("Show the first question", "Show the options", "Close and show the result"):
        tab_to(page, move)
        press_enter(page)
        expect(page.get_by_role("button", name=move)).to_have_count(0)
    expect(page.get_by_role("button", name="Next question")).to_be_visible()


def test_nothing_hinders_a_password_manager_or_somebody_who_pastes(page: Page, school: Site) -> None:
    page.goto(f"{school.address}/teach/sign-in")
    asked = {
        field.get_attribute("name"): field.get_attribute("autocomplete") for field in page.locator("main input").all()
    }
    assert asked["name"] == "username"
    assert asked["password"] == "current-password"
    assert asked["code"] == "one-time-code"
    for name in ("name", "password", "code"):
        page.locator(f"[name={name}]").evaluate(
            "one => { one.focus(); const data = new DataTransfer(); data.setData('text/plain', 'pasted');"
            " if (!one.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, cancelable: true})))"
            " throw new Error('pasting is refused'); }"
        )


def test_who_signs_in_wrongly_need_not_type_the_name_again_and_is_led_to_what_is_wrong(
    page: Page, school: Site
) -> None:
    page.goto(f"{school.address}/teach/sign-in")
    page.locator("[name=name]").fill("Ms Au")
    page.locator("[name=password]").fill("not this one at all")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[name=name]")).to_have_value("Ms Au")
    tab_to(page, page.get_by_role("alert").get_by_role("link").first.inner_text())
    page.keyboard.press("Enter")
    expect(page.locator("[name=name]")).to_be_focused()


def test_the_cover_of_a_page_nobody_touched_is_left_by_keyboard(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner()
    learner.page.clock.install()
    learner.begin(FORM)
    learner.page.clock.run_for(11 * 60_000)
    expect(learner.page.locator(".cover")).to_be_focused()
    tab_to(learner.page, "Continue")
    learner.page.keyboard.press("Enter")
    expect(learner.page.locator("label.option").first).to_be_visible()
    tab_to(learner.page, "answer")
