"""A led session, as it happens: an educator at a projector and twelve learners, two of them in real browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from quiz.ballot.models import Receipt, Sitting, Tally
from quiz.ballot.readings import releases
from quiz.db import db
from quiz.disclosure.released import from_json
from quiz.migrations import migrate
from tests.browser.serving import Outside, Site, build_site, served
from tests.pages import Opener
from tests.rooms import Phone
from tests.teach.classroom import CHEAP, PASSWORD, a_classroom

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WALL = {"width": 1920, "height": 1080}
#: Phones ask every three seconds; a busy machine may need a few of those.
PATIENCE = 20_000


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database and one educator, Ms Lam."""
    site = build_site(tmp_path_factory.mktemp("led"), outside)
    site.app.extensions["passwords"] = CHEAP
    with site.app.app_context():
        migrate(db.engine)
    a_classroom(site.app, "Ms Lam")
    with served(site.app) as site.address:
        yield site


def sign_in_and_open(page: Page, site: Site) -> None:
    """Sign in and open a led session for fifteen, by the pages."""
    page.goto(f"{site.address}/teach/sign-in")
    page.get_by_label("Name").fill("Ms Lam")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{site.address}/teach/open")
    page.locator('input[name="set_id"][value="in-person-8"]').check()
    page.locator('input[name="expected"]').fill("15")
    page.locator("main form button").click()
    expect(page.locator("h1")).to_contain_text("Session")


def press(wall: Page, key: str, shown: str) -> None:
    """Press a key of the clicker and wait for the slide it brings."""
    wall.keyboard.press(key)
    expect(wall.locator(f".stage.on-{shown}")).to_be_visible(timeout=PATIENCE)


def a_phone(browser: Browser, site: Site, code: str) -> Page:
    """Join with a real browser, by the address under the QR code."""
    page = browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{site.address}/j/{code}")
    page.get_by_role("button", name="Enter the room").click()
    expect(page.locator("h1")).to_have_text("You are in")
    return page


def wall_of(control: Page, site: Site) -> Page:
    """Open the projector page in a window of its own size, signed in as the control page is."""
    wall = control.context.new_page()
    wall.set_viewport_size(WALL)  # type: ignore[arg-type]
    wall.goto(f"{control.url}/projector")
    return wall


def counted(site: Site, what: Any) -> int:
    """Count rows behind the pages' back."""
    with site.app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(what)) or 0)


