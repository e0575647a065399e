"""What a course and an educator's first visit weigh over the wire, with all requests and all headers.

Compressed by gzip, as over plain HTTP.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from quiz.db import db
from quiz.migrations import migrate
from tests.browser.learner import Learner
from tests.browser.places import FORM
from tests.browser.serving import Outside, build_site, counted, served
from tests.teach.classroom import CHEAP, PASSWORD, a_classroom

pytestmark = pytest.mark.browser

FIRST_VISIT = 25_000
LATER_PAGE = 6_000
EDUCATORS_FIRST_VISIT = 40_000


def test_a_course_is_light_enough_for_bad_wifi(learner: Learner, capsys: pytest.CaptureFixture[str]) -> None:
    pages: list[tuple[str, int, int]] = []
    with counted(learner.site.address) as (address, wire):
        learner.page.goto(f"{address}/")
        for label in ("Start on your own", learner.link_to(FORM), "Begin"):
            learner.press(label)
        learner.page.wait_for_load_state("networkidle")
        first = wire.take()
        while "summary" not in learner.page.url:
            if "/feedback" in learner.page.url:
                learner.page.locator(".buttons a").first.click()
            else:
                learner.answer()
            learner.page.wait_for_load_state()
            learner.page.wait_for_timeout(50)
            page = wire.take()
            pages.append((learner.page.url.removeprefix(address), page.received, page.sent))
    heaviest = max(pages, key=lambda page: page[1])
    with capsys.disabled():
        print(f"\nFirst visit to the first question: {first.received} bytes received, {first.sent} sent,")
        print(f"{first.requests} requests. Heaviest later page: {heaviest[0]}, {heaviest[1]} bytes received, ", end="")
        print(f"{max(page[2] for page in pages)} sent at most. Median {sorted(p[1] for p in pages)[len(pages) // 2]}.")
    assert first.requests >= 6
    assert first.received + first.sent <= FIRST_VISIT
    assert heaviest[1] <= LATER_PAGE


def test_an_educator_comes_from_the_door_to_a_session_and_its_wall_on_forty_kilobytes(
    browser: Browser, outside: Outside, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = build_site(tmp_path, outside)
    site.app.extensions["passwords"] = CHEAP
    with site.app.app_context():
        migrate(db.engine)
    a_classroom(site.app, "Ms Lam")
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(20_000)
    with served(site.app) as address, counted(address) as (through, wire):
        page.goto(f"{through}/teach")
        page.locator("main a.button").first.click()
        page.locator('input[name="name"]').fill("Ms Lam")
        page.locator('input[name="password"]').fill(PASSWORD)
        page.locator("main form .button").click()
        page.locator('main a[href="/teach/open"]').click()
        page.wait_for_load_state("networkidle")
        arrived = wire.take()
        page.locator('input[name="set_id"]').first.check()
        page.locator("main form .button").click()
        page.wait_for_url("**/teach/sessions/*")
        page.goto(f"{page.url}/projector")
        page.locator(".stage.on-lobby").wait_for()
        page.wait_for_load_state("networkidle")
        led = wire.take()
        context.close()
    with capsys.disabled():
        print(f"\nAn educator's way to the form: {arrived.received} bytes received, {arrived.sent} sent; ", end="")
        print(f"on to the session and its wall: {led.received} received, {led.sent} sent.")
    assert arrived.requests >= 7
    assert led.requests >= 4
    assert arrived.received + arrived.sent <= EDUCATORS_FIRST_VISIT
    assert arrived.received + led.received <= EDUCATORS_FIRST_VISIT
