"""What an open page asks again and again."""

from __future__ import annotations

import json

from tests.teach.classroom import Classroom


def test_it_tells_devices_answers_in_fives_and_a_version_and_no_more(classroom: Classroom) -> None:
    sitting = classroom.open()
    tokens = classroom.join(sitting, 13)
    page = classroom.press(classroom.open_page(f"/teach/sessions/{sitting}"), "Show the first question")
    classroom.press(page, "Show the options")
    run = classroom.current(sitting).id
    classroom.answer(run, tokens, ["a"] * 9)
    response = classroom.client.get(f"/teach/sessions/{sitting}/state")
    version = classroom.view(sitting).screen.version
    assert json.loads(response.text) == {
        "version": version, "devices": 13, "answers": {run: 5}, "few": True, "interval": 2,
    }  # fmt: skip
    assert response.headers["Cache-Control"] == "no-store"


def test_asking_again_costs_a_304_until_something_changes(classroom: Classroom) -> None:
    sitting = classroom.open()
    address = f"/teach/sessions/{sitting}/state"
    etag = classroom.client.get(address).headers["ETag"]
    again = classroom.client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    classroom.join(sitting, 1)
    assert classroom.client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_after_the_end_pages_ask_seldom(classroom: Classroom) -> None:
    sitting = classroom.open()
    classroom.press(classroom.open_page(f"/teach/sessions/{sitting}/end"), "End the session")
    state = json.loads(classroom.client.get(f"/teach/sessions/{sitting}/state").text)
    assert state["interval"] >= 30
    assert state["answers"] == {}
