"""Leaving or passing the device on ends an educator's sign-in on the server, not only in this browser."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from quiz.accounts import sessions
from quiz.accounts.models import EducatorSession
from quiz.db import Busy, db
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom


def signed_in(staff_room: StaffRoom) -> int:
    """Count the sign-ins the server knows."""
    with staff_room.app.app_context():
        return db.session.scalar(select(func.count()).select_from(EducatorSession)) or 0


@pytest.mark.parametrize("way", ["leave", "pass on"])
def test_a_cookie_kept_by_somebody_opens_nothing_after_the_device_was_left(staff_room: StaffRoom, way: str) -> None:
    teacher = staff_room.browser_of("Ms Chan")
    kept = teacher.client.get_cookie("quiz")
    assert kept is not None
    before = signed_in(staff_room)
    if way == "leave":
        teacher.client.get("/leave")
    else:
        teacher.send(teacher("/learn/pass"))
    assert signed_in(staff_room) == before - 1
    thief = staff_room.browser()
    thief.client.set_cookie("quiz", kept.value)
    assert thief.client.get("/teach/account").headers["Location"] == "/teach/sign-in"


def test_her_other_browsers_stay_signed_in(staff_room: StaffRoom, teacher: Opener) -> None:
    other = staff_room.browser_of("Mr Lee")
    teacher.client.get("/leave")
    assert other("/teach/account").status == 200


def test_a_busy_database_keeps_nobody_from_leaving(teacher: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Busy

    monkeypatch.setattr(sessions, "sign_out", busy)
    assert teacher.client.get("/leave").status_code == 303
    assert teacher.client.get_cookie("quiz") is None


def test_a_learner_who_leaves_asks_the_database_nothing(staff_room: StaffRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object, **__: object) -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(sessions, "sign_out", asked)
    learner = staff_room.browser()
    learner.send(learner("/learn/in-person"))
    assert learner.client.get("/leave").status_code == 303
