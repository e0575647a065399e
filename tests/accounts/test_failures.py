from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quiz.accounts.errors import MustWait
from quiz.accounts.failures import OVERALL, begin_attempt, forgive
from quiz.accounts.limits import LIMITS
from quiz.accounts.models import SignInFailure
from quiz.db import writing
from tests.accounts.office import MONDAY

Try = Callable[..., None]


@pytest.fixture
def fail(session: Session) -> Try:
    def _fail(key: str = "chan", *, now: datetime = MONDAY, is_stranger: bool = False) -> None:
        with writing(session):
            begin_attempt(session, key, is_stranger=is_stranger, now=now, limits=LIMITS)

    return _fail


def test_five_failures_cost_no_wait_and_the_sixth_costs_two_seconds(fail: Try) -> None:
    for _ in range(6):
        fail()
    with pytest.raises(MustWait) as waiting:
        fail()
    assert waiting.value.seconds == 2
    fail(now=MONDAY + timedelta(seconds=2))


def test_another_account_does_not_wait(fail: Try) -> None:
    for _ in range(6):
        fail()
    fail("lee")


def test_asking_while_waiting_does_not_make_the_wait_longer(fail: Try) -> None:
    for _ in range(6):
        fail()
    for _ in range(50):
        with pytest.raises(MustWait):
            fail(now=MONDAY + timedelta(seconds=1))
    fail(now=MONDAY + timedelta(seconds=2))


def test_nobody_waits_longer_than_an_hour_and_nobody_for_ever(fail: Try) -> None:
    now = MONDAY
    for _ in range(200):
        fail(now=now)
        now += LIMITS.longest_wait
    fail(now=now)


def test_a_quiet_day_forgets_the_failures(fail: Try) -> None:
    for _ in range(6):
        fail()
    tomorrow = MONDAY + timedelta(days=1)
    for _ in range(6):
        fail(now=tomorrow)


def test_a_clock_that_steps_back_makes_nobody_wait_for_it_to_catch_up(fail: Try) -> None:
    for _ in range(6):
        fail()
    fail(now=MONDAY - timedelta(days=30))


def test_success_forgets_the_failures(session: Session, fail: Try) -> None:
    for _ in range(5):
        fail()
    with writing(session):
        forgive(session, begin_attempt(session, "chan", is_stranger=False, now=MONDAY, limits=LIMITS))
    for _ in range(6):
        fail()


def test_strangers_share_sixty_failures_a_minute(fail: Try) -> None:
    for number in range(60):
        fail(f"name {number}", is_stranger=True)
    later = MONDAY + timedelta(seconds=20)
    with pytest.raises(MustWait) as waiting:
        fail("one more", now=later, is_stranger=True)
    assert waiting.value.seconds == 40
    fail("a known browser", now=later)
    fail("one more", now=MONDAY + timedelta(minutes=1), is_stranger=True)


def test_who_had_to_wait_for_all_is_not_counted_alone(session: Session, fail: Try) -> None:
    for number in range(60):
        fail(f"name {number}", is_stranger=True)
    with pytest.raises(MustWait):
        fail("chan", is_stranger=True)
    assert session.get(SignInFailure, "chan") is None


def test_a_stranger_who_was_right_gives_their_place_back(session: Session, fail: Try) -> None:
    fail("lee", is_stranger=True)
    with writing(session):
        forgive(session, begin_attempt(session, "chan", is_stranger=True, now=MONDAY, limits=LIMITS))
    assert session.scalar(select(SignInFailure.failures).where(SignInFailure.key == OVERALL)) == 1


def test_a_place_is_not_given_back_to_a_later_minute(session: Session, fail: Try) -> None:
    with writing(session):
        attempt = begin_attempt(session, "chan", is_stranger=True, now=MONDAY, limits=LIMITS)
    fail("lee", now=MONDAY + timedelta(minutes=2), is_stranger=True)
    with writing(session):
        forgive(session, attempt)
    assert session.scalar(select(SignInFailure.failures).where(SignInFailure.key == OVERALL)) == 1


def test_of_many_guesses_at_once_only_the_free_ones_and_one_more_are_let_through(engine: Engine) -> None:
    def guess(_: int) -> bool:
        with Session(engine) as session:
            try:
                with writing(session):
                    begin_attempt(session, "chan", is_stranger=True, now=MONDAY, limits=LIMITS)
            except MustWait:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(40))) == LIMITS.free + 1


def test_of_many_names_at_once_only_the_overall_limit_is_let_through(engine: Engine) -> None:
    limits = replace(LIMITS, overall=10)

    def guess(number: int) -> bool:
        with Session(engine) as session:
            try:
                with writing(session):
                    begin_attempt(session, f"name {number}", is_stranger=True, now=MONDAY, limits=limits)
            except MustWait:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(40))) == 10
