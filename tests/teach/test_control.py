"""The educator's own page of a session."""

from __future__ import annotations

from typing import Any

from quiz.ballot.models import Pace
from quiz.ballot.sittings import lock
from quiz.db import db
from tests.pages import Page
from tests.teach.classroom import Classroom, labels


def control(classroom: Classroom, sitting: str, **request: Any) -> Page:
    return classroom.open_page(f"/teach/sessions/{sitting}", **request)


def test_the_way_in_is_on_the_page_with_a_qr_code_for_the_host_it_was_opened_on(classroom: Classroom) -> None:
    sitting = classroom.open()
    view = classroom.view(sitting)
    assert view.code is not None
    cookie = classroom.client.get_cookie("quiz")
    assert cookie is not None
    classroom.client.set_cookie("quiz", cookie.value, domain="192.168.4.20")
    page = control(classroom, sitting, base_url="http://192.168.4.20:8000")
    assert f"{view.code[:3]} {view.code[3:]}" in page.text
    assert "192.168.4.20:8000/join" in page.text
    assert view.screen.room_word in page.text
    assert '<svg viewBox="0 0 ' in page.response.text
    assert 'class="qr"' in page.response.text
    assert "Phones cannot open this address" not in page.text


def test_an_address_that_means_this_computer_alone_is_pointed_out(classroom: Classroom) -> None:
    assert "Phones cannot open this address" in control(classroom, classroom.open()).text


def test_a_session_is_led_from_the_first_question_to_the_end(classroom: Classroom) -> None:
    sitting = classroom.open("myths")
    tokens = classroom.join(sitting, 12)
    page = classroom.press(control(classroom, sitting), "Show the first question")
    last = len(classroom.view(sitting).screen.runs) - 1
    for number in range(1, last + 1):
        assert f"Question {number} of {last}" in page.text
        page = classroom.press(page, "Show the options")
        run = classroom.current(sitting)
        classroom.answer(run.id, tokens, ["skip"] * 12)
        page = classroom.press(page, "Close and show the result")
        assert "10 to 19 people answered" in page.text
        page = classroom.press(page, "Next question" if number < last else "Go to the scores")
    classroom.answer(classroom.current(sitting).id, tokens, ["band-4"] * 12)
    page = classroom.press(page, "Close and show the scores")
    assert "60–79 % of the points" in page.text
    page = classroom.press(classroom.open_page(f"/teach/sessions/{sitting}/end"), "End the session")
    assert "This session has ended" in page.text


def test_the_debrief_is_folded_before_the_reveal_and_open_after_it(classroom: Classroom) -> None:
    sitting = classroom.open()
    page = classroom.press(control(classroom, sitting), "Show the first question")
    [debrief] = page.all("details", class_="debrief")
    assert debrief.get("open") is None
    page = classroom.press(classroom.press(page, "Show the options"), "Close and show")
    [debrief] = page.all("details", class_="debrief")
    assert debrief.get("open") is not None


def test_answers_are_told_in_fives_with_a_warning_below_the_smallest_group(classroom: Classroom) -> None:
    sitting = classroom.open()
    tokens = classroom.join(sitting, 14)
    page = classroom.press(classroom.press(control(classroom, sitting), "Show the first"), "Show the options")
    run = classroom.current(sitting).id
    assert "Answers in: fewer than 5" in page.text
    classroom.answer(run, tokens[:4], ["a"] * 4)
    assert "Answers in: fewer than 5" in control(classroom, sitting).text
    classroom.answer(run, tokens[4:9], ["b"] * 5)
    page = control(classroom, sitting)
    assert "Answers in: 5 or more" in page.text
    assert [warning.get("hidden") for warning in page.all("p", **{"data-warning": ""})] == [None]
    classroom.answer(run, tokens[9:], ["b"] * 5)
    page = control(classroom, sitting)
    assert "Answers in: 10 or more" in page.text
    assert [warning.get("hidden") for warning in page.all("p", **{"data-warning": ""})] == [""]


def test_a_group_too_small_gets_the_prompts_and_no_number(classroom: Classroom) -> None:
    sitting = classroom.open()
    tokens = classroom.join(sitting, 9)
    page = classroom.press(classroom.press(control(classroom, sitting), "Show the first"), "Show the options")
    classroom.answer(classroom.current(sitting).id, tokens, ["a"] * 9)
    page = classroom.press(page, "Close and show the result")
    assert "Not shown, to protect people." in page.text
    assert "Ask the room" in page.text
    assert "%" not in page.text


def test_the_door_can_be_locked_and_opened(classroom: Classroom) -> None:
    sitting = classroom.open()
    page = classroom.press(control(classroom, sitting), "Lock the door")
    assert "locked: nobody else can join" in page.text
    page = classroom.press(page, "Let people in again")
    assert not classroom.view(sitting).screen.is_locked


def test_a_session_locked_elsewhere_shows_it(classroom: Classroom) -> None:
    sitting = classroom.open()
    with classroom.app.app_context():
        lock(db.session, sitting)
    assert "Let people in again" in labels(control(classroom, sitting))


def test_at_the_learners_own_pace_there_is_one_close_for_everyone(classroom: Classroom) -> None:
    sitting = classroom.open("online", Pace.OWN)
    page = control(classroom, sitting)
    assert not {"Show the first question", "Show the options"} & set(labels(page))
    assert "Close for everyone" in page.text
    assert "fewer than 5" in page.text


def test_the_page_speaks_chinese(classroom: Classroom) -> None:
    page = control(classroom, classroom.open(), headers={"Accept-Language": "zh-HK"})
    assert page.root.get("lang") == "zh-Hant-HK"
