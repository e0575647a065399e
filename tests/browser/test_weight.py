"""What a course weighs over the wire, with all requests and all headers, compressed by gzip as over plain HTTP."""

from __future__ import annotations

import pytest

from tests.browser.learner import Learner
from tests.browser.places import FORM
from tests.browser.serving import counted

pytestmark = pytest.mark.browser

FIRST_VISIT = 25_000
LATER_PAGE = 6_000


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
