"""The wall."""

from __future__ import annotations

import pytest

from quiz.ballot.models import Pace
from quiz.content.item import ChooseAll, ChooseOne, Story
from tests.pages import Page
from tests.teach.classroom import Classroom, labels

GRADES = ("partly helpful", "not helpful", "could do harm")


def wall(classroom: Classroom, sitting: str, query: str = "", status: int = 200) -> Page:
    return classroom.open_page(f"/teach/sessions/{sitting}/projector{query}", status)


def close_first(classroom: Classroom, sitting: str, people: int = 20) -> Page:
    """Lead the first question to its result."""
    tokens = classroom.join(sitting, people)
    page = classroom.press(classroom.press(wall(classroom, sitting), "Show the first"), "Show the options")
    run = classroom.current(sitting)
    classroom.answer(run.id, tokens, ["a", "b"] * people)
    return classroom.press(page, "Close and show the result")


def test_the_lobby_shows_every_way_in_and_the_rule(classroom: Classroom) -> None:
    sitting = classroom.open()
    classroom.join(sitting, 3)
    view, page = classroom.view(sitting), wall(classroom, sitting)
    assert view.code is not None
    for shown in ("localhost/join", f"{view.code[:3]} {view.code[3:]}", view.screen.room_word, "Devices 3"):
        assert shown in page.text
    assert '<svg viewBox="0 0 ' in page.response.text
    assert 'class="qr"' in page.response.text
    assert "only when 10 or more answered" in page.text


def test_there_is_no_header_of_the_learners_site(classroom: Classroom) -> None:
    page = wall(classroom, classroom.open())
    assert not {"/help", "/leave", "/privacy"} & set(page.links())


def test_the_stem_comes_before_the_options_and_grades_only_with_the_result(classroom: Classroom) -> None:
    sitting = classroom.open()
    item = classroom.app.extensions["catalogue"].item(classroom.view(sitting).screen.runs[0].item)
    assert isinstance(item, ChooseOne)
    tokens = classroom.join(sitting, 20)
    page = classroom.press(wall(classroom, sitting), "Show the first question")
    assert item.question in page.text
    assert item.options[0].text not in page.text
    page = classroom.press(page, "Show the options")
    assert item.options[0].text in page.text
    assert not any(grade in page.text for grade in GRADES)
    assert item.debrief.ask not in page.text
    assert item.debrief.mistake not in page.text
    classroom.answer(classroom.current(sitting).id, tokens, ["a", "b"] * 10)
    page = classroom.press(page, "Close and show the result")
    assert "partly helpful" in page.text
    assert item.debrief.ask in page.text
    assert "20 to 39 people answered" in page.text


def test_a_combination_is_shown_by_what_it_comes_to(classroom: Classroom) -> None:
    sitting = classroom.open()
    catalogue = classroom.app.extensions["catalogue"]
    items = [catalogue.item(run.item) for run in classroom.view(sitting).screen.runs[:-1]]
    place = next(place for place, item in enumerate(items) if isinstance(item, ChooseAll))
    page = wall(classroom, sitting)
    for _ in range(place):
        for label in ("question", "Show the options", "Close and show"):
            page = classroom.press(page, label)
    page = classroom.press(classroom.press(page, "question"), "Show the options")
    assert "Choose everything you would do." in page.text
    page = classroom.press(page, "Close and show")
    assert all(outcome.label in page.text for outcome in items[place].outcomes)
    assert "Everybody is counted once." in page.text


def test_a_story_goes_on_on_the_phones_and_is_shown_by_its_endings(classroom: Classroom) -> None:
    catalogue = classroom.app.extensions["catalogue"]
    form, place = next(
        (form.id, place)
        for form in catalogue.forms()
        for place, id in enumerate(form.items)
        if isinstance(catalogue.item(id), Story)
    )
    sitting = classroom.open(form)
    story = catalogue.item(classroom.view(sitting).screen.runs[place].item)
    tokens = classroom.join(sitting, 20)
    page = wall(classroom, sitting)
    for _ in range(place):
        for label in ("question", "Show the options", "Close and show"):
            page = classroom.press(page, label)
    page = classroom.press(page, "question")
    assert "Then the story goes on" in page.text
    page = classroom.press(page, "Start the story")
    assert "on your phone" in page.text
    assert "steps" in classroom.open_page(f"/teach/sessions/{sitting}").text
    classroom.answer(classroom.current(sitting).id, tokens, [story.endings[0].id] * 20)
    page = classroom.press(page, "Close and show the result")
    assert all(ending.label in page.text for ending in story.endings)


def test_too_small_a_group_sees_no_number_and_the_question_for_the_room(classroom: Classroom) -> None:
    page = close_first(classroom, classroom.open(), people=9)
    assert "Not shown, to protect people." in page.text
    assert "Ask the room" in page.text
    assert "%" not in page.text
    assert "Skipped" not in page.text


def test_a_second_vote_stands_beside_the_first(classroom: Classroom) -> None:
    sitting = classroom.open()
    tokens = classroom.join(sitting, 20)
    page = close_first(classroom, sitting)
    page = classroom.press(page, "Vote again after talking")
    assert "second vote" in page.h1
    assert not any(grade in page.text for grade in GRADES)
    classroom.answer(classroom.current(sitting).id, tokens, ["b"] * 20)
    page = classroom.press(page, "Close and show the result")
    rows = [row for row in page.all("li") if row.get("class") == "row-answer"]
    drawings = [len([part for part in row.iter() if part.tag.endswith("svg")]) for row in rows]
    assert drawings == [4, 4, 4, 4]  # A mark, a grade and two bars each.
    assert "before" in page.text
    assert "after" in page.text


