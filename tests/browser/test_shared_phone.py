"""Pass to the next person: Back and reload show nothing of the answers given before."""

from __future__ import annotations

import contextlib

import pytest
from playwright.sync_api import Error

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
