"""Closed sessions over time."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.teach.school import School, opener


@pytest.fixture
def school(app: Flask) -> School:
    return School(app)


def test_only_my_own_closed_sessions_are_compared_the_earliest_first(school: School) -> None:
    me, client = school.hire()
    other, _ = school.hire("Mr Lee")
    school.hold(me, {"train-platform": {"a": 45}}, form="in-person", days_ago=9)
    school.hold(me, {"train-platform": {"b": 45}}, form="in-person", days_ago=3)
    school.hold(other, {"late-call": {"a": 12}}, form="friend", days_ago=5)
    school.open(me, form="myths")
    page = opener(client)("/teach/compare?show=train-platform")
    assert [option.get("value") for option in page.all("option") if option.get("selected") is not None] == [
        "train-platform"
    ]
    offered = {option.get("value") for option in page.all("option")}
    assert "school-stairs" in offered
    assert not offered & {"late-call", "aunt-at-dinner", "myths"}
    for words in ("95 % or more", "5 % or less", "higher", "lower", "too close to say"):
        assert words in page.text


def test_a_hidden_session_cannot_be_compared_and_is_passed_over(school: School) -> None:
    me, client = school.hire()
    for days_ago, times in ((9, 20), (6, 9), (3, 20)):
        school.hold(me, {"train-platform": {"a": times}}, form="in-person", days_ago=days_ago)
    page = opener(client)("/teach/compare?show=train-platform")
    (moves, *_) = [table for table in page.all("table") if "Go and look" in "".join(table.itertext())]
    told = [" ".join("".join(row.findall("td")[1].itertext()).split()) for row in moves.findall("tbody/tr")]
    assert told == ["", "can’t be compared", "too close to say"]
    assert "not shown, to protect people" in page.text


def test_without_a_closed_session_the_page_says_when_it_becomes_useful(school: School) -> None:
    _, client = school.hire()
    page = opener(client)("/teach/compare")
    assert "Close a second session" in page.text
    assert not page.all("select")


@pytest.mark.parametrize("show", ["", "score", "step-in", "confidence-after", "no-such-thing", "<b>", "skip"])
def test_whatever_is_asked_for_the_page_stays_calm(school: School, show: str) -> None:
    me, client = school.hire()
    school.hold(me, {"score": {"band-1": 20}, "confidence-after": {"very": 20}})
    opener(client)("/teach/compare", query_string={"show": show, "lang": "zh-Hant-HK"})


def test_sessions_that_share_no_question_are_said_to_have_nothing_to_compare(school: School) -> None:
    me, client = school.hire()
    school.hold(me, {"train-platform": {"a": 20}}, form="in-person", days_ago=9)
    school.hold(me, {"late-call": {"a": 20}}, form="friend", days_ago=3)
    told = "asked in one of your sessions only"
    assert told in opener(client)("/teach/compare?show=train-platform").text
    school.hold(me, {"train-platform": {"a": 20}}, form="in-person", days_ago=1)
    assert told not in opener(client)("/teach/compare?show=train-platform").text
