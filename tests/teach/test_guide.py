"""The facilitator's guide, which anybody may read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.pages import Opener


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_anybody_may_read_the_guide(open_page: Opener, language: str) -> None:
    assert open_page(f"/teach/guide?lang={language}").root.get("lang") == language


def test_the_guide_says_what_comes_first_and_whom_to_call(open_page: Opener) -> None:
    page = open_page("/teach/guide?lang=en")
    for words in ("safeguarding policy comes first", "own advice", "Don’t promise secrecy", "2375 5322", "999"):
        assert words in page.text
    assert "Open now, at any time" in page.text


def test_the_guide_is_short(open_page: Opener) -> None:
    page = open_page("/teach/guide?lang=en")
    (guide,) = page.all("div", class_="guide")
    contacts = page.all("section", **{"aria-labelledby": "contacts"})[0]
    words = len("".join(guide.itertext()).split()) - len("".join(contacts.itertext()).split())
    assert words < 900


def test_the_plans_add_up_to_their_minutes(open_page: Opener) -> None:
    plans = [
        [th.text for th in table.iter("th") if th.get("scope") == "row"]
        for table in open_page("/teach/guide").all("table", class_="plan")
    ]
    for plan, minutes in zip(plans, (25, 40), strict=True):
        spans = [tuple(map(int, str(span).split("–"))) for span in plan]
        assert spans[0][0] == 0
        assert spans[-1][1] == minutes
        assert all(earlier[1] == later[0] for earlier, later in pairwise(spans))
