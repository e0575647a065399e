"""Leave quickly, with Chromium's back/forward cache on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Error

from tests.browser.learner import TOPIC, Learner
from tests.browser.serving import WEATHER, Outside, Site
from tests.rooms import Room

pytestmark = pytest.mark.browser

FORM = "mixed"


def at_the_question(learner: Learner) -> None:
    """Answer once and stand at the question after it."""
    learner.begin(FORM)
    while "/feedback" not in learner.path:
        learner.answer()
    learner.press("Next question")


def at_the_feedback(learner: Learner) -> None:
    """Stand at a feedback."""
    at_the_question(learner)
    learner.answer()
    assert "/feedback" in learner.path


def at_the_help(learner: Learner) -> None:
    """Stand at the help page, in the middle of a course."""
    at_the_question(learner)
    learner.press("Help")


def by_the_link(learner: Learner) -> None:
    """Leave by pressing the link."""
    learner.button("Leave quickly").click()


def by_shift(learner: Learner) -> None:
    """Leave by pressing Shift three times."""
    for _ in range(3):
        learner.page.keyboard.press("Shift")


def back(learner: Learner) -> None:
    """Press Back. Playwright's own go_back waits for ever on a page the browser had kept."""
    here = learner.page.url
    with contextlib.suppress(Error):  # The page may be gone before it can answer.
        learner.page.evaluate("history.back()")
    for _ in range(30):
        learner.page.wait_for_timeout(100)
        if learner.page.url != here:
            break
    learner.page.wait_for_timeout(350)


WAYS = {
    "the link without JavaScript": (by_the_link, False),
    "the link": (by_the_link, True),
    "Shift three times": (by_shift, True),
}


@pytest.mark.parametrize("place", [at_the_question, at_the_feedback, at_the_help])
@pytest.mark.parametrize("way", WAYS)
def test_after_leaving_back_shows_nothing_of_the_topic(
    a_learner: Callable[..., Learner], outside: Outside, way: str, place: Callable[[Learner], None]
) -> None:
    leave, with_scripts = WAYS[way]
    learner = a_learner(java_script_enabled=with_scripts)
    place(learner)
    outside.referrers.clear()

    leave(learner)

    learner.page.wait_for_url(f"{outside.address}/**")
    assert WEATHER in learner.sees()
    assert outside.referrers == [None]
    assert learner.names_of_cookies() == {"left"}
    for _ in range(3):
        back(learner)
        assert learner.page.url.startswith(learner.site.address)
        assert "Welcome back" in learner.sees()
        assert not TOPIC.search(learner.sees())
    learner.press("Continue")
    assert learner.h1 in ("Know what helps", "Choose a course", "Help")  # Never a page with answers.
    assert learner.names_of_cookies() == set()


def test_an_ordinary_page_is_kept_by_this_browser_and_shown_again_by_back(learner: Learner, outside: Outside) -> None:
    """Prove that the tests above could fail: this browser really keeps pages, even those marked no-store."""
    learner.page.goto(f"{outside.address}/plain")
    learner.open("/help")
    back(learner)
    assert learner.page.title() == "true"


def test_a_page_of_ours_that_was_kept_is_asked_for_anew(learner: Learner, outside: Outside) -> None:
    learner.page.add_init_script("addEventListener('pageshow', (event) => { if (event.persisted) name = 'kept'; })")
    learner.open("/help")
    learner.page.goto(f"{outside.address}/weather")
    asked = learner.site.gets.count("/help")
    back(learner)
    assert learner.page.evaluate("name") == "kept"
    assert learner.site.gets.count("/help") == asked + 1
    assert learner.h1 == "Help"


def test_shift_counts_for_the_eye_and_for_a_screen_reader(learner: Learner) -> None:
    learner.open("/help")
    count = learner.page.get_by_role("status")
    assert count.inner_text() == ""
    learner.page.keyboard.press("Shift")
    assert count.inner_text() == "Press Shift twice more to leave."
    learner.page.keyboard.press("Shift")
    assert count.inner_text() == "Press Shift once more to leave."
    box = count.bounding_box()
    assert box is not None
    assert box["height"] > 30
    assert box["y"] > 0


def test_a_phone_is_told_of_no_key_it_does_not_have(a_learner: Callable[..., Learner]) -> None:
    for is_phone in (True, False):
        learner = a_learner(has_touch=is_phone, is_mobile=is_phone)
        learner.open("/")
        assert learner.page.locator("footer .keys").is_visible() is not is_phone


