"""A session on a learner's phone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from quiz.ballot import sittings, tidying
from quiz.ballot.models import Pace, Run, Sitting, Tally
from quiz.ballot.readings import Screen, screen
from quiz.content.catalogue import Catalogue
from quiz.content.item import Rate
from quiz.db import Sessions, db, writing
from tests.learn.test_course import steps_of
from tests.pages import Opener
from tests.rooms import Room


@pytest.fixture
def app(app_on_each: Flask) -> Flask:
    """Give an application that stores answers, on each kind of database."""
    return app_on_each


@pytest.fixture
def room(app: Flask) -> Room:
    """Give a led room nobody has joined."""
    return Room(app)


def counts(room: Room, run_id: str) -> dict[str, int]:
    """Read the tallies of a run; only tests may."""
    with room.app.app_context():
        return {
            row.cell: row.count for row in db.session.scalars(select(Tally).where(Tally.run_id == run_id)) if row.count
        }


def test_a_learner_joins_by_typing_the_code_in_any_shape(room: Room) -> None:
    opener = Opener(room.app.test_client())
    typed = f" {room.code[:3].lower()}-{room.code[3:].lower()} "
    page = opener.send(opener("/join"), code=typed)
    assert page.h1 == "In person"


def test_a_code_nobody_uses_is_said_so_and_what_was_typed_is_kept(room: Room) -> None:
    opener = Opener(room.app.test_client())
    page = opener.send(opener("/join"), code="BBBBBB", status=422)
    assert "No open session has this code" in page.text
    assert page.value("code") == "BBBBBB"
    opener("/j/BBBBBB", status=404)


@pytest.mark.parametrize("typed", ["", "x" * 20, "12", "\u202e\u202e", "<b>"])
def test_whatever_is_typed_as_a_code_the_page_stays_calm(room: Room, typed: str) -> None:
    opener = Opener(room.app.test_client())
    opener.send(opener("/join"), code=typed, status=422)


def test_the_door_says_the_word_the_devices_and_what_the_educator_can_see(room: Room) -> None:
    room.joined()
    page = room.phone().opener(f"/j/{room.code}")
    assert room.view.screen.room_word in page.text
    assert "Devices in this room: 1" in page.text
    assert "at least 10 answers" in page.text


def test_the_same_device_is_the_same_participant(room: Room) -> None:
    phone = room.joined()
    phone.opener(f"/j/{room.code}")
    phone.look()
    assert room.view.screen.devices == 1
    room.joined()
    assert room.view.screen.devices == 2


def test_who_is_not_let_in_keeps_the_course_they_had_begun(room: Room) -> None:
    phone = room.phone()
    phone.opener.send(phone.opener("/learn/in-person"))
    door = phone.opener(f"/j/{room.code}")
    with room.app.app_context():
        sittings.lock(db.session, room.id)
    assert phone.opener.send(door, status=422)
    assert phone.opener("/learn/in-person/1").h1.startswith("Question 1 ")


def test_nobody_joins_a_locked_room_and_it_says_whom_to_ask(room: Room) -> None:
    phone = room.phone()
    door = phone.opener(f"/j/{room.code}")
    with room.app.app_context():
        sittings.lock(db.session, room.id)
    assert "The door is closed" in phone.opener.send(door, status=422).text
    assert room.view.screen.devices == 0


def test_nobody_joins_past_the_expected_size(app: Flask) -> None:
    room = Room(app, expected=1)
    room.joined()
    phone = room.phone()
    assert "The room is full" in phone.opener.send(phone.opener(f"/j/{room.code}"), status=422).text


def test_the_phone_follows_the_screen_from_waiting_to_the_reveal(room: Room) -> None:
    phone = room.joined()
    assert phone.page.h1 == "You are in"
    room.show_stem()
    page = phone.look()
    assert "The choices come in a moment" in page.text
    assert page.all("input", name="answer") == []
    room.open()
    assert phone.look().all("input", name="answer")
    assert phone.answer("a").h1 == "Sent"
    assert phone.look().h1 == "Sent"
    room.close()
    assert phone.look().h1 == "Feedback on question 1"


def test_nothing_of_the_key_is_on_the_phone_before_the_reveal(room: Room) -> None:
    catalogue: Catalogue = room.app.extensions["catalogue"]
    item = catalogue.item(room.items[0])
    assert not isinstance(item, Rate)
    phone = room.joined()
    room.open_next()
    for page in (phone.look(), phone.answer("a")):
        assert item.better not in page.response.text
        assert all(option.why[:30] not in page.response.text for option in item.options)


def test_skipping_looks_the_same_as_answering(room: Room) -> None:
    one, two = room.joined(), room.joined()
    room.open_next()
    one.look()
    two.look()
    assert one.answer("a").text == two.answer().text


def test_an_answer_counts_once_however_often_it_is_sent(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    first = phone.look()
    phone.answer("a")
    for again in ("a", "b", "c"):
        assert phone.opener.send(first, answer=again).h1 == "Sent"
    assert counts(room, room.current.id) == {"a": 1}


def test_a_cookie_set_back_cannot_vote_again(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    page = phone.look()
    before = phone.opener.client.get_cookie("quiz")
    assert before is not None
    phone.answer("a")
    phone.opener.client.set_cookie("quiz", before.value)
    assert phone.look().h1 == "Sent"
    phone.opener.send(page, answer="b")
    assert counts(room, room.current.id) == {"a": 1}


def test_a_device_whose_reply_was_lost_sends_again_and_is_told_about_its_own_answer(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    page = phone.look()
    before = phone.opener.client.get_cookie("quiz")
    assert before is not None
    phone.answer("a")
    phone.opener.client.set_cookie("quiz", before.value)
    phone.opener.send(page, answer="a")
    room.close()
    assert "No answer came from this device" not in phone.look().text
    assert counts(room, room.current.id) == {}


def test_an_answer_that_comes_too_late_is_said_so_and_stores_nothing(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    phone.look()
    run = room.current.id
    room.close()
    page = phone.opener.send(phone.page, answer="a", status=409)
    assert "not counted" in page.text
    assert counts(room, run) == {}
    assert "No answer came from this device" in phone.look().text


def test_an_answer_that_is_not_on_the_page_is_refused_with_a_sentence(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    page = phone.opener.send(phone.look(), status=422, answer="zzz")
    assert "Please choose again" in page.text
    assert counts(room, room.current.id) == {}


def test_an_answer_for_another_sitting_is_not_taken(room: Room, app: Flask) -> None:
    other = Room(app)
    other.open_next()
    phone = room.joined()
    room.open_next()
    phone.look()
    phone.opener.send(phone.page, path=f"/learn/session/{other.current.id}", answer="a")
    assert counts(other, other.current.id) == {}


def test_a_second_vote_is_taken_apart_from_the_first(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    phone.look()
    phone.answer("a")
    first = room.current.id
    room.close()
    with room.app.app_context():
        second = sittings.vote_again(db.session, first)
    assert "Second vote" in phone.look().text
    assert phone.answer("b").h1 == "Sent"
    assert counts(room, second) == {"b": 1}


def test_a_pause_shows_a_neutral_page_and_goes_on_where_it_was(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    with room.app.app_context():
        sittings.pause(db.session, room.id)
    assert phone.look().text.count("A short pause") == 1
    with room.app.app_context():
        sittings.resume(db.session, room.id)
    assert phone.look().all("input", name="answer")


def test_the_summary_is_the_phones_own_and_its_band_is_counted_once(room: Room) -> None:
    phone = room.joined()
    for _ in room.items:
        room.open_next()
        phone.look()
        while phone.page.all("input", name="answer"):
            phone.answer(phone.page.value("answer"))
        room.close()
    room.show_stem()
    page = phone.look()
    assert page.h1 == "That was the last question"
    assert phone.opener.send(page).h1 == "Your summary"
    phone.opener.send(page)
    assert sum(counts(room, room.current.id).values()) == 1
    room.end()
    assert phone.look().h1 == "The session is over"
    assert phone.opener("/learn/session/summary").h1 == "Your summary"


def test_at_ones_own_pace_every_answer_is_told_at_once_and_counted(app: Flask) -> None:
    room = Room(app, form="mixed", pace=Pace.OWN)
    catalogue: Catalogue = app.extensions["catalogue"]
    phone = room.joined()
    for number, item_id in enumerate(room.items, start=1):
        item = catalogue.item(item_id)
        assert phone.page.h1.startswith(f"Question {number} ")
        for chosen in steps_of(item):
            told = phone.answer(*chosen)
        if not isinstance(item, Rate):
            assert told.h1 == f"Feedback on question {number}"
            assert "/learn/session" in told.links()
            phone.look()
    assert phone.page.h1 == "That was the last question"
    assert phone.opener.send(phone.page).h1 == "Your summary"
    for run in room.view.screen.runs:
        assert sum(counts(room, run.id).values()) == 1


def test_a_whole_session_fits_into_the_cookie(app: Flask) -> None:
    room = Room(app, form="mixed", pace=Pace.OWN)
    phone = room.joined()
    for item_id in room.items:
        item = app.extensions["catalogue"].item(item_id)
        every = [tuple(option.id for option in item.options)]
        for chosen in every if item.asks == "choose-all" else steps_of(item):
            phone.answer(*chosen)
        phone.look()
    cookie = phone.opener.client.get_cookie("quiz")
    assert cookie is not None
    assert len(cookie.value) <= 3500


def test_an_item_whose_cells_changed_meanwhile_is_taken_out_and_the_rest_goes_on(room: Room) -> None:
    phone = room.joined()
    room.open_next()
    phone.look()
    with room.app.app_context():
        run = db.session.get(Run, room.current.id)
        assert run is not None
        run.cells = ["other", "skip"]
        db.session.commit()
    page = phone.opener.send(phone.page, answer="a")
    assert page.h1 == "This question was taken out"


def test_a_session_that_was_deleted_says_it_is_gone(room: Room) -> None:
    phone = room.joined()
    with room.app.app_context():
        tidying.delete_sitting(db.session, room.id, datetime.now(UTC))
    assert phone.look().h1 == "This session is gone"
    assert phone.opener.client.get("/learn/session/state").status_code == 410


def test_without_a_seat_every_page_of_a_session_leads_to_the_door(app: Flask) -> None:
    Room(app)
    opener = Opener(app.test_client())
    for path in ("/learn/session", "/learn/session/summary", "/learn/session/1/feedback", "/learn/session/xyz"):
        assert opener(path).h1 == "Join a session"


def test_passing_the_phone_on_gives_up_the_seat(room: Room) -> None:
    phone = room.joined()
    phone.opener.send(phone.opener("/learn/pass"))
    assert phone.look().h1 == "Join a session"


def test_a_phone_that_has_seen_the_state_is_told_so_in_a_few_bytes(room: Room) -> None:
    phone = room.joined()
    first = phone.opener.client.get("/learn/session/state")
    assert first.json is not None
    assert set(first.json) == {"version", "devices", "every"}
    again = phone.opener.client.get("/learn/session/state", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_the_state_changes_when_the_page_should_and_not_when_others_answer(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.learn.glances.FRESH", 0.0)
    phone, other = room.joined(), room.joined()

    def version() -> str:
        state = phone.opener.client.get("/learn/session/state").json
        assert state is not None
        return str(state["version"])

    room.open_next()
    seen = version()
    other.look()
    other.answer("a")
    assert version() == seen
    assert f'data-version="{seen}"' in phone.look().response.text
    room.close()
    assert version() != seen


def test_a_hundred_polls_read_the_database_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    phone = room.joined()
    reads: list[str] = []

    def counted(session: Sessions, sitting_id: str) -> Screen:
        reads.append(sitting_id)
        return screen(session, sitting_id)

    monkeypatch.setattr("quiz.learn.glances.screen", counted)
    monkeypatch.setattr("quiz.learn.glances.FRESH", 60.0)
    other = room.joined()  # so that what was read before is out of date
    assert other.page.h1 == "You are in"
    reads.clear()
    for _ in range(100):
        phone.opener.client.get("/learn/session/state")
    assert reads == []
    room.open_next()
    for _ in range(100):
        phone.opener.client.get("/learn/session/state")
    assert reads == [room.id]


def test_a_session_past_its_hour_is_over_for_the_next_phone_that_looks(room: Room) -> None:
    phone = room.joined()
    with room.app.app_context(), writing(db.session):
        db.session.get_one(Sitting, room.id).closes_at = datetime.now(UTC) - timedelta(hours=1)
    room.app.extensions.pop("tidied", None)
    assert phone.look().h1 == "The session is over"
    assert room.view.code is None


def test_a_phone_that_never_heard_its_answer_was_counted_gets_on_when_it_sends_it_again(app: Flask) -> None:
    room = Room(app, pace=Pace.OWN)
    phone = room.joined()
    question = phone.look()
    before = phone.opener.client.get_cookie("quiz")
    assert before is not None
    phone.answer("a")
    phone.opener.client.set_cookie("quiz", before.value)  # The response never came.
    assert phone.look().h1 == question.h1
    phone.answer("b")
    phone.look()
    assert phone.page.h1 != question.h1
    assert counts(room, room.view.screen.runs[0].id) == {"a": 1}
