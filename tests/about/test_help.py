"""The help page, and a help line that knows the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from quiz.content.catalogue import Catalogue
from quiz.content.help import HONG_KONG, Hours, Opening, state_at
from tests.pages import Opener

HOTLINE = Hours(
    kind="weekly",
    weekly=(
        Opening.model_validate({"days": ("mon", "tue", "wed", "thu", "fri"), "opens": "09:00", "closes": "22:00"}),
        Opening.model_validate({"days": ("sat",), "opens": "09:00", "closes": "13:00"}),
    ),
)


def hong_kong(text: str) -> datetime:
    """Read a moment of Hong Kong time."""
    return datetime.fromisoformat(text).replace(tzinfo=HONG_KONG)


@pytest.mark.parametrize(
    ("now", "is_open", "changes"),
    [
        ("2026-11-20T08:59", False, "2026-11-20T09:00"),
        ("2026-11-20T09:00", True, "2026-11-20T22:00"),
        ("2026-11-20T21:59", True, "2026-11-20T22:00"),
        ("2026-11-20T22:00", False, "2026-11-21T09:00"),
        ("2026-11-21T12:59", True, "2026-11-21T13:00"),
        ("2026-11-21T13:00", False, "2026-11-23T09:00"),
        ("2026-11-22T12:00", False, "2026-11-23T09:00"),
    ],
)
def test_the_hotline_is_open_in_its_hours_and_says_what_comes_next(now: str, is_open: bool, changes: str) -> None:
    state = state_at(HOTLINE, hong_kong(now))
    assert (state.is_open, state.changes) == (is_open, hong_kong(changes))


@pytest.mark.parametrize(
    ("now", "days"),
    [("2026-11-23T07:00", 0), ("2026-11-22T23:59", 1), ("2026-11-21T13:00", 2), ("2026-11-20T23:00", 1)],
)
def test_a_closed_line_knows_how_many_days_it_is_until_it_opens_in_hong_kong(now: str, days: int) -> None:
    assert state_at(HOTLINE, hong_kong(now).astimezone(UTC)).days == days


@pytest.mark.parametrize(
    ("moment", "tag", "said"),
    [
        ("2026-11-23T07:00", "en", "Opens today 09:00"),
        ("2026-11-22T07:00", "en", "Opens tomorrow 09:00"),
        ("2026-11-21T14:00", "en", "Opens Monday 09:00"),
        ("2026-11-23T07:00", "zh-Hant-HK", "今日 09:00 開放"),
        ("2026-11-22T07:00", "zh-Hant-HK", "明日 09:00 開放"),
    ],
)
def test_a_closed_line_says_today_and_tomorrow_and_else_the_day(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch, moment: str, tag: str, said: str
) -> None:
    now = hong_kong(moment)
    monkeypatch.setattr("quiz.about.help.state_at", lambda hours, _now: state_at(hours, now))
    text = open_page(f"/help?lang={tag}").text
    assert said in text


def test_the_hours_themselves_stand_beside_each_line_that_has_some(open_page: Opener) -> None:
    assert "Mon–Fri 09:00–22:00 · Sat 09:00–13:00" in open_page("/help").text


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), st.integers(-12, 14))  # noqa: DTZ001 - zones follow
def test_the_answer_is_the_same_in_every_time_zone_and_changes_when_it_says(moment: datetime, zone: int) -> None:
    now = moment.replace(tzinfo=UTC)
    state = state_at(HOTLINE, now)
    assert state_at(HOTLINE, now.astimezone(HONG_KONG)) == state
    assert state_at(HOTLINE, now.astimezone(tz=None)) == state
    assert state.changes is not None
    assert now < state.changes <= now + timedelta(days=7, hours=1)
    assert state_at(HOTLINE, state.changes).is_open is not state.is_open


def test_a_service_without_known_hours_is_never_said_to_be_open_or_closed() -> None:
    assert state_at(Hours(kind="unknown"), datetime.now(UTC)).is_open is None


def test_the_page_states_every_help_statement_of_the_guidance(open_page: Opener, shared_app: Flask) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    text = open_page("/help").text
    register = catalogue.help()
    stated: set[str] = set()
    for section in register.sections:
        for point in section.points:
            assert point.text.split("\n\n")[0] in text
            stated |= set(point.rests_on)
    for service in register.services:
        assert service.name in text
        stated |= set(service.rests_on)
    owed = {one.id for one in catalogue.guidance().statements if one.duty in ("help", "own")}
    assert owed
    assert owed <= stated


def test_the_hotline_is_never_called_open_at_all_hours(shared_app: Flask) -> None:
    catalogue: Catalogue = shared_app.extensions["catalogue"]
    for service in catalogue.help().services:
        if service.phone == "2375 5322":
            assert service.hours == HOTLINE
            assert "24" not in service.what
            return
    pytest.fail("the hotline is missing")


def test_phone_numbers_can_be_tapped(open_page: Opener) -> None:
    assert "tel:23755322" in open_page("/help").links()
