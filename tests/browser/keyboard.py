"""Somebody who has a keyboard and nothing else: every stop of the focus must be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

#: Where the focus is, and whether it can be seen.
FOCUS = """() => { const one = document.activeElement, style = getComputedStyle(one.closest('label') || one);
  return {what: one.id || one.name || one.innerText.trim(), tag: one.tagName,
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2}; }"""


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on something that says ``what``; each stop on the way must be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["seen"], f"the focus on {focus['what']!r} cannot be seen"
        if focus["what"].replace("\n", "") == what:
            return
    pytest.fail(f"Tab does not lead to {what!r}")


def press_enter(page: Page) -> None:
    """Press Enter and wait for the page that follows."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
