"""A database that can't be used at the start: one sentence that says what to do, and nothing is changed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine

from quiz import migrations
from quiz.cli import main
from quiz.migrations import migrate
from tests.faults.servers import SECRET
from tests.test_serve import QUIZ, ROOT, environment, free_port

pytestmark = [pytest.mark.faults, pytest.mark.slow]

#: Root may do everything to every file; without these two rights it may do what its owner may.
AS_OWNER = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data folder with a database that is up to date."""
    folder = tmp_path / "data"
    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'upstander.sqlite3'}")
    migrate(engine)
    engine.dispose()
    return folder


def refused(data: Path, **settings: str) -> str:
    """Start the server as its owner; it must end with a sentence."""
    if AS_OWNER and shutil.which(AS_OWNER[0]) is None:
        pytest.skip("setpriv is not installed here, and root may write to every file")
    done = subprocess.run(
        [*AS_OWNER, *QUIZ, "serve", "--data", str(data), "--port", str(free_port())],
        cwd=ROOT,
        env=environment(QUIZ_SECRET_KEY=SECRET, **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )
    return sentence(done.returncode, done.stderr)


def refused_here(data: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> str:
    """Start the server in this process; it must end with a sentence before it serves."""
    monkeypatch.chdir(data)
    result = CliRunner().invoke(
        main,
        ["serve", "--data", str(data), "--port", str(free_port())],
        env={"QUIZ_SECRET_KEY": SECRET, "QUIZ_DATA_DIR": None, "QUIZ_DATABASE_URL": None, **settings},
    )
    assert isinstance(result.exception, SystemExit), result.exception
    return sentence(result.exit_code, result.stderr)


def sentence(code: int, said: str) -> str:
    assert code == 1, said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    return said


def test_a_read_only_database_is_said(data: Path) -> None:
    (data / "upstander.sqlite3").chmod(0o400)
    assert "can't be written to" in refused(data)


def test_a_read_only_folder_is_said(data: Path) -> None:
    before = (data / "upstander.sqlite3").read_bytes()
    data.chmod(0o500)
    said = refused(data)
    data.chmod(0o700)
    assert "and its folder" in said or "and to its folder" in said
    assert (data / "upstander.sqlite3").read_bytes() == before


def test_a_database_of_somebody_else_is_said(data: Path) -> None:
    (data / "upstander.sqlite3").chmod(0)
    assert "can't be opened" in refused(data)


def test_a_database_that_another_program_holds_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "PATIENCE_MS", 200)
    holder = sqlite3.connect(data / "upstander.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert "Another program holds the database" in refused_here(data, monkeypatch)
    holder.close()


def test_a_file_that_is_no_database_is_said_and_left_alone(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = data / "upstander.sqlite3"
    file.write_bytes(b"a letter to my aunt " * 100)
    assert "is not a database" in refused_here(data, monkeypatch)
    assert file.read_bytes() == b"a letter to my aunt " * 100


def test_a_damaged_database_is_said(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = data / "upstander.sqlite3"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + os.urandom(4096 * 3) + content[4096 * 4 :])
    assert "is damaged" in refused_here(data, monkeypatch)


def test_a_postgres_that_is_not_there_is_said_with_the_reason_and_without_the_password(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"postgresql+psycopg://quiz:hunter2@127.0.0.1:{free_port()}/quiz"
    said = refused_here(data, monkeypatch, QUIZ_DATABASE_URL=address)
    assert "can't be reached" in said
    assert "refused" in said
    assert "hunter2" not in said
