"""axe finds nothing on any page: in both languages, in full; light and dark, for contrast."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.learner import Learner
from tests.browser.places import places

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def violations(learner: Learner, options: dict[str, Any] | None = None) -> list[str]:
    """Give what axe finds on the page, as lines."""
    found = Axe().run(learner.page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_axe_finds_nothing_on_any_page(a_learner: Callable[..., Learner], language: str) -> None:
    learner = a_learner(bypass_csp=True)
    found = {}
    for place in places(learner):
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        learner.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        learner.page.emulate_media(color_scheme="light")
        light = violations(learner)
        learner.page.emulate_media(color_scheme="dark")
        dark = violations(learner, CONTRAST)
        if light or dark:
            found[place.name] = {"light": light, "dark": dark}
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)


def test_pages_are_whole_in_forced_colours(a_learner: Callable[..., Learner]) -> None:
    learner = a_learner(bypass_csp=True, forced_colors="active")
    found = {}
    for place in places(learner):
        if place.name.startswith(("item", "feedback-one", "summary", "home")):
            place.go(learner)
            assert learner.page.evaluate("matchMedia('(forced-colors: active)').matches")
            # axe takes contrast from the colours we wrote, not from those the browser forces.
            if broken := violations(learner, {"rules": {"color-contrast": {"enabled": False}}}):
                found[place.name] = broken
    assert not found, json.dumps(found, indent=1, ensure_ascii=False)
