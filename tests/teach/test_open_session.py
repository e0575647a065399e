"""Opening a session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from quiz.content.catalogue import Catalogue
from quiz.content.form import by_title
from tests.teach.classroom import Classroom

GOOD: dict[str, Any] = {"set_id": "in-person", "pace": "led", "language": "en", "expected": "28"}


def test_every_set_is_offered_with_its_minutes_and_questions(classroom: Classroom) -> None:
    page = classroom.open_page("/teach/open")
    catalogue: Catalogue = classroom.app.extensions["catalogue"]
    offered = [field.get("value") for field in page.all("input", name="set_id")]
    assert offered == [form.id for form in catalogue.forms()]
    for form in catalogue.forms():
        assert f"{form.minutes} min : {form.title}, {len(form.items)} questions" in page.text
    assert "only for a question that 10 or more people answered" in page.text


def test_the_lengths_of_a_set_stand_together_under_its_title_once(classroom: Classroom) -> None:
    page = classroom.open_page("/teach/open")
    catalogue: Catalogue = classroom.app.extensions["catalogue"]
    groups = [
        group for group in page.all("div", role="group") if (group.get("aria-labelledby") or "").startswith("set-")
    ]
    offered = [[field.get("value") for field in group.iter("input")] for group in groups]
    assert offered == [[form.id for form in lengths] for lengths in by_title(catalogue.forms())]
    assert len(groups) < len(catalogue.forms())
    assert ["".join(title.itertext()) for group in groups for title in group.iter("h3")] == list(
        dict.fromkeys(form.title for form in catalogue.forms())
    )


def test_nothing_can_be_written_but_a_number(classroom: Classroom) -> None:
    page = classroom.open_page("/teach/open")
    assert {field.get("type") for field in page.all("input")} == {"hidden", "radio", "number"}
    assert page.all("textarea") == []


def test_opening_leads_to_the_page_of_the_session(classroom: Classroom) -> None:
    page = classroom.open_page.send(classroom.open_page("/teach/open"), **GOOD)
    assert page.h1 == "Session: In person"
    [sitting] = [link for link in page.links() if link.endswith("/sheet")]
    view = classroom.view(sitting.split("/")[3])
    assert (view.expected, view.screen.k, view.screen.pace, view.screen.language) == (28, 10, "led", "en")
    assert view.owner == classroom.educator_id
    assert timedelta(hours=24) <= view.screen.closes_at - datetime.now(UTC) <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"expected": ""}, "from 1 to 2000"),
        ({"expected": "thirty"}, "from 1 to 2000"),
        ({"expected": "0"}, "from 1 to 2000"),
        ({"expected": "2001"}, "from 1 to 2000"),
        ({"expected": "-3"}, "from 1 to 2000"),
        ({"expected": "9" * 400}, "from 1 to 2000"),
        ({"set_id": "mine"}, "Choose a set."),
        ({"set_id": []}, "Choose a set."),
        ({"pace": "fast"}, "Choose a pace."),
        ({"language": "fr"}, "Choose a language."),
    ],
)
def test_a_choice_that_cannot_be_is_asked_for_again(classroom: Classroom, wrong: dict[str, Any], sentence: str) -> None:
    page = classroom.open_page.send(classroom.open_page("/teach/open"), status=422, **{**GOOD, **wrong})
    assert sentence in page.text
    assert "Your first session" in classroom.open_page("/teach").text
