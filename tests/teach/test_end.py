"""Ending a session."""

from __future__ import annotations

from quiz.ballot.models import Pace
from tests.teach.classroom import Classroom


def test_ending_is_asked_once_and_closes_everything(classroom: Classroom) -> None:
    sitting = classroom.open("online", Pace.OWN)
    page = classroom.open_page(f"/teach/sessions/{sitting}/end")
    assert page.h1 == "End the session?"
    assert classroom.view(sitting).screen.is_open
    page = classroom.press(page, "End the session")
    assert "This session has ended" in page.text
    view = classroom.view(sitting)
    assert not view.screen.is_open
    assert {run.state for run in view.screen.runs} == {"closed"}


def test_ending_twice_is_no_error_and_the_question_is_not_asked_again(classroom: Classroom) -> None:
    sitting = classroom.open()
    page = classroom.open_page(f"/teach/sessions/{sitting}/end")
    for _ in range(2):
        assert "This session has ended" in classroom.press(page, "End the session").text
    assert classroom.open_page(f"/teach/sessions/{sitting}/end").h1 == "Session: In person"
