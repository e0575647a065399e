from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from quiz.accounts import sessions
from quiz.accounts.limits import LIMITS
from quiz.accounts.models import EducatorSession
from quiz.accounts.sessions import Life, coarse, sign_out, sign_out_everywhere, who
from quiz.accounts.tokens import digest
from quiz.db import Busy
from tests.accounts.office import MONDAY, Office

MOMENTS = st.timedeltas(timedelta(days=-300), timedelta(days=300)).map(lambda span: MONDAY + span)


def is_in(office: Office, token: str) -> bool:
    return who(office.session, token, now=office.now) is not None


def test_the_token_says_who_is_signed_in(office: Office) -> None:
    office.hire("Mr Lee")
    signed_in = office.hire("Ms Chan")
    assert who(office.session, signed_in.token, now=office.now) == signed_in.profile
    assert signed_in.profile.name == "Ms Chan"


@pytest.mark.parametrize("token", ["", "made up", "\ud800", "x" * 10_000])
def test_any_other_token_is_nobody(office: Office, token: str) -> None:
    office.hire()
    assert not is_in(office, token)


def test_the_database_keeps_only_the_digest(office: Office) -> None:
    token = office.hire().token
    row = office.session.scalars(select(EducatorSession)).one()
    assert row.digest == digest(token)
    assert set(EducatorSession.__table__.columns.keys()) == {
        "digest",
        "educator_id",
        "signed_in_at",
        "seen_at",
    }


def test_two_idle_hours_end_a_session(office: Office) -> None:
    token = office.hire().token
    office.wait(hours=1, minutes=59)
    assert is_in(office, token)
    office.wait(hours=2)
    assert not is_in(office, token)


def test_twelve_hours_end_a_session_however_busy(office: Office) -> None:
    token = office.hire().token
    for _ in range(11):
        office.wait(hours=1)
        assert is_in(office, token)
    office.wait(hours=1)
    assert not is_in(office, token)


def test_last_seen_is_kept_in_steps_of_five_minutes(office: Office) -> None:
    token = office.hire().token
    office.wait(minutes=13, seconds=37)
    assert is_in(office, token)
    seen_at = office.session.scalar(select(EducatorSession.seen_at))
    assert seen_at == MONDAY + timedelta(minutes=10)


def test_a_database_too_busy_to_note_it_costs_nobody_their_session(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = office.hire().token
    office.wait(minutes=30)

    def busy(_session: object) -> None:
        raise Busy

    monkeypatch.setattr(sessions, "writing", busy)
    assert is_in(office, token)


def test_signing_out_ends_the_session_on_the_server_and_no_other(office: Office) -> None:
    here, there = office.hire().token, office.sign_in().token
    sign_out(office.session, here, now=office.now)
    sign_out(office.session, here, now=office.now)
    assert not is_in(office, here)
    assert is_in(office, there)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions(office: Office) -> None:
    colleague = office.hire("Mr Lee").token
    first, second = office.hire(), office.sign_in()
    sign_out_everywhere(office.session, first.profile.id, now=office.now)
    assert not is_in(office, first.token)
    assert not is_in(office, second.token)
    assert is_in(office, colleague)


def test_a_clock_that_steps_back_throws_nobody_out(office: Office) -> None:
    token = office.hire().token
    office.wait(days=-20)
    assert is_in(office, token)
    office.wait(hours=1)
    assert is_in(office, token)


def test_a_clock_that_steps_back_gives_nobody_a_longer_session(office: Office) -> None:
    token = office.hire().token
    office.wait(hours=1, minutes=50)
    assert is_in(office, token)
    office.wait(days=-20)
    for _ in range(10):
        assert is_in(office, token)
        office.wait(hours=1)
    office.wait(minutes=20)
    assert not is_in(office, token)


@given(MOMENTS, MOMENTS, MOMENTS)
def test_being_seen_never_ends_a_session_and_never_makes_it_younger(
    signed_in_at: datetime, seen_at: datetime, now: datetime
) -> None:
    life = Life(signed_in_at, coarse(seen_at, LIMITS.coarse))
    seen = life.seen(now, LIMITS)
    assert timedelta(0) <= now - seen.seen_at < LIMITS.coarse
    assert seen.seen_at - seen.signed_in_at >= life.seen_at - life.signed_in_at
    assert seen.signed_in_at <= life.signed_in_at
    if not life.is_over(now, LIMITS) and now >= life.seen_at:
        assert not seen.is_over(now, LIMITS)


@given(MOMENTS)
def test_a_coarse_moment_is_the_last_whole_step(moment: datetime) -> None:
    rounded = coarse(moment, LIMITS.coarse)
    assert timedelta(0) <= moment - rounded < LIMITS.coarse
    assert rounded.minute % 5 == rounded.second == rounded.microsecond == 0
