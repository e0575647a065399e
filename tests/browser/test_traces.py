"""Nothing is fetched from elsewhere, nothing is stored in the browser but one cookie, and nothing is complained of."""

from __future__ import annotations

import pytest

from tests.browser.learner import Learner
from tests.browser.places import FORM, places

pytestmark = pytest.mark.browser

STORED = """async () => ({
  local: localStorage.length, session: sessionStorage.length, readable: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
COMPLAIN = "addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective))"


def test_a_whole_course_asks_nobody_else_and_stores_only_the_cookie(learner: Learner) -> None:
    asked: set[str] = set()
    complaints: list[str] = []
    learner.page.add_init_script(COMPLAIN)
    learner.page.context.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    learner.page.context.on("weberror", lambda error: complaints.append(str(error.error)))
    learner.page.on("console", lambda message: complaints.append(message.text))
    learner.begin(FORM)
    while "summary" not in learner.path:
        if "/feedback" in learner.path:
            learner.page.locator(".buttons a").first.click()
        else:
            learner.answer()
    stored = learner.page.evaluate(STORED)
    assert asked == {learner.site.address}
    assert complaints == []
    assert stored == {"local": 0, "session": 0, "readable": "", "databases": 0, "caches": 0, "workers": 0}
    assert learner.names_of_cookies() == {"quiz"}


@pytest.mark.slow
def test_no_page_breaks_its_own_security_policy_or_asks_anybody_else(learner: Learner) -> None:
    asked: set[str] = set()
    complaints: list[str] = []
    learner.page.add_init_script(COMPLAIN)
    learner.page.context.on("request", lambda request: asked.add("/".join(request.url.split("/")[:3])))
    learner.page.on("console", lambda message: complaints.append(message.text))
    for place in places(learner):
        place.go(learner)
    assert asked == {learner.site.address}
    # The browser reports every status of 400 and more, which is what the pages of errors are for.
    assert [line for line in complaints if "Failed to load resource" not in line] == []
