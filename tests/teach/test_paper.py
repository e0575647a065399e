"""A set on paper."""

from __future__ import annotations

import re

import pytest

from quiz.content.catalogue import Catalogue
from quiz.content.item import ChooseAll, Rate, Story, parts_of
from quiz.teach.paper import moments
from tests.factories import a_story
from tests.pages import Opener

LANGUAGES = ("en", "zh-Hant-HK")


@pytest.fixture
def catalogue(open_page: Opener) -> Catalogue:
    """Give the content that is served."""
    found: Catalogue = open_page.client.application.extensions["catalogue"]
    return found


def told(text: str) -> str:
    """Write a text as it stands on a page read as one line."""
    return " ".join(text.split())


def test_every_set_in_each_length_is_there_to_print(open_page: Opener, catalogue: Catalogue) -> None:
    links = open_page("/teach/paper").links()
    for form in catalogue.forms():
        assert {f"/teach/paper/{form.id}", f"/teach/paper/{form.id}/key"} <= set(links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_set_is_whole_on_paper_and_tells_no_grade(open_page: Opener, catalogue: Catalogue, language: str) -> None:
    for form in catalogue.forms(language):
        page = open_page(f"/teach/paper/{form.id}?lang={language}")
        for id in form.items:
            item = catalogue.item(id, language)
            assert told(item.scene.text) in page.text
            for option in item.options:
                assert told(option.text) in page.text
            assert not any(told(part.why) in page.text for part in parts_of(item))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_has_every_why_and_what_to_talk_about(open_page: Opener, catalogue: Catalogue, language: str) -> None:
    for form in catalogue.forms(language):
        page = open_page(f"/teach/paper/{form.id}/key?lang={language}")
        for id in form.items:
            item = catalogue.item(id, language)
            parts = (*parts_of(item), *(item.options if isinstance(item, ChooseAll) else ()))
            assert all(told(part.why) in page.text for part in parts)
            if not isinstance(item, Rate):
                assert told(item.debrief.ask) in page.text
                assert told(item.better) in page.text


def test_the_answer_sheet_asks_for_letters_and_never_for_a_name(open_page: Opener, catalogue: Catalogue) -> None:
    form = catalogue.form("mixed")
    page = open_page("/teach/paper/mixed")
    sheets = page.all("div", class_="answers-sheet")
    assert len(sheets) == 2
    words = " ".join("".join(sheets[0].itertext()).split())
    assert "No name." in words
    assert "Name:" not in words
    assert not page.all("input", type="text")
    rows = list(sheets[0].iter("tr"))[1:]
    assert len(rows) == len(form.items)
    for row, id in zip(rows, form.items, strict=True):
        letters = [part.text for part in row.iter() if part.tag.endswith("text")]
        assert letters == list("ABCDEF"[: len(catalogue.item(id).options)])


def test_a_story_is_numbered_so_that_every_choice_leads_on_or_ends(catalogue: Catalogue) -> None:
    stories = [a_story(), *(item for item in catalogue.items() if isinstance(item, Story))]
    for story in stories:
        flat = moments(story, 7)
        assert flat[0].number == "7.1"
        reached = {way.to for moment in flat for way in moment.choices if way.to}
        ends = {way.ending for moment in flat for way in moment.choices if way.ending}
        assert reached == {moment.number for moment in flat[1:]}
        assert ends == set(range(1, len(story.endings) + 1))
        assert all((way.to is None) != (way.ending is None) for moment in flat for way in moment.choices)


def test_the_advice_collects_nothing_or_a_box_and_counts_no_few_sheets(open_page: Opener) -> None:
    page = open_page("/teach/paper")
    assert "collect nothing" in page.text
    assert re.search("With fewer than 10 sheets in the box don’t count", page.text)
    assert "fewer than 10 sheets" in open_page("/teach/paper/mixed-8/key").text


def test_a_set_that_is_not_there_is_not_found(open_page: Opener) -> None:
    open_page("/teach/paper/made-up", status=404)
    open_page("/teach/paper/made-up/key", status=404)


def test_the_guide_and_the_page_that_opens_a_session_lead_to_paper(open_page: Opener) -> None:
    assert "/teach/paper" in open_page("/teach/guide").links()
