"""The results of a sitting: the page, and that it tells no more than was released."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from quiz.ballot.models import Pace
from quiz.content.item import Story
from tests.pages import Page
from tests.teach.school import School, opener

ANSWERS = {
    # Far enough apart that the fuzz, which is real here, does not change the order.
    "train-platform": {"a": 12, "b": 10, "c": 1, "skip": 1},
    "escalator-film": {"film-only": 19, "acts": 3},
    "first-words": {"skip": 4},
    "confidence-before": {"a-little": 20},
    "confidence-after": {"very": 21},
    "score": {"band-1": 8, "band-5": 12},
}


@pytest.fixture
def school(app: Flask) -> School:
    return School(app)


def results(school: School, client: object, sitting_id: str) -> Page:
    return opener(client)(f"/teach/sessions/{sitting_id}/results")  # type: ignore[arg-type]


def test_a_closed_session_shows_bars_prompts_scores_and_confidence(school: School) -> None:
    me, client = school.hire()
    page = results(school, client, school.hold(me, ANSWERS))
    assert page.h1 == "Results"
    assert "20 to 39" in page.text
    assert "fuzzy on purpose" in page.text
    item = school.catalogue.item("train-platform")
    assert item.debrief.ask in page.text  # type: ignore[union-attr]
    assert school.catalogue.statement("B5").text.split("\n")[0] in page.text
    assert "80–100 % of the points" in page.text
    assert "Before" in page.text
    assert "What moved" in page.text
    assert "Helpful answers together" in page.text


def test_the_common_mistake_of_a_theme_comes_with_its_question(school: School) -> None:
    me, client = school.hire()
    page = results(school, client, school.hold(me, ANSWERS))
    (ranked,) = [ol for ol in page.all("ol") if ol.get("class") == "mistakes"]
    told = [" ".join("".join(li.itertext()).split()) for li in ranked.iter("li")]
    assert "Filming, and nothing that stops it" in told[0]
    assert "Go and look for MTR staff" in told[1]


def test_a_hidden_result_says_so_is_never_none_and_keeps_its_prompts(school: School) -> None:
    me, client = school.hire()
    page = results(school, client, school.hold(me, ANSWERS))
    (card,) = page.all("section", id="question-6")
    text = "".join(card.itertext())
    assert "Not shown, to protect people" in text
    assert school.catalogue.item("first-words").debrief.ask in text  # type: ignore[union-attr]
    assert not re.search(r"\d+ %", text)
    assert not list(card.iter("table"))


def test_a_second_vote_stands_beside_the_first_with_what_moved(school: School) -> None:
    me, client = school.hire()
    page = results(school, client, school.lead(me, {"train-platform": {"a": 28}}, {"b": 28}))
    (table,) = page.all("table")
    words = " ".join(" ".join(table.itertext()).split())
    assert "First vote Second vote What moved" in words
    assert "lower" in words
    assert "higher" in words
    assert "9 scenes of this set were not asked" in page.text


def test_two_votes_of_which_one_is_hidden_cannot_be_compared(school: School) -> None:
    me, client = school.hire()
    page = results(school, client, school.lead(me, {"train-platform": {"a": 28}}, {"b": 3}))
    words = " ".join("".join(page.all("table")[0].itertext()).split())
    assert "can’t be compared" in words
    assert "not shown, to protect people" in words


def test_a_question_that_is_open_shows_nothing_but_that(school: School) -> None:
    me, client = school.hire()
    sitting_id = school.open(me)
    school.answer(sitting_id, {"train-platform": {"a": 12}})
    page = results(school, client, sitting_id)
    assert "Still open" in page.text
    assert not page.all("table")
    assert not re.search(r"\d+ %", page.text)


def test_what_an_open_session_shows_does_not_depend_on_what_people_choose(school: School) -> None:
    me, client = school.hire()
    sitting_id = school.open(me)
    before = addresses(client, sitting_id)
    school.answer(sitting_id, {"train-platform": {"a": 8, "b": 4}, "score": {"band-1": 11}})
    assert addresses(client, sitting_id) == before


def test_rooms_below_the_threshold_are_all_alike_whoever_answered_what(school: School) -> None:
    me, client = school.hire()
    seen = set()
    for answers in ({}, {"train-platform": {"a": 1}}, {"train-platform": {"b": 4, "skip": 5}, "score": {"band-5": 9}}):
        sitting_id = school.hold(me, answers, form="in-person")
        seen.add(tuple(text.replace(sitting_id, "") for text in addresses(client, sitting_id)))
    assert len(seen) == 1


def addresses(client: object, sitting_id: str) -> tuple[str, ...]:
    """Give everything the three addresses say."""
    return tuple(
        client.get(f"/teach/sessions/{sitting_id}/results{ending}").text  # type: ignore[attr-defined]
        for ending in ("", ".json", ".csv")
    )


def test_no_raw_count_reaches_page_or_file(school: School) -> None:
    me, client = school.hire()
    sitting_id = school.open(me, pace=Pace.OWN)
    school.count(sitting_id, "train-platform", {"a": 7777, "b": 3333, "c": 0, "d": 1, "skip": 888})
    school.count(sitting_id, "first-words", {"a": 6})
    school.end(sitting_id)
    told = "".join(addresses(client, sitting_id))
    assert "about 65 %" in told
    assert not re.search(r"7777|3333|11999|888|64\.8|27\.8|64,8", told)


def test_a_room_too_small_for_numbers_gets_every_prompt(school: School) -> None:
    me, client = school.hire()
    page = results(school, client, school.hold(me, {"train-platform": {"a": 9}}, form="in-person"))
    assert "Fewer than 10 people answered each question that was closed" in page.text
    assert not page.all("table")
    for item in school.catalogue.form("in-person").items:
        assert school.catalogue.item(item).debrief.ask in page.text  # type: ignore[union-attr]


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_somebody_elses_session_is_not_there(school: School, ending: str) -> None:
    me, _ = school.hire()
    _, other = school.hire("Mr Lee")
    sitting_id = school.hold(me, {})
    opener(other)(f"/teach/sessions/{sitting_id}/results{ending}", status=404)
    opener(other)(f"/teach/sessions/nonsense/results{ending}", status=404)


def test_texts_that_were_edited_since_are_said_to_be(school: School) -> None:
    me, client = school.hire()
    sitting_id = school.hold(me, {}, form="friend")
    assert "edited" not in results(school, client, sitting_id).text
    # Every application of the tests shares this catalogue.
    as_it_was = school.catalogue.form_digests
    object.__setattr__(school.catalogue, "form_digests", {**as_it_was, "friend": "0" * 16})
    try:
        assert "edited" in results(school, client, sitting_id).text
    finally:
        object.__setattr__(school.catalogue, "form_digests", as_it_was)


def test_the_page_is_whole_in_chinese(school: School) -> None:
    me, client = school.hire()
    page = opener(client)(f"/teach/sessions/{school.hold(me, ANSWERS)}/results?lang=zh-Hant-HK")
    assert page.root.get("lang") == "zh-Hant-HK"
    assert re.findall(r"[\u4e00-\u9fff」）][,;:?!()]|[,;:?!()][\u4e00-\u9fff「（]", page.text) == []


def test_a_story_is_told_by_its_endings(school: School) -> None:
    me, client = school.hire()
    story = school.catalogue.item("full-carriage")
    assert isinstance(story, Story)
    sitting_id = school.hold(me, {"full-carriage": {story.endings[0].id: 20}}, form="in-person-25")
    page = results(school, client, sitting_id)
    assert all(ending.label in page.text for ending in story.endings)
