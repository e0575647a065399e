"""What a start does to a database of an earlier version, besides migrating it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from quiz.migrations import downgrade, migrate
from quiz.serve import prepare
from tests.accounts.office import SECRET, Office

PLAIN = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give a folder whose database was left by the version before, with a second factor in clear."""
    umask = os.umask(0o077)
    monkeypatch.chdir(tmp_path)
    for name in ("QUIZ_DATABASE_URL", "QUIZ_SECRET_KEY", "QUIZ_OLD_SECRET_KEYS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUIZ_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").write_bytes(SECRET)
    engine = create_engine(f"sqlite:///{tmp_path / 'data' / 'upstander.sqlite3'}")
    migrate(engine)
    with Session(engine) as session:
        Office(session).hire()
    downgrade(engine, "0002")
    with engine.begin() as connection:
        connection.execute(text("UPDATE educator SET totp_secret = :plain"), {"plain": PLAIN})
    engine.dispose()
    yield tmp_path / "data"
    os.umask(umask)


def holding(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if PLAIN.encode() in path.read_bytes()]


def test_a_second_factor_kept_in_clear_is_sealed_and_no_byte_of_it_is_left(data: Path) -> None:
    assert holding(data) == ["upstander.sqlite3"]
    prepare(data)
    assert holding(data) == []
    engine = create_engine(f"sqlite:///{data / 'upstander.sqlite3'}")
    with engine.connect() as connection:
        kept = str(connection.execute(text("SELECT totp_secret FROM educator")).scalar_one())
    engine.dispose()
    assert kept.startswith("gAAAA")
