"""Shared phones: Back, reload and lying about show nothing of the answers given before."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, expect

from tests.browser.learner import Learner
from tests.browser.places import FORM

pytestmark = pytest.mark.browser


def test_the_next_person_finds_nothing_of_the_answers_before(learner: Learner) -> None:
    learner.begin(FORM)
    for _ in range(4):
        learner.answer()
        if "/feedback" in learner.path:
            learner.press("Next question")
    answered = learner.items(FORM)[1]
    learner.press("Pass to the next person")
    learner.press("Forget everything")
    assert learner.names_of_cookies() == set()
    for _ in range(6):
        with contextlib.suppress(Error):
            learner.page.evaluate("history.back()")
        learner.page.wait_for_timeout(400)
        if learner.page.url == "about:blank":
            break
        seen = learner.sees()
        assert answered.question not in seen
        assert not any(answered.options[0].text in line for line in seen.splitlines())
        assert "Feedback" not in learner.page.title()
        assert not learner.page.locator("[data-focus], .going-on").count()
    learner.open(f"/learn/{FORM}/2/feedback")
    assert learner.h1 == learner.form(FORM).title
    learner.page.reload()
    assert learner.h1 == learner.form(FORM).title
    assert "Go on where you were" not in learner.sees()


def at_a_feedback(learner: Learner) -> None:
    """Answer the second question of a course, and read the feedback."""
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:1]})
    learner.open(f"/learn/{FORM}/2")
    learner.answer()


def leave_lying(learner: Learner, minutes: int) -> None:
    """Let the device lie untouched."""
    learner.page.clock.run_for(minutes * 60_000)


def test_a_page_nobody_touches_is_covered_and_one_tap_brings_it_back_as_it_was(learner: Learner) -> None:
    learner.page.clock.install()
    at_a_feedback(learner)
    learner.page.locator(".all-options summary").click()
    before, title = learner.sees(), learner.page.title()
    leave_lying(learner, 9)
    assert learner.sees() == before
    leave_lying(learner, 2)
    seen = learner.sees()
    assert "Are you still there?" in seen
    assert "Feedback" not in seen
    for answered in learner.items(FORM)[1].options:
        assert answered.text not in seen
    # What helps is where it always is.
    for name in ("Help", "Leave quickly", "Continue"):
        assert learner.button(name).is_visible()
    assert learner.page.evaluate("document.activeElement.className") == "cover"
    assert learner.page.locator("main").aria_snapshot() == (
        "- main:\n"
        '  - region "Are you still there?":\n'
        '    - heading "Are you still there?" [level=2]\n'
        "    - paragraph: Nobody touched this page for ten minutes, so it is covered. Nothing is lost.\n"
        '    - button "Continue"\n'
        '    - link "Pass to the next person":\n'
        "      - /url: /learn/pass"
    )
    learner.button("Continue").click()
    assert learner.sees() == before
    assert learner.page.title() == title


def test_what_was_chosen_but_not_sent_is_still_there_under_the_cover(learner: Learner) -> None:
    learner.page.clock.install()
    learner.open("/learn")
    learner.begin(FORM)
    learner.choose(1)
    leave_lying(learner, 11)
    assert not learner.page.locator("label.option").first.is_visible()
    learner.page.keyboard.press("Tab")
    learner.page.keyboard.press("Enter")
    assert learner.page.locator("label.option input").nth(1).is_checked()
    # Covered a second time, as the first.
    leave_lying(learner, 11)
    assert "Are you still there?" in learner.sees()


def test_somebody_at_work_is_never_interrupted(learner: Learner) -> None:
    learner.page.clock.install()
    at_a_feedback(learner)
    for touch in (
        lambda: learner.page.keyboard.press("Tab"),
        lambda: learner.page.locator("h1").click(),
        lambda: learner.page.evaluate("scrollTo(0, 200)"),
    ):
        leave_lying(learner, 8)
        touch()
        learner.page.wait_for_timeout(100)
    leave_lying(learner, 8)
    assert learner.h1 == "Feedback on question 2"


def test_a_device_that_slept_is_covered_before_the_touch_that_wakes_it_does_anything(learner: Learner) -> None:
    learner.page.clock.install()
    at_a_feedback(learner)
    # Timers stand still while a phone sleeps; the clock does not.
    learner.page.clock.set_fixed_time(learner.page.evaluate("Date.now()") + 11 * 60_000)
    learner.page.locator("h1").click()
    assert "Are you still there?" in learner.sees()


def test_the_cover_leads_to_forgetting(learner: Learner) -> None:
    learner.page.clock.install()
    at_a_feedback(learner)
    leave_lying(learner, 11)
    learner.page.locator(".cover a").click()
    learner.page.wait_for_url("**/learn/pass")
    learner.press("Forget everything")
    assert learner.names_of_cookies() == set()


def test_pages_that_hold_no_answer_are_never_covered(learner: Learner) -> None:
    learner.page.clock.install()
    for path in ("/", "/help", "/learn", f"/learn/{FORM}", "/join"):
        learner.open(path)
        before = learner.sees()
        leave_lying(learner, 30)
        assert learner.sees() == before


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_browser_fills_no_choice_in_again(a_learner: Callable[..., Learner], with_scripts: bool) -> None:
    learner = a_learner(java_script_enabled=with_scripts)
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:1]})
    learner.open(f"/learn/{FORM}/2")
    learner.choose(1)
    learner.page.reload()
    assert not learner.page.locator("input:checked").count()
    learner.choose(1)
    learner.open("/help")
    # Playwright's own go_back waits for ever on a page the browser had kept.
    with contextlib.suppress(Error):
        learner.page.evaluate("history.back()")
    expect(learner.page.locator("label.option").first).to_be_visible()
    if with_scripts:
        assert not learner.page.locator("input:checked").count()
    for field in learner.page.locator("input:not([type=hidden])").all():
        assert field.get_attribute("autocomplete") == "off"