def test_typing_capitals_or_going_back_with_shift_tab_does_not_leave(learner: Learner) -> None:
    learner.open("/help")
    for keys in ("Shift+A", "Shift+Tab", "Shift+Tab", "Shift+B", "Shift", "x", "Shift", "Tab", "Shift"):
        learner.page.keyboard.press(keys)
    learner.page.wait_for_timeout(150)
    assert learner.path == "/help"


def test_the_count_is_forgotten_after_five_seconds(learner: Learner) -> None:
    learner.page.clock.install()
    learner.open("/help")
    learner.page.keyboard.press("Shift")
    learner.page.keyboard.press("Shift")
    learner.page.clock.run_for(5500)
    assert learner.page.get_by_role("status").inner_text() == ""
    learner.page.keyboard.press("Shift")
    learner.page.wait_for_timeout(150)
    assert learner.path == "/help"


def test_a_page_that_asked_to_choose_first_is_not_shown_again_after_leaving(
    a_learner: Callable[..., Learner], outside: Outside
) -> None:
    """The answer to a form can only be had again by sending it again; neither the browser nor we may show it."""
    learner = a_learner(java_script_enabled=False)
    at_the_question(learner)
    learner.press("Answer")
    assert "Choose an answer first" in learner.sees()
    by_the_link(learner)
    learner.page.wait_for_url(f"{outside.address}/**")
    back(learner)
    assert not TOPIC.search(learner.sees())
    learner.page.reload()
    assert not TOPIC.search(learner.sees())


@dataclass
class SlowNetwork:
    """A network that holds back one kind of request to us, and the everyday site, until they are let go."""

    arrived: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)
    replied: threading.Event = field(default_factory=threading.Event)
    is_leaving: threading.Event = field(default_factory=threading.Event)
    let_in: threading.Event = field(default_factory=threading.Event)

    def leave_meanwhile(self, learner: Learner) -> None:
        """Leave while the request is on its way, which comes back while the everyday site is still waited for."""
        assert self.arrived.wait(30)
        learner.button("Leave quickly").click(no_wait_after=True)
        assert self.is_leaving.wait(30)
        self.let_go.set()
        assert self.replied.wait(30)
        learner.page.wait_for_timeout(1000)  # The browser would have acted on it by now.
        self.let_in.set()
        learner.page.wait_for_url(f"{learner.site.outside.address}/**")
        assert learner.names_of_cookies() == {"left"}


@pytest.fixture
def slow_network(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Callable[[Any], bool]], SlowNetwork]]:
    """Give a maker of slow networks; it is told which requests to hold back, by their WSGI environment."""
    slow = SlowNetwork()
    ours, theirs = site.app.wsgi_app, Outside.__call__

    def slowly(is_held: Callable[[Any], bool]) -> SlowNetwork:
        def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
            if not is_held(environ):
                return ours(environ, start)
            slow.arrived.set()
            slow.let_go.wait(30)
            try:
                return ours(environ, start)
            finally:
                slow.replied.set()

        monkeypatch.setattr(site.app, "wsgi_app", answer)
        return slow

    def weather(self: Outside, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        slow.is_leaving.set()
        slow.let_in.wait(30)
        return theirs(self, environ, start)

    monkeypatch.setattr(Outside, "__call__", weather)
    yield slowly
    slow.let_go.set()
    slow.let_in.set()


def test_an_answer_on_its_way_neither_stops_the_leaving_nor_brings_a_cookie_back(
    learner: Learner, slow_network: Callable[..., SlowNetwork]
) -> None:
    at_the_question(learner)
    learner.choose()
    slow = slow_network(lambda environ: environ["REQUEST_METHOD"] == "POST")
    learner.button("Answer").click(no_wait_after=True)
    slow.leave_meanwhile(learner)


def test_a_room_that_moves_on_does_not_stop_the_leaving(
    learner: Learner, slow_network: Callable[..., SlowNetwork]
) -> None:
    room = Room(learner.site.app)
    learner.open(f"/j/{room.code}")
    learner.press("Enter the room")
    slow = slow_network(lambda environ: environ["PATH_INFO"] == "/learn/session/state")
    room.open_next()
    slow.leave_meanwhile(learner)
