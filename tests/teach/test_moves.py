"""Moves: each is made once, and one that does not fit says so and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pages import Page, check
from tests.teach.classroom import Classroom, labels


@pytest.fixture
def sitting(classroom: Classroom) -> str:
    return classroom.open()


def send(classroom: Classroom, sitting: str, name: str, status: int = 200, **fields: str) -> Page:
    """Send a move with a token from the page and whatever fields are given."""
    token = classroom.open_page(f"/teach/sessions/{sitting}").value("csrf_token")
    address = f"/teach/sessions/{sitting}/moves/{name}"
    return check(classroom.client.post(address, data={"csrf_token": token, **fields}, follow_redirects=True), status)


def test_a_second_press_of_next_moves_nothing(classroom: Classroom, sitting: str) -> None:
    for _ in range(3):
        send(classroom, sitting, "next", after="0")
    assert classroom.view(sitting).screen.position == 1


def test_a_second_press_of_close_publishes_nothing_new(classroom: Classroom, sitting: str) -> None:
    tokens = classroom.join(sitting, 20)
    send(classroom, sitting, "next", after="0")
    run = classroom.current(sitting).id
    send(classroom, sitting, "options", run=run)
    classroom.answer(run, tokens, ["a"] * 20)
    first, second = (send(classroom, sitting, "close", run=run).text for _ in range(2))
    assert first == second


def test_a_second_press_of_vote_again_opens_one_run(classroom: Classroom, sitting: str) -> None:
    send(classroom, sitting, "next", after="0")
    run = classroom.current(sitting).id
    send(classroom, sitting, "options", run=run)
    send(classroom, sitting, "close", run=run)
    for _ in range(2):
        page = send(classroom, sitting, "again", run=run)
    assert "second vote" in page.text
    assert [one.vote for one in classroom.view(sitting).screen.runs if one.position == 1] == [1, 2]
    assert "Vote again after talking" not in labels(page)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("next", {}),
        ("next", {"after": "x"}),
        ("options", {}),
        ("options", {"run": "nonsense"}),
        ("close", {"run": ""}),
        ("again", {"run": "9" * 300}),
    ],
)
def test_a_move_that_does_not_fit_changes_nothing_and_says_so(
    classroom: Classroom, sitting: str, name: str, fields: dict[str, Any]
) -> None:
    before = classroom.view(sitting)
    assert "Nothing was changed" in send(classroom, sitting, name, **fields).text
    assert classroom.view(sitting) == before


@pytest.mark.parametrize("name", ["options", "close", "again"])
def test_a_run_of_another_session_is_not_touched(
    classroom: Classroom, neighbour: Classroom, sitting: str, name: str
) -> None:
    other = neighbour.open()
    neighbour.press(neighbour.open_page(f"/teach/sessions/{other}"), "Show the first question")
    before = neighbour.view(other)
    page = send(classroom, sitting, name, run=neighbour.current(other).id)
    assert "Nothing was changed" in page.text
    assert neighbour.view(other) == before


def test_after_the_end_a_move_says_that_the_session_is_over(classroom: Classroom, sitting: str) -> None:
    run = classroom.view(sitting).screen.runs[0].id
    classroom.press(classroom.open_page(f"/teach/sessions/{sitting}/end"), "End the session")
    token = classroom.open_page(f"/teach/sessions/{sitting}/delete").value("csrf_token")
    moves = [("next", {"after": "0"}), ("options", {"run": run}), ("pause", {}), ("resume", {}), ("lock", {})]
    for name, fields in moves:
        address = f"/teach/sessions/{sitting}/moves/{name}"
        sent = classroom.client.post(address, data={"csrf_token": token, **fields}, follow_redirects=True)
        assert "This session is over" in check(sent).text


def test_a_move_nobody_knows_is_not_found(classroom: Classroom, sitting: str) -> None:
    send(classroom, sitting, "reopen", status=404)


def test_a_press_on_the_wall_leads_back_to_the_wall_in_its_language(classroom: Classroom, sitting: str) -> None:
    page = classroom.open_page(f"/teach/sessions/{sitting}/projector?lang=zh-Hant-HK")
    page = classroom.press(page, labels(page)[0])
    assert page.root.get("class") == "wall"
    assert page.root.get("lang") == "zh-Hant-HK"
