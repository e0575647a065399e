"""The sheet to print."""

from __future__ import annotations

from tests.teach.classroom import Classroom


def test_the_sheet_has_the_code_the_address_and_the_room_word(classroom: Classroom) -> None:
    sitting = classroom.open()
    view, page = classroom.view(sitting), classroom.open_page(f"/teach/sessions/{sitting}/sheet")
    assert view.code is not None
    for shown in (f"{view.code[:3]} {view.code[3:]}", "localhost/join", view.screen.room_word):
        assert shown in page.text
    assert '<svg viewBox="0 0 ' in page.response.text
    assert 'class="qr"' in page.response.text


def test_after_the_end_there_is_nothing_to_print(classroom: Classroom) -> None:
    sitting = classroom.open()
    classroom.press(classroom.open_page(f"/teach/sessions/{sitting}/end"), "End the session")
    page = classroom.open_page(f"/teach/sessions/{sitting}/sheet")
    assert page.h1 == "Session: In person"
    assert "no code to print" in page.text
