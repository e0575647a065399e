"""The pages about the product."""

from __future__ import annotations

import pytest

from tests.pages import Opener


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
@pytest.mark.parametrize("path", ["/", "/help", "/guidance", "/privacy", "/accessibility"])
def test_a_page_about_the_product_is_sound_in_both_languages(open_page: Opener, path: str, language: str) -> None:
    page = open_page(f"{path}?lang={language}")
    assert page.root.get("lang") == language


def test_an_address_that_is_not_there_gives_a_calm_page_with_a_way_on(open_page: Opener) -> None:
    page = open_page("/nowhere", status=404)
    assert "/learn" in page.links()
    assert "/help" in page.links()
