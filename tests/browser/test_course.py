"""A whole course by mouse and by keyboard, and what may go wrong on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, expect

from quiz.content.item import Rate
from tests.browser.keyboard import FOCUS, press_enter, tab_to
from tests.browser.learner import Learner
from tests.browser.places import FORM

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_whole_course_can_be_taken_by_touch(a_learner: Callable[..., Learner], with_scripts: bool) -> None:
    learner = a_learner(java_script_enabled=with_scripts, has_touch=True)
    learner.begin(FORM)
    for number, item in enumerate(learner.items(FORM), start=1):
        assert learner.h1 == f"Question {number} of {len(learner.items(FORM))}"
        if number == 4:
            learner.press("Skip this one")
        else:
            learner.answer()
            if isinstance(item, Rate):
                continue
            assert learner.h1 == f"Feedback on question {number}"
            learner.page.locator(".buttons a").first.click()
    assert learner.h1 == "Your summary"
    assert "You skipped 1" in learner.sees()


@pytest.mark.parametrize("with_scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_whole_course_can_be_taken_by_keyboard_alone(a_learner: Callable[..., Learner], with_scripts: bool) -> None:
    learner = a_learner(java_script_enabled=with_scripts)
    page = learner.page
    learner.open("/")
    for label in ("Start on your own", learner.link_to(FORM), "Begin"):
        tab_to(page, label)
        press_enter(page)
    last = len(learner.items(FORM))
    for number, item in enumerate(learner.items(FORM), start=1):
        assert learner.h1 == f"Question {number} of {last}"
        if number == 5:
            tab_to(page, "skip")
            press_enter(page)
        else:
            tab_to(page, "answer")
            page.keyboard.press("Space")
            if item.asks != "choose-all":
                page.keyboard.press("ArrowDown")
            tab_to(page, "Answer")
            press_enter(page)
            if isinstance(item, Rate):
                continue
            assert learner.h1 == f"Feedback on question {number}"
            if with_scripts:
                assert page.evaluate(FOCUS)["what"] == "verdict"
            tab_to(page, "See my summary" if number == last else "Next question")
            press_enter(page)
    assert learner.h1 == "Your summary"


def test_who_chose_nothing_is_led_to_the_sentence_that_says_so(learner: Learner) -> None:
    learner.begin(FORM)
    learner.press("Answer")
    expect(learner.page.get_by_role("alert")).to_be_focused()
    expect(learner.page.get_by_role("alert")).to_be_in_viewport()


def test_a_course_goes_on_at_the_same_place_after_the_tab_was_closed(learner: Learner) -> None:
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:3]})
    learner.open(f"/learn/{FORM}/4")
    context = learner.page.context
    learner.page.close()
    again = Learner(learner.site, context.new_page())
    again.open("/learn")
    again.press("Go on")
    assert again.h1.startswith("Question 4 of")


def test_switching_the_language_on_a_question_or_a_feedback_keeps_the_place(learner: Learner) -> None:
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:2]})
    for path in (f"/learn/{FORM}/3", f"/learn/{FORM}/2/feedback"):
        learner.open(path)
        learner.press("繁體中文")
        assert learner.page.locator("html").get_attribute("lang") == "zh-Hant-HK"
        assert learner.path.startswith(path)
        learner.press("English")
        assert learner.path.startswith(path)
    learner.open(f"/learn/{FORM}/3")
    learner.answer()
    assert learner.h1 == "Feedback on question 3"


def test_two_quick_taps_on_answer_send_one_answer(learner: Learner) -> None:
    learner.begin(FORM)
    learner.choose()
    learner.site.posts.clear()
    learner.button("Answer").dblclick()
    expect(learner.page.locator("h1")).to_contain_text("2")
    assert learner.site.posts == [f"/learn/{FORM}/1"]


def test_without_scripts_an_answer_sent_without_a_network_loses_no_place(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner(java_script_enabled=False)
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:2]})
    learner.open("/learn")
    learner.press("Go on")
    learner.choose()
    learner.page.context.set_offline(True)
    learner.button("Answer").click()
    learner.page.wait_for_timeout(400)
    assert "Question" not in learner.sees()
    learner.page.context.set_offline(False)
    learner.open("/learn")
    learner.press("Go on")
    assert learner.h1.startswith("Question 3 of")
    learner.answer()
    assert learner.h1 == "Feedback on question 3"


def test_back_from_the_browsers_own_page_shows_the_question_again(learner: Learner) -> None:
    learner.hold(FORM, {item.id: (item.options[0].id,) for item in learner.items(FORM)[:2]})
    learner.open("/learn")
    learner.press("Go on")
    learner.page.context.set_offline(True)
    with contextlib.suppress(Error):
        learner.open("/help")
    learner.page.context.set_offline(False)
    learner.page.goto(learner.site.address + "/help")
    learner.page.evaluate("setTimeout(() => history.back(), 0)")
    learner.page.wait_for_timeout(700)
    learner.page.evaluate("location.pathname.includes('learn') || setTimeout(() => history.back(), 0)")
    expect(learner.page.locator("h1")).to_contain_text("Question 3 of")
    expect(learner.page.locator("label.option").first).to_be_visible()
