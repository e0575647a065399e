"""What is kept of a room to answer a thousand phones: never anything of one of them, and never for long."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from quiz.learn.glances import Glances
from tests.rooms import Phone, Room


@pytest.fixture
def room(app: Flask) -> Room:
    """An open room that is led."""
    return Room(app)


def tag_of(phone: Phone) -> str:
    """Ask for the state in full, and give its tag."""
    return phone.opener.client.get("/learn/session/state").headers["ETag"]


def shown(phone: Phone, tag: str) -> int:
    """Ask with a tag, and give the status."""
    return phone.opener.client.get("/learn/session/state", headers={"If-None-Match": tag}).status_code


def test_a_phone_with_the_latest_tag_is_answered_before_the_application(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.learn.glances.FRESH", 60.0)
    tag = tag_of(room.joined())
    # Nobody's cookie is opened: a device without one is told the same.
    assert room.app.test_client().get("/learn/session/state", headers={"If-None-Match": tag}).status_code == 304
    assert room.app.test_client().get("/learn/session/state").status_code == 410


def test_a_tag_is_old_as_soon_as_the_room_moves(room: Room) -> None:
    phone = room.joined()
    tag = tag_of(phone)
    room.open_next()
    assert shown(phone, tag) == 200


def test_two_rooms_never_share_a_tag(room: Room) -> None:
    assert tag_of(room.joined()) != tag_of(Room(room.app).joined())


def test_now_and_then_a_phone_is_answered_in_full_so_that_its_cookie_is_sealed_anew(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = room.joined()
    tag = tag_of(phone)
    assert shown(phone, tag) == 304
    hours = room.app.config["ATTEMPT_HOURS"]
    now = time.time()
    monkeypatch.setattr("quiz.learn.session_state.time.time", lambda: now + hours * 3600 / 8)
    assert shown(phone, tag) == 200


def test_nothing_is_kept_because_of_a_choice_and_nothing_that_is_one_devices_own(room: Room) -> None:
    phone, other = room.joined(), room.joined()
    room.open_next()
    phone.look()
    other.look()
    phone.answer(phone.page.value("answer"))
    other.answer()
    room.close()
    for one in (phone, other):
        one.look()
    glances: Glances = room.app.extensions["glances"]
    kept = [key for glance in glances._seen.values() for key in glance.held]
    assert {key[0] for key in kept if isinstance(key, tuple)} <= {
        "waiting",
        "stem",
        "sent",
        "paused",
        "ended",
        "question",
        "reveal",
        "spot",
    }
    token = phone.opener.client.get_cookie("quiz")
    assert token is not None
    assert all("csrf_token" not in str(glance.held) for glance in glances._seen.values())


def test_feedback_is_drawn_for_every_choice_when_the_first_device_asks_and_for_none_after(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other, silent = room.joined(), room.joined(), room.joined()
    room.open_next()
    first.look()
    chosen = [option.id for option in room.app.extensions["catalogue"].item(room.current.item).options]
    first.answer(chosen[0])
    other.look()
    other.answer(chosen[1])
    room.close()
    first.look()
    glances: Glances = room.app.extensions["glances"]
    pages = [held for glance in glances._seen.values() for key, held in glance.held.items() if "reveal" in str(key)]
    assert [set(page) for page in pages] == [{None, (), *((option,) for option in chosen)}]

    def draws(*_: object, **__: object) -> str:
        raise AssertionError("this page was to be drawn before")

    monkeypatch.setattr("quiz.learn.session.draw", draws)
    assert "Feedback on question" in other.look().text
    assert "No answer came from this device" in silent.look().text
