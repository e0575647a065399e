"""Wrong codes are counted, shared or not, and a counter that is gone keeps nobody out."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from quiz.app import create_app
from quiz.config import Settings, SettingsError
from quiz.limiting import FAILURES, Failures
from tests.applications import an_app


def test_an_address_is_slowed_after_a_hundred_failures_and_no_other_is(tmp_path: Path) -> None:
    failures = Failures(an_app(tmp_path), "memory://")
    for _ in range(FAILURES.amount):
        assert not failures.are_too_many("join", "203.0.113.5")
        failures.note("join", "203.0.113.5")
    assert failures.are_too_many("join", "203.0.113.5")
    assert not failures.are_too_many("join", "203.0.113.6")
    assert not failures.are_too_many("sign in", "203.0.113.5")


def test_a_shared_place_that_does_not_answer_keeps_nobody_out_and_the_process_counts_for_itself(
    tmp_path: Path,
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        failures = Failures(an_app(tmp_path), f"redis://127.0.0.1:{nobody.getsockname()[1]}/0")
        for _ in range(FAILURES.amount):
            assert not failures.are_too_many("join", "203.0.113.5")
            failures.note("join", "203.0.113.5")
        assert failures.are_too_many("join", "203.0.113.5")


@pytest.mark.parametrize("storage", ["nonsense", "nowhere://x", "memcached://127.0.0.1:11211"])
def test_a_place_that_cannot_be_used_stops_the_start_with_a_sentence(tmp_path: Path, storage: str) -> None:
    with pytest.raises(SettingsError, match="QUIZ_RATE_LIMIT_STORAGE: cannot be used"):
        create_app(Settings(data_dir=tmp_path, rate_limit_storage=storage, _env_file=None))  # type: ignore[call-arg]
