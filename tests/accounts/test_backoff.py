from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.accounts.backoff import seconds_left, wait_after
from quiz.accounts.limits import LIMITS
from tests.accounts.office import MONDAY


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (5, 0), (6, 2), (7, 4), (8, 8), (16, 2048), (17, 3600), (18, 3600), (10**6, 3600)],
)
def test_the_wait_doubles_after_five_failures_up_to_an_hour(failures: int, seconds: int) -> None:
    assert wait_after(failures, LIMITS) == timedelta(seconds=seconds)


@given(st.integers(0, 10**9))
def test_a_further_failure_never_shortens_the_wait(failures: int) -> None:
    assert wait_after(failures, LIMITS) <= wait_after(failures + 1, LIMITS) <= LIMITS.longest_wait


def test_a_hundred_failures_take_more_than_three_days() -> None:
    waits = (wait_after(failures, LIMITS) for failures in range(100))
    assert sum(waits, timedelta(0)) > timedelta(days=3)


@given(st.timedeltas(timedelta(days=-10), timedelta(days=10)))
def test_the_seconds_left_never_exceed_the_longest_wait(left: timedelta) -> None:
    seconds = seconds_left(MONDAY + left, MONDAY, LIMITS.longest_wait)
    assert 0 <= seconds <= LIMITS.longest_wait.total_seconds()
    assert (seconds > 0) == (timedelta(0) < left <= LIMITS.longest_wait)


def test_part_of_a_second_is_a_second() -> None:
    assert seconds_left(MONDAY + timedelta(milliseconds=1), MONDAY, LIMITS.longest_wait) == 1
