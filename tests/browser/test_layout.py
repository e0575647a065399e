"""Small screens, large text, large fingers, and a bar that covers nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.learner import Learner
from tests.browser.places import places
from tests.browser.room_places import room_places
from tests.browser.serving import Outside, Site, build_site, served
from tests.browser.staff_places import staff_places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDER_THAN_THE_SCREEN = """() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [`${wide} px too wide`, ...[...document.body.querySelectorAll('*')]
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .slice(0, 5).map((one) => one.outerHTML.slice(0, 90))];
}"""

#: Links inside sentences are left out, as in WCAG 2.5.8.
TOO_SMALL = """() => [...document.querySelectorAll(
    '.bar a, button, .button, .chip, label.option, summary, footer a, .jump a, .phone a, .course h2 a, a.alone'
  )].filter((one) => one.offsetParent !== null && !one.closest('.course h2') && !one.matches('.quiet:not(.button)'))
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 24)
  .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`)"""

#: Upwards, because that is where a bar at the top covers what has the focus.
COVERED = """() => {
  const bar = document.querySelector('.bar');
  if (!bar) return [];
  const said = document.querySelector('.wire:not(:empty)');
  const floor = () => Math.max(...[bar, said].filter(Boolean).map((one) => one.getBoundingClientRect().bottom));
  document.activeElement.blur();
  scrollTo(0, document.body.scrollHeight);
  return [...document.querySelectorAll('main a, main button, main input:not([type=hidden]), main summary')]
    .filter((one) => one.offsetParent !== null).reverse()
    .filter((one) => { one.focus(); const box = one.getBoundingClientRect();
      return box.top < floor() - 1 || box.top > innerHeight - 20; })
    .map((one) => one.outerHTML.slice(0, 90));
}"""


#: What WCAG 1.4.12 lets readers set for themselves.
SPACED = """() => {
  const sheet = document.styleSheets[0];
  sheet.insertRule('p { margin-bottom: 2em !important; }', 0);
  sheet.insertRule(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; }`, 0);
}"""

#: Boxes that hide what does not fit into them. What is for listeners only, and what one can scroll, hides nothing.
CUT_OFF = """() => [...document.body.querySelectorAll('*')]
  .filter((one) => one.innerText && one.offsetParent !== null && one.clientWidth > 1 && one.tabIndex < 0)
  .filter((one) => !one.closest('svg') && !one.matches('.quiet, .quiet *'))
  .filter((one) => getComputedStyle(one).overflowX !== 'visible' || getComputedStyle(one).overflowY !== 'visible')
  .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.outerHTML.slice(0, 90))"""

MOVING = """() => [...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);
  return style.transitionDuration !== '0s' || style.animationName !== 'none' || style.scrollBehavior !== 'auto'; })
  .map((one) => one.outerHTML.slice(0, 90))"""


def misfits(page: Page, width_when_large: int = 320) -> dict[str, list[str]]:
    """Give what does not fit at 320 px, which is 1280 px enlarged four times; then with large text, and wide spacing.

    Text of twice the size is tried on a screen of its own width: WCAG asks for 640 px, learners' phones have half.
    """
    page.set_viewport_size({"width": 320, "height": 568})
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    report = {"wide": page.evaluate(WIDER_THAN_THE_SCREEN), "small": page.evaluate(TOO_SMALL)}
    report |= {"covered": page.evaluate(COVERED), "moving": page.evaluate(MOVING)}
    page.set_viewport_size({"width": width_when_large, "height": 568})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    report |= {"wide at 200 %": page.evaluate(WIDER_THAN_THE_SCREEN), "covered at 200 %": page.evaluate(COVERED)}
    page.set_viewport_size({"width": 320, "height": 568})
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.evaluate(SPACED)
    report |= {"wide when spaced": page.evaluate(WIDER_THAN_THE_SCREEN), "cut off when spaced": page.evaluate(CUT_OFF)}
    return {name: what for name, what in report.items() if what}


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_every_page_fits_a_small_screen_and_large_text(a_learner: Callable[..., Learner], language: str) -> None:
    learner = a_learner()
    found = {}
    for place in places(learner):
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        if wrong := misfits(learner.page):
            found[place.name] = wrong
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve an application with a database of its own."""
    site = build_site(tmp_path_factory.mktemp("layout"), outside)
    with served(site.app) as site.address:
        yield site


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_every_page_of_a_session_and_of_an_educator_fits_a_screen_enlarged_four_times(
    browser: Browser, school: Site, language: str
) -> None:
    context = browser.new_context(locale=language, reduced_motion="reduce")
    learner = Learner(school, context.new_page())
    found = {}
    for place in room_places(learner):
        place.go(learner)
        if wrong := misfits(learner.page):
            found[place.name] = wrong
    context.clear_cookies()
    for staff_place in staff_places(learner.page, school, language):
        staff_place.go(learner.page)
        # The wall is a slide for a room: it is laid out once, for its screen.
        if not staff_place.name.startswith("teach-wall") and (wrong := misfits(learner.page, 640)):
            found[staff_place.name] = wrong
        learner.page.set_viewport_size({"width": 1280, "height": 1024})
    context.close()
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_what_is_said_about_the_network_covers_nothing_that_has_the_focus(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner(viewport={"width": 320, "height": 568})
    learner.begin("mixed")
    learner.choose()
    learner.page.context.set_offline(True)
    learner.button("Answer").click()
    expect(learner.page.locator(".wire")).to_contain_text("Your answer is kept")
    assert learner.page.evaluate(COVERED) == []
    assert learner.page.evaluate(WIDER_THAN_THE_SCREEN) == []


def test_the_cover_fits_as_any_page_does(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner(viewport={"width": 320, "height": 568})
    learner.page.clock.install()
    learner.begin("mixed")
    learner.page.clock.run_for(11 * 60_000)
    expect(learner.page.locator(".cover")).to_be_visible()
    assert misfits(learner.page) == {}


def test_a_choice_shows_in_forced_colours(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner(forced_colors="active")
    learner.begin("mixed")
    learner.choose(1)
    edges = learner.page.locator("label.option").evaluate_all(
        "all => all.map((one) => getComputedStyle(one).borderColor)"
    )
    assert edges[1] not in (edges[0], edges[2])
    assert edges[0] == edges[2]
