"""The server's clock jumps two hours back and forward: nobody is thrown out, nothing counts twice or closes early."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from quiz.ballot import sittings
from quiz.db import db
from quiz.sealed import SealedSessions
from tests.conftest import Note
from tests.faults.rooms import check_invariants
from tests.rooms import Room
from tests.teach.classroom import a_classroom, a_school

pytestmark = pytest.mark.faults

HOURS = timedelta(hours=2)


class Clock:
    """The clock of this process, as everything of ours reads it: ``datetime.now`` and ``time.time``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
        self.ahead = timedelta(0)
        clock, real = self, time.time

        class Shifted(datetime):
            """A datetime whose now is this clock's."""

            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + clock.ahead

        monkeypatch.setattr(time, "time", lambda: real() + self.ahead.total_seconds())
        readers = [module for name, module in sys.modules.items() if name.startswith(("quiz.", "tests.rooms"))]
        for module in readers:
            if getattr(module, "datetime", None) is datetime:
                monkeypatch.setattr(module, "datetime", Shifted)
        # The cookie was given its clock when it was made.
        assert isinstance(app.session_interface, SealedSessions)
        monkeypatch.setattr(app.session_interface, "_now", lambda: time.time())

    def jump(self, hours: timedelta) -> None:
        """Set the clock."""
        self.ahead += hours


@pytest.mark.parametrize("jump", [-HOURS, HOURS], ids=["back", "forward"])
def test_a_class_goes_on_when_the_clock_jumps(
    app: Flask, jump: timedelta, monkeypatch: pytest.MonkeyPatch, figure: Note
) -> None:
    room = Room(app)
    early, late = room.joined(), room.joined()
    room.open_next()
    early.look()
    assert early.answer("a").h1 == "Sent"
    clock = Clock(monkeypatch, app)
    for hours in (jump, -jump):
        clock.jump(hours)
        app.extensions.pop("tidied", None)
        # Nobody is thrown out, and the receipt of before holds.
        assert early.look().h1 == "Sent"
        assert late.look().h1.startswith("Question 1 of ")
        assert room.view.screen.is_open
        before = room.view.screen.devices
        room.joined()
        assert room.view.screen.devices == before + 1
    assert late.answer("b").h1 == "Sent"
    with app.app_context():
        check_invariants(db.engine)
        assert sum(room.view.answers.values()) == 0  # Two, rounded down to fives.
    room.close()
    assert late.look().h1 == "Feedback on question 1"
    room.end()
    with app.app_context():
        check_invariants(db.engine)
    direction = "back" if jump < timedelta(0) else "forward"
    figure(f"clock two hours {direction}, then right again", "0 thrown out, 0 answers lost or doubled, 0 closed early")


def test_an_educator_stays_signed_in_when_the_clock_jumps_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_school(tmp_path) as school:
        classroom = a_classroom(school, "Ms Chan")
        sitting = classroom.open()
        clock = Clock(monkeypatch, school)
        for _ in range(2):
            clock.jump(-HOURS)
            assert classroom.open_page(f"/teach/sessions/{sitting}").h1 != "Sign in"
        # Forward again looks like four idle hours: the educator signs in again, and finds the session as it was.
        clock.jump(2 * HOURS)
        assert classroom.open_page(f"/teach/sessions/{sitting}").h1 == "Sign in"
        assert classroom.view(sitting).screen.is_open


def test_a_session_whose_hour_the_clock_jumps_over_closes_once_and_stays_closed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It closes at its hour by the server's clock, and closing is terminal (design 5): going back opens nothing."""
    room = Room(app)
    room.open_next()
    clock = Clock(monkeypatch, app)
    clock.jump(timedelta(hours=22))
    phone = room.joined()
    assert phone.look().h1.startswith("Question 1 of ")
    clock.jump(timedelta(hours=3.5))
    app.extensions.pop("tidied", None)
    assert not phone.look().h1.startswith("Question")
    clock.jump(timedelta(hours=-25.5))
    app.extensions.pop("tidied", None)
    assert not phone.look().h1.startswith("Question")
    assert not room.view.screen.is_open
    assert len(room.releases()) == 1
    with app.app_context():
        check_invariants(db.engine)


def test_rooms_opened_under_a_wrong_clock_close_when_that_clock_said(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened while the clock was two hours behind, a session lasts two hours less once that is put right."""
    clock = Clock(monkeypatch, app)
    clock.jump(-HOURS)
    room = Room(app)
    clock.jump(HOURS)
    closes_at = room.view.screen.closes_at
    assert timedelta(hours=21) < closes_at - datetime.now(UTC) <= timedelta(hours=23)
    with app.app_context(), Session(db.engine) as session:
        assert sittings.join(session, room.id, datetime.now(UTC), Random(1))