def test_the_neutral_slide_tells_nothing(classroom: Classroom) -> None:
    sitting = classroom.open()
    close_first(classroom, sitting)
    page = classroom.press(wall(classroom, sitting), "Neutral slide")
    assert page.h1 == "A short break"
    assert "Question" not in page.text
    assert labels(page)[0] == "Go on"
    assert wall(classroom, sitting, "?position=1").h1 == "A short break"
    assert "Question 1" in classroom.press(page, "Go on").h1


def test_an_earlier_result_can_be_looked_at_and_moves_nothing(classroom: Classroom) -> None:
    sitting = classroom.open()
    result = close_first(classroom, sitting)
    page = classroom.press(result, "Next question")
    before = classroom.view(sitting)
    [back] = [link.get("href", "") for link in page.all("a") if "data-back" in link.attrib]
    earlier = classroom.open_page(back)
    assert earlier.h1 == result.h1
    assert "Next question" not in labels(earlier)
    [forward] = [link.get("href", "") for link in earlier.all("a") if "data-forward" in link.attrib]
    assert classroom.open_page(forward).h1 == page.h1
    assert classroom.view(sitting) == before


@pytest.mark.parametrize("query", ["?position=2", "?position=99", "?position=-1"])
def test_a_question_that_is_not_closed_cannot_be_looked_at(classroom: Classroom, query: str) -> None:
    sitting = classroom.open()
    close_first(classroom, sitting)
    wall(classroom, sitting, query, status=404)


def test_after_the_end_the_results_can_be_gone_through_in_order(classroom: Classroom) -> None:
    sitting = classroom.open("online", Pace.OWN)
    classroom.press(classroom.open_page(f"/teach/sessions/{sitting}/end"), "End the session")
    page = wall(classroom, sitting)
    assert page.h1 == "The session has ended"
    seen = []
    for _ in range(20):
        forward = [link.get("href", "") for link in page.all("a") if "data-forward" in link.attrib]
        page = classroom.open_page(forward[0])
        if page.h1 == "The session has ended":
            break
        seen.append(page.h1)
    last = len(classroom.view(sitting).screen.runs)
    assert len(seen) == last
    assert seen[-1] == "How the room did"


def test_the_wall_speaks_the_language_of_the_session_or_the_one_asked_for(classroom: Classroom) -> None:
    sitting = classroom.open()
    assert wall(classroom, sitting).root.get("lang") == "en"
    assert wall(classroom, sitting, "?lang=zh-Hant-HK").root.get("lang") == "zh-Hant-HK"
    assert wall(classroom, sitting).root.get("lang") == "en"


def test_the_wall_keeps_the_light_of_the_room_that_was_chosen(classroom: Classroom) -> None:
    sitting = classroom.open()
    assert wall(classroom, sitting).root.get("class") == "wall"
    assert wall(classroom, sitting, "?room=dark").root.get("class") == "wall dark"
    page = wall(classroom, sitting)
    assert page.root.get("class") == "wall dark"
    [chosen] = [link for link in page.all("a") if link.get("aria-current")]
    assert "".join(chosen.itertext()) == "Dark room"
    assert wall(classroom, sitting, "?room=bright").root.get("class") == "wall bright"
    assert wall(classroom, sitting, "?room=pink").root.get("class") == "wall bright"


def test_the_session_page_opens_the_wall_for_a_dark_and_for_a_bright_room(classroom: Classroom) -> None:
    sitting = classroom.open()
    links = classroom.open_page(f"/teach/sessions/{sitting}").links()
    assert {f"/teach/sessions/{sitting}/projector?room={light}" for light in ("bright", "dark")} <= set(links)


def test_the_last_slide_says_whom_to_call(classroom: Classroom) -> None:
    sitting = classroom.open()
    classroom.press(classroom.open_page(f"/teach/sessions/{sitting}/end"), "End the session")
    page = wall(classroom, sitting)
    for shown in ("2375 5322", "999", "18111", "Open now, at any time"):
        assert shown in page.text


@pytest.mark.parametrize("pace", Pace)
def test_the_wall_never_leads_to_a_page_that_is_not_for_the_room(classroom: Classroom, pace: Pace) -> None:
    sitting = classroom.open(pace=pace)
    if pace is Pace.LED:
        for _ in classroom.view(sitting).screen.runs:
            page = wall(classroom, sitting)
            page = classroom.press(page, "scores" if "Go to the scores" in page.text else "question")
            if "Show the options" in page.text or "Start the story" in page.text:
                page = classroom.press(
                    page, "Start the story" if "Start the story" in page.text else "Show the options"
                )
            classroom.press(page, "Close and show")
    page = wall(classroom, sitting)
    assert "own page of the session" in page.text
    assert not [link for link in page.links() if "/projector" not in link]


@pytest.mark.parametrize(("people", "off_by_20"), [(12, True), (25, False)])
def test_a_small_group_is_told_how_far_off_a_bar_can_be(classroom: Classroom, people: int, off_by_20: bool) -> None:
    page = close_first(classroom, classroom.open(), people)
    assert ("can be off by 20 points" in page.text) is off_by_20
