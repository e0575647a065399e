"""``quiz privacy-test``, and that it would notice a leak."""

from __future__ import annotations

import logging

import pytest
from click.testing import CliRunner

from quiz import privacy_test
from quiz.ballot.box import BallotBox
from quiz.cli import main

pytestmark = pytest.mark.slow


def test_no_leak_is_found_and_every_attack_was_tried() -> None:
    done = CliRunner().invoke(main, ["privacy-test"])
    assert done.exit_code == 0, done.output
    assert done.output.count("ok: ") == 8
    assert "No leak found." in done.output


def leaks() -> list[str]:
    """Give what was tried where a leak was found."""
    return [finding.tried for finding in privacy_test.attack() if finding.is_leak]


def test_a_salt_that_is_kept_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.ballot.box.seal", lambda sitting: None)
    assert [tried for tried in leaks() if "salts" in tried]


def test_remains_in_the_files_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.ballot.box.scrub", lambda session: True)
    assert [tried for tried in leaks() if "Search every file" in tried]


def test_a_log_of_answers_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = BallotBox.cast

    def talkative(box: BallotBox, session: object, run_id: str, cell: str, token: str) -> object:
        logging.getLogger("talkative").info("somebody with %s sent answer=%s", token, cell)
        return real(box, session, run_id, cell, token)  # type: ignore[arg-type]

    monkeypatch.setattr(BallotBox, "cast", talkative)
    assert [tried for tried in leaks() if "logged" in tried]


def test_results_without_fuzz_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.disclosure.suppression.discrete_laplace", lambda randbelow: 0)
    assert [tried for tried in leaks() if "Fake a class" in tried]
