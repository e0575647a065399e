"""What can my teacher see?"""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from quiz.teach.visible import DEMO
from tests.pages import Opener
from tests.teach.school import School, opener


@pytest.fixture
def school(app: Flask) -> School:
    return School(app)


def test_without_a_demonstration_the_page_shows_an_example_and_says_so(school: School) -> None:
    page = Opener(school.app.test_client())("/teach/what-can-be-seen")
    assert "What follows is an example" in page.text
    assert "Not shown, to protect people" in page.text
    assert "Second vote" in page.text
    assert "Devices joined 27" in page.text
    assert "database" not in page.text
    assert len(page.all("pre")) == sum(len(list(one.iter("pre"))) for one in page.all("details"))
    assert page.text.index("What nobody can promise") < page.text.index("What follows is an example")
    state, told = (json.loads("".join(pre.itertext())) for pre in page.all("pre"))
    assert state["devices"] == 27
    assert [one["item"] for one in told["results"] if one.get("shown") is False]


def test_the_example_stays_the_same(school: School) -> None:
    address = "/teach/what-can-be-seen"
    assert school.app.test_client().get(address).data == school.app.test_client().get(address).data


def test_a_demonstration_in_the_database_is_shown_as_its_educator_would_see_it(school: School) -> None:
    school.hold(DEMO, {"train-platform": {"a": 12}}, form="in-person", days_ago=3)
    _, client = school.hire()
    page = opener(client)("/teach/what-can-be-seen")
    assert "in this site’s own database" in page.text
    told = json.loads("".join(page.all("pre")[1].itertext()))
    assert told["session"]["set"] == "in-person"


def test_somebodys_own_session_is_never_shown_to_all(school: School) -> None:
    me, _ = school.hire()
    school.hold(me, {"late-call": {"a": 12}}, form="friend")
    page = Opener(school.app.test_client())("/teach/what-can-be-seen")
    assert "What follows is an example" in page.text


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_the_page_has_no_number_that_was_not_released(school: School, language: str) -> None:
    page = Opener(school.app.test_client())(f"/teach/what-can-be-seen?lang={language}")
    shares = {int(percent) for percent in re.findall(r'"percent": (\d+)', page.text)}
    assert shares <= set(range(10, 100, 10))
