"""Which language a page is in."""

from __future__ import annotations

import pytest

from quiz.languages import pick
from tests.pages import Opener


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (["zh-HK", "zh", "en"], "zh-Hant-HK"),
        (["zh-Hant-HK"], "zh-Hant-HK"),
        (["yue", "en"], "zh-Hant-HK"),
        (["yue-Hant-HK"], "zh-Hant-HK"),
        (["zh-TW"], "zh-Hant-HK"),
        (["zh-CN", "en"], "zh-Hant-HK"),
        (["en-GB", "zh-HK"], "en"),
        (["fr", "zh-HK"], "zh-Hant-HK"),
        (["fr", "de"], "en"),
        ([], "en"),
    ],
)
def test_a_phone_gets_the_language_that_serves_it_best(wanted: list[str], given: str) -> None:
    assert pick(wanted, "en") == given


def test_a_hong_kong_phone_gets_chinese(open_page: Opener) -> None:
    page = open_page("/", headers={"Accept-Language": "zh-HK,zh;q=0.9,en;q=0.8"})
    assert page.root.get("lang") == "zh-Hant-HK"


def test_what_was_chosen_wins_over_what_the_phone_asks_for(open_page: Opener) -> None:
    open_page("/?lang=en", headers={"Accept-Language": "zh-HK"})
    assert open_page("/help", headers={"Accept-Language": "zh-HK"}).root.get("lang") == "en"


@pytest.mark.parametrize("asked", ["xx", "zh-Hans", "", "<script>", "en'--"])
def test_a_language_we_do_not_have_is_passed_over(open_page: Opener, asked: str) -> None:
    response = open_page(f"/?lang={asked}").response
    assert "Set-Cookie" not in response.headers


def test_the_choice_goes_when_the_browser_is_closed(open_page: Opener) -> None:
    sent = open_page("/?lang=zh-Hant-HK").response.headers["Set-Cookie"]
    assert sent.startswith("lang=zh-Hant-HK")
    assert "Max-Age" not in sent
    assert "HttpOnly" in sent


def test_every_page_says_that_it_depends_on_the_language_and_the_cookie(open_page: Opener) -> None:
    assert {"Accept-Language", "Cookie"} <= set(open_page("/").response.vary.as_set(preserve_casing=True))
