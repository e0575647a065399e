"""Why there are no individual results."""

from __future__ import annotations

import pytest

from tests.pages import Opener


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_anybody_may_read_why(open_page: Opener, language: str) -> None:
    page = open_page(f"/teach/individual-results?lang={language}")
    assert "/teach/what-can-be-seen" in page.links()
    assert "10" in page.text
