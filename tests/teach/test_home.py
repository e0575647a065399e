"""The educators' first page."""

from __future__ import annotations

from flask import Flask

from quiz.ballot.models import Pace
from tests.pages import Opener
from tests.teach.classroom import Classroom


def test_without_signing_in_there_is_the_learners_side_and_privacy_and_nothing_else(school: Flask) -> None:
    page = Opener(school.test_client())("/teach")
    assert page.h1 == "For educators"
    assert {"/learn", "/privacy", "/teach/guide", "/teach/what-can-be-seen", "/teach/sign-in"} <= set(page.links())
    assert not any(link.startswith(("/teach/sessions", "/teach/open")) for link in page.links())


def test_an_empty_list_says_what_to_do_first(classroom: Classroom) -> None:
    page = classroom.open_page("/teach")
    assert page.h1 == "Your sessions"
    assert "Your first session" in page.text
    assert {"/teach/open", "/learn"} <= set(page.links())


def test_open_sessions_come_first_with_their_code_and_ended_ones_with_their_date(classroom: Classroom) -> None:
    ended, led, own = classroom.open("myths"), classroom.open(), classroom.open("online", Pace.OWN)
    classroom.press(classroom.open_page(f"/teach/sessions/{ended}/end"), "End the session")
    page = classroom.open_page("/teach")
    sessions = [link.rpartition("/")[2] for link in page.links() if link.startswith("/teach/sessions/")]
    assert set(sessions[:2]) == {led, own}
    assert sessions[2] == ended
    assert f"Code {classroom.view(led).code}" in page.text
    assert "Will be deleted on" in page.text


def test_a_list_holds_nobody_elses_sessions(classroom: Classroom, neighbour: Classroom) -> None:
    neighbour.open()
    assert "Your first session" in classroom.open_page("/teach").text
