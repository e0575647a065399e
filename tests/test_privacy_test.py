"""``quiz privacy-test`` on each kind of database, and that it would notice a leak."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from quiz import privacy_test
from quiz.ballot.box import BallotBox
from quiz.cli import main
from quiz.config import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(
    tmp_path: Path, new_database: Callable[[], AbstractContextManager[str | None]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Give settings that name a database in use; afterwards nothing may be in it, and no other be left."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_DATA_DIR", str(tmp_path))
    with new_database() as address:
        if address is not None:
            monkeypatch.setenv("QUIZ_DATABASE_URL", address)
        yield Settings()
        if address is None:
            assert list(tmp_path.iterdir()) == []
            return
        engine = create_engine(address)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM sitting")) == 0
            databases = connection.scalars(text("SELECT datname FROM pg_database")).all()
        engine.dispose()
        assert not [name for name in databases if name.startswith("upstander_privacy")]


@pytest.mark.usefixtures("settings")
def test_no_leak_is_found_and_every_attack_was_tried() -> None:
    done = CliRunner().invoke(main, ["privacy-test"])
    assert done.exit_code == 0, done.output
    assert done.output.count("ok: ") == 8
    assert "No leak found." in done.output


def leaks(settings: Settings) -> list[str]:
    """Give what was tried where a leak was found."""
    return [finding.tried for finding in privacy_test.attack(settings) if finding.is_leak]


def test_a_salt_that_is_kept_is_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.ballot.box.seal", lambda sitting: None)
    assert [tried for tried in leaks(settings) if "salts" in tried]


def test_remains_in_the_files_are_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.ballot.box.scrub", lambda session: True)
    assert [tried for tried in leaks(settings) if "files of every table" in tried or "Search every file" in tried]


def test_a_log_of_answers_is_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    real = BallotBox.cast

    def talkative(box: BallotBox, session: object, run_id: str, cell: str, token: str) -> object:
        logging.getLogger("talkative").info("somebody with %s sent answer=%s", token, cell)
        return real(box, session, run_id, cell, token)  # type: ignore[arg-type]

    monkeypatch.setattr(BallotBox, "cast", talkative)
    assert [tried for tried in leaks(settings) if "logged" in tried]


def test_results_without_fuzz_are_noticed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.disclosure.suppression.discrete_laplace", lambda randbelow: 0)
    assert [tried for tried in leaks(settings) if "Fake a class" in tried]


@pytest.mark.postgres
def test_who_may_make_no_database_is_told_so_and_nothing_is_attacked(
    postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE ROLE guest LOGIN"))
    try:
        address = server.url.set(username="guest").render_as_string()
        done = CliRunner().invoke(main, ["privacy-test"], env={"QUIZ_DATABASE_URL": address})
        assert (done.exit_code, done.stdout) == (1, "")
        assert "CREATEDB" in done.stderr
        with server.connect() as connection:
            connection.execute(text("ALTER ROLE guest CREATEDB"))
        done = CliRunner().invoke(main, ["privacy-test"], env={"QUIZ_DATABASE_URL": address})
        assert done.exit_code == 0, done.output
        assert "Look at the size of the tables" in done.output
    finally:
        with server.connect() as connection:
            connection.execute(text("DROP ROLE guest"))
        server.dispose()
