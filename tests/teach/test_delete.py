"""Deleting a session at once."""

from __future__ import annotations

from tests.teach.classroom import Classroom


def test_deleting_is_asked_once_and_then_it_is_gone(classroom: Classroom) -> None:
    sitting = classroom.open()
    page = classroom.open_page(f"/teach/sessions/{sitting}/delete")
    assert page.h1 == "Delete this session?"
    assert "still open" in page.text
    page = classroom.press(page, "Delete it now")
    assert page.h1 == "It is gone"
    assert sitting not in classroom.open_page("/teach").response.text
    for rest in ("", "/projector", "/sheet", "/end", "/delete"):
        classroom.open_page(f"/teach/sessions/{sitting}{rest}", status=404)
    assert classroom.client.get(f"/teach/sessions/{sitting}/state").status_code == 404


def test_deleting_it_in_a_second_window_says_that_it_is_not_there(classroom: Classroom) -> None:
    sitting = classroom.open()
    page = classroom.open_page(f"/teach/sessions/{sitting}/delete")
    classroom.press(page, "Delete it now")
    classroom.press(page, "Delete it now", status=404)


def test_traces_still_in_the_files_are_admitted(classroom: Classroom) -> None:
    assert "within the next minutes" in classroom.open_page("/teach/deleted?left=yes").text
