"""axe finds nothing on any page: in both languages, in full; light and dark, for contrast."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.learner import Learner
from tests.browser.places import places
from tests.browser.room_places import room_places
from tests.browser.serving import Outside, Site, build_site, served
from tests.browser.staff_places import staff_places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ("en", "zh-Hant-HK")
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


#: Views that answer with no page: they lead elsewhere, or give figures, files and single words.
NO_PAGE = {
    "about.come_back", "about.healthz", "about.leave", "broken", "learn.finish", "learn.session_state",
    "own_logo", "own_look", "static",
    "teach.follow_invitation", "teach.follow_set_up_link", "teach.move", "teach.results_csv", "teach.results_json",
    "teach.sign_out", "teach.sign_out_everywhere", "teach.state",
}  # fmt: skip


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database of its own."""
    site = build_site(tmp_path_factory.mktemp("axe"), outside)
    with served(site.app) as site.address:
        yield site


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Give what axe finds on the page, as lines."""
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def in_both_themes(page: Page) -> dict[str, list[str]]:
    """Give what axe finds with everything open, in full in the light and for contrast in the dark."""
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    page.emulate_media(color_scheme="light")
    light = violations(page)
    page.emulate_media(color_scheme="dark")
    found = {"light": light, "dark": violations(page, CONTRAST)}
    return {theme: lines for theme, lines in found.items() if lines}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_of_a_course(a_learner: Callable[..., Learner], language: str) -> None:
    learner = a_learner(bypass_csp=True)
    found = {}
    for place in places(learner):
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        if problems := in_both_themes(learner.page):
            found[place.name] = problems
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_of_a_session(browser: Browser, school: Site, language: str) -> None:
    context = browser.new_context(viewport=PHONE, bypass_csp=True, locale=language, reduced_motion="reduce")
    learner = Learner(school, context.new_page())
    found = {}
    for place in room_places(learner):
        place.go(learner)
        assert learner.page.locator("html").get_attribute("lang") == language
        if problems := in_both_themes(learner.page):
            found[place.name] = problems
    context.close()
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page_of_an_educator(browser: Browser, school: Site, language: str) -> None:
    context = browser.new_context(viewport=DESK, bypass_csp=True, locale=language, reduced_motion="reduce")
    page = context.new_page()
    found = {}
    for place in staff_places(page, school, language):
        place.go(page)
        assert page.locator("html").get_attribute("lang") == language
        if problems := in_both_themes(page):
            found[place.name] = problems
    context.close()
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_these_are_all_the_pages_there_are(a_learner: Callable[..., Learner], browser: Browser, school: Site) -> None:
    learner = a_learner()
    for place in places(learner):
        place.go(learner)
    context = browser.new_context(locale="en")
    in_a_room = Learner(school, context.new_page())
    for place in room_places(in_a_room):
        place.go(in_a_room)
    context.clear_cookies()
    for staff_place in staff_places(in_a_room.page, school):
        staff_place.go(in_a_room.page)
    context.close()
    views = {rule.endpoint for rule in school.app.url_map.iter_rules()} - NO_PAGE
    assert views <= learner.site.shown | school.shown


def test_pages_are_whole_in_forced_colours(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner(bypass_csp=True, forced_colors="active")
    found = {}
    for place in places(learner):
        if place.name.startswith(("item", "feedback-one", "summary", "home")):
            place.go(learner)
            assert learner.page.evaluate("matchMedia('(forced-colors: active)').matches")
            # axe takes contrast from the colours we wrote, not from those the browser forces.
            if broken := violations(learner.page, {"rules": {"color-contrast": {"enabled": False}}}):
                found[place.name] = broken
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)