def test_a_led_session_from_the_code_to_the_end(browser: Browser, school: Site) -> None:
    control = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB").new_page()
    control.set_default_timeout(PATIENCE)
    sign_in_and_open(control, school)
    wall = wall_of(control, school)
    with school.app.app_context():
        sitting = db.session.scalars(select(Sitting)).one()
        code, word, sitting_id = sitting.code or "", sitting.room_word, sitting.id
    expect(wall.locator("body")).to_contain_text(word)

    # Twelve come in; wall and phones show the same word and the same number.
    amy, ben = a_phone(browser, school, code), a_phone(browser, school, code)
    others = [Phone(Opener(school.app.test_client())) for _ in range(10)]
    for phone in others:
        phone.enter(code)
    expect(wall.locator("[data-devices]").first).to_have_text("12", timeout=PATIENCE)
    expect(amy.locator("[data-devices]")).to_have_text("12", timeout=PATIENCE)
    expect(amy.locator("body")).to_contain_text(word)

    # The stem first, on wall and phone; then the options.
    press(wall, "Space", "stem")
    expect(amy.get_by_text("Read first.")).to_be_visible()
    press(wall, "ArrowRight", "options")
    expect(amy.locator(".option").first).to_be_visible()
    expect(ben.locator(".option").first).to_be_visible()

    # Amy taps twice, Ben loses the network in the middle, one skips, the others answer.
    amy.locator(".option").nth(1).click()
    amy.get_by_role("button", name="Answer").dblclick()
    expect(amy.locator("h1")).to_have_text("Sent")
    amy.reload()
    expect(amy.locator("h1")).to_have_text("Sent")
    ben.locator(".option").nth(1).click()
    ben.context.set_offline(True)
    ben.get_by_role("button", name="Answer").click()
    expect(ben.get_by_text("Your answer is kept on this page")).to_be_visible()
    ben.context.set_offline(False)
    expect(ben.locator("h1")).to_have_text("Sent")
    others[0].look()
    others[0].answer()
    for phone in others[1:]:
        phone.look()
        phone.answer("b")
    assert counted(school, Receipt) == 12
    expect(wall.locator("body")).to_contain_text("10", timeout=PATIENCE)

    # Nothing of what was chosen is on the wall until it is closed; then wall, phones and files agree.
    assert "%" not in wall.locator(".stage").inner_text()
    press(wall, "PageDown", "result")
    expect(amy.locator(".verdict")).to_contain_text("This would help", timeout=PATIENCE)
    with school.app.app_context():
        (text,) = releases(db.session, sitting_id).values()
    shares = dict(from_json(text).entries)
    assert shares["b"].percent >= 50
    assert str(shares["b"].percent) in wall.locator(".stage").inner_text()
    assert counted(school, Receipt) == counted(school, Tally) == 0
    told = control.request.get(f"{school.address}/teach/sessions/{sitting_id}/results.json").json()
    assert str(shares["b"].percent) in str(told["results"][0]["cells"])

    # A second vote on the same question is counted apart; too few answer, so nothing is shown.
    again = wall.get_by_role("button", name=re.compile("second|again", re.IGNORECASE))
    again.click()
    expect(wall.locator(".stage.on-options")).to_be_visible(timeout=PATIENCE)
    expect(amy.get_by_text("Second vote")).to_be_visible()
    amy.locator(".option").nth(0).click()
    amy.get_by_role("button", name="Answer").click()
    expect(amy.locator("h1")).to_have_text("Sent")
    assert counted(school, Receipt) == 1
    press(wall, "Space", "result")
    expect(wall.locator(".stage")).to_contain_text("not shown, to protect people")

    # B blanks the wall and every phone at once, and brings them back.
    wall.keyboard.press("b")
    expect(wall.locator(".stage.on-paused")).to_be_visible(timeout=PATIENCE)
    expect(amy.locator("h1")).to_have_text("A short pause", timeout=PATIENCE)
    wall.keyboard.press("b")
    expect(wall.locator(".stage.on-result")).to_be_visible(timeout=PATIENCE)
    expect(amy.locator(".verdict")).to_be_visible(timeout=PATIENCE)

    # The end: phones say so, and nothing that led to an answer is left in any file.
    control.goto(f"{school.address}/teach/sessions/{sitting_id}/end")
    control.locator("main form button").click()
    expect(amy.locator("h1")).to_have_text("The session is over", timeout=PATIENCE)
    folder = Path(str(school.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///")).parent
    with others[3].opener.client.session_transaction() as session:
        token = session["seat"]["token"].encode()
    assert not [file.name for file in folder.iterdir() if token in file.read_bytes()]
    with school.app.app_context():
        assert db.session.scalars(select(Sitting.salt)).one() is None
    for page in (control, wall, amy, ben):
        page.context.close()


PAGES = (
    "/teach",
    "/teach/open",
    "/teach/guide",
    "/teach/individual-results",
    "/teach/what-can-be-seen",
    "/teach/compare",
    "/teach/account",
    "/teach/account/password",
    "/teach/account/two-step",
    "/teach/sign-in",
    "/join",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_of_an_educator(browser: Browser, school: Site, scheme: Any) -> None:
    page = browser.new_context(viewport=WALL, color_scheme=scheme, locale="en-GB").new_page()  # type: ignore[arg-type]
    sign_in_and_open(page, school)
    control = page.url
    found: dict[str, list[str]] = {}
    for path in (
        *PAGES,
        *(control.removeprefix(school.address) + end for end in ("", "/projector", "/sheet", "/end", "/delete")),
    ):
        page.goto(school.address + path)
        problems = Axe().run(page).response["violations"]
        if problems:
            found[path] = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in problems]
    page.context.close()
    assert found == {}
