"""The summary on paper: the summary, and nothing else."""

from __future__ import annotations

import re

import pytest

from tests.browser.learner import Learner
from tests.browser.places import FORM

pytestmark = pytest.mark.browser


def test_the_summary_prints_on_a4_without_a_name_or_the_furniture_of_the_page(learner: Learner) -> None:
    learner.hold(FORM, {item.id: (item.options[-1].id,) for item in learner.items(FORM)})
    learner.open(f"/learn/{FORM}/summary")
    learner.page.emulate_media(media="print", color_scheme="dark")
    # A4 at 96 dots an inch, with margins of 1 cm.
    learner.page.set_viewport_size({"width": 718, "height": 1046})
    page = learner.page
    for gone in (".bar", "footer", ".skip-link", "button", ".buttons a", "input", "[role=status]"):
        assert not any(part.is_visible() for part in page.locator(gone).all()), gone
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    for line in page.locator(".services .state").all():
        assert not line.is_visible() or re.search(
            "Hours|at any time", line.inner_text()
        )  # What is open now is not, when it is read.
    assert "09:00–22:00" in page.locator(".services").inner_text()
    told = page.get_by_role("link", name="More people who help")
    assert told.evaluate("link => getComputedStyle(link, '::after').content") != "none"
    assert told.get_attribute("href") == f"{learner.site.address}/help"
    sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))
    assert sheets <= 2
