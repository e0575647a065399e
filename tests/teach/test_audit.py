"""Security events."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from quiz.accounts.audit import EventKind, note
from quiz.db import db, writing
from quiz.teach.audit import AT_MOST, KINDS
from tests.pages import Opener
from tests.teach.staff_room import StaffRoom


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_what_happened_is_told_the_newest_first(head: Opener, staff_room: StaffRoom, language: str) -> None:
    staff_room.hire()
    page = head(f"/teach/audit?lang={language}")
    rows = [[" ".join(cell.itertext()) for cell in row.iter("td")] for row in page.all("tr")[1:]]
    told = {
        "en": [["Became an educator", "Ms Chan"], ["Somebody was invited", "nobody known"]],
        "zh-Hant-HK": [["成為導師", "Ms Chan"], ["邀請了一位導師", "不明"]],
    }
    assert [row[1:] for row in rows[:2]] == told[language]


def test_a_failed_sign_in_is_told_without_the_name_that_was_typed(head: Opener, staff_room: StaffRoom) -> None:
    stranger = staff_room.browser()
    stranger.send(stranger("/teach/sign-in"), status=422, name="my secret password", password="x")
    page = head("/teach/audit")
    assert "A sign-in failed nobody known" in page.text
    assert "my secret password" not in page.text
    assert "127.0.0.1" not in page.text


def test_every_kind_of_event_has_its_words() -> None:
    assert set(KINDS) == set(EventKind)


def test_older_events_are_a_page_further(app: Flask, head: Opener) -> None:
    with app.app_context(), writing(db.session):
        for _ in range(AT_MOST + 5):
            note(db.session, EventKind.SIGN_IN_FAILED, None, datetime.now(UTC))
    page = head("/teach/audit")
    assert len(page.all("tr")) == AT_MOST + 1
    (older,) = [link for link in page.links() if "before=" in link]
    page = head(older)
    assert "Somebody was invited" in page.text
    assert not [link for link in page.links() if "before=" in link]


@pytest.mark.parametrize("before", ["0", "x", "-1", "9" * 40, "-" + "9" * 40])
def test_a_number_made_up_in_the_address_does_no_harm(head: Opener, before: str) -> None:
    head(f"/teach/audit?before={before}")
