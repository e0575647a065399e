"""Tidying on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from quiz import tidying
from quiz.accounts.administrators import Operator
from quiz.accounts.invitations import invite
from quiz.accounts.models import Invitation
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


def test_spent_links_go_on_the_way_once_an_hour(classroom: Classroom) -> None:
    def links() -> int:
        with classroom.app.app_context():
            return db.session.scalar(select(func.count()).select_from(Invitation)) or 0

    with classroom.app.app_context():
        invite(db.session, "Mr Late", by=Operator.COMMAND_LINE, now=datetime.now(UTC) - timedelta(days=8))
    assert links() > 0
    classroom.app.extensions.pop("tidied accounts", None)
    classroom.open_page("/teach")
    assert links() == 0
    with classroom.app.app_context():
        invite(db.session, "Mr Late", by=Operator.COMMAND_LINE, now=datetime.now(UTC) - timedelta(days=8))
    classroom.open_page("/teach")
    assert links() == 1
