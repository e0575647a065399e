"""Tidying on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from quiz import tidying
from quiz.ballot.models import Sitting
from quiz.db import Busy, db, writing
from tests.pages import Opener
from tests.teach.classroom import Classroom


def test_a_round_is_due_once_a_minute(school: Flask) -> None:
    with school.app_context():
        school.extensions.pop("tidied", None)
        assert [tidying.is_due(moment) for moment in (5.0, 6.0, 64.9, 65.1, 70.0)] == [True, False, False, True, False]


def test_a_session_past_its_hour_is_closed_by_the_next_page(classroom: Classroom) -> None:
    sitting = classroom.open()
    with classroom.app.app_context(), writing(db.session):
        db.session.get_one(Sitting, sitting).closes_at = datetime.now(UTC) - timedelta(hours=1)
    classroom.app.extensions.pop("tidied", None)
    assert "This session has ended" in classroom.open_page(f"/teach/sessions/{sitting}").text


def test_a_stranger_sets_nothing_to_work(school: Flask) -> None:
    school.extensions.pop("tidied", None)
    Opener(school.test_client())("/teach")
    assert "tidied" not in school.extensions


def test_a_busy_database_keeps_nobody_from_the_page(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> bool:
        raise Busy

    monkeypatch.setattr(tidying, "tidy", busy)
    classroom.app.extensions.pop("tidied", None)
    assert classroom.open_page("/teach").h1 == "Your sessions"


def test_a_move_on_a_busy_database_gets_the_busy_page(classroom: Classroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy

    page = classroom.open_page(f"/teach/sessions/{classroom.open()}")
    monkeypatch.setattr("quiz.ballot.sittings.show_next", busy)
    page = classroom.press(page, "Show the first question", status=503)
    assert page.h1 == "Busy just now"
    assert page.response.headers["Retry-After"] == "5"
