from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from quiz.ballot import scrubbing
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Receipt, Sitting
from quiz.ballot.scrubbing import is_scrub_pending, scrub
from tests.ballot.factories import an_open_run, tokens


@pytest.fixture(autouse=True)
def _little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "WAIT_SECONDS", 0.01)


def secrets_of(session: Session, box: BallotBox) -> tuple[str, list[bytes]]:
    """Answer in a sitting; return it with what must be gone afterwards: receipts and salt."""
    sitting, run = an_open_run(session)
    for token in tokens(session, sitting, 40):
        box.cast(session, run, "a", token)
    receipts = list(session.scalars(select(Receipt.hash)))
    salt = session.scalars(select(Sitting.salt)).one()
    assert len(receipts) == 40
    assert salt is not None
    session.rollback()
    return sitting, [*receipts, salt]


def found_in(folder: Path, needles: list[bytes]) -> int:
    files = b"|".join(path.read_bytes() for path in folder.iterdir())
    return sum(needle in files for needle in needles)


def test_after_the_end_no_file_holds_a_receipt_or_the_salt(
    sqlite_session: Session, box: BallotBox, data_folder: Path
) -> None:
    sitting, needles = secrets_of(sqlite_session, box)
    assert found_in(data_folder, needles) == 41
    assert box.end(sqlite_session, sitting)
    assert found_in(data_folder, needles) == 0
    assert not is_scrub_pending(sqlite_session)


def test_an_open_reader_leaves_the_scrub_pending_until_it_is_gone(
    sqlite_session: Session, box: BallotBox, data_folder: Path
) -> None:
    sitting, needles = secrets_of(sqlite_session, box)
    reader = sqlite3.connect(data_folder / "quiz.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM receipt").fetchone()
    assert not box.end(sqlite_session, sitting)
    assert is_scrub_pending(sqlite_session)
    assert found_in(data_folder, needles) > 0
    reader.close()
    assert scrub(sqlite_session)
    assert found_in(data_folder, needles) == 0
    assert not is_scrub_pending(sqlite_session)


def test_a_scrub_gives_the_connection_its_patience_back(sqlite_session: Session, box: BallotBox) -> None:
    sitting, _ = an_open_run(sqlite_session)
    box.end(sqlite_session, sitting)
    assert sqlite_session.scalar(text("PRAGMA busy_timeout")) == 5000


JOINED_BY_TRANSACTION = text("SELECT count(*) FROM receipt r JOIN tally t ON r.xmin = t.xmin")


@pytest.mark.postgres
def test_after_the_end_no_row_can_be_joined_by_its_transaction(postgres_engine: Engine, box: BallotBox) -> None:
    with Session(postgres_engine) as session:
        sitting, _ = secrets_of(session, box)
        # The control: while the run is open, the last answer can be joined to its cell.
        assert session.scalar(JOINED_BY_TRANSACTION) == 1
        assert box.end(session, sitting)
        assert session.scalar(JOINED_BY_TRANSACTION) == 0
        for table in ("receipt", "tally"):
            assert session.scalar(text(f"SELECT pg_relation_size('{table}')")) == 0


@pytest.mark.postgres
def test_an_older_reader_leaves_the_vacuum_pending_until_it_is_gone(postgres_engine: Engine, box: BallotBox) -> None:
    with Session(postgres_engine) as session:
        sitting, _ = secrets_of(session, box)
        other = create_engine(postgres_engine.url, isolation_level="REPEATABLE READ")
        with other.connect() as reader:
            reader.execute(text("SELECT count(*) FROM receipt"))
            assert not box.end(session, sitting)
            assert is_scrub_pending(session)
        other.dispose()
        assert scrub(session)
        assert session.scalar(text("SELECT pg_relation_size('receipt')")) == 0


def in_files_of(engine: Engine, needles: list[bytes]) -> int:
    """Count the needles in the files of every table and index of ours, as they are on the disk."""
    found = set[bytes]()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        files = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relkind IN ('r', 'i', 't')"
        for content in connection.scalars(text(files)):
            found |= {needle for needle in needles if needle in bytes(content)}
    return len(found)


@pytest.mark.postgres
def test_after_the_end_no_file_of_a_table_or_index_holds_a_receipt_or_the_salt(
    postgres_engine: Engine, box: BallotBox
) -> None:
    with Session(postgres_engine) as session:
        sitting, needles = secrets_of(session, box)
        assert in_files_of(postgres_engine, needles) == 41
        assert box.end(session, sitting)
        assert in_files_of(postgres_engine, needles) == 0


@pytest.mark.postgres
def test_statistics_that_are_gathered_meanwhile_keep_no_receipt_and_no_salt(
    postgres_engine: Engine, box: BallotBox
) -> None:
    with Session(postgres_engine) as session:
        sitting, needles = secrets_of(session, box)
        session.execute(text("ANALYZE"))
        session.commit()
        kept = "".join(session.scalars(text("SELECT pg_stats::text FROM pg_stats WHERE schemaname = 'public'")))
        session.rollback()
        assert "run_id" in kept
        assert not [needle for needle in needles if needle.hex() in kept]
        assert box.end(session, sitting)
        assert in_files_of(postgres_engine, needles) == 0


@pytest.mark.postgres
def test_a_table_somebody_holds_is_left_for_the_next_tidying_and_answers_are_let_through(
    postgres_engine: Engine, box: BallotBox
) -> None:
    with Session(postgres_engine) as session, Session(postgres_engine) as other:
        sitting, _ = secrets_of(session, box)
        box.close_run(session, session.scalars(select(Receipt.run_id)).first() or "")
        other.execute(text("LOCK TABLE tally IN ACCESS SHARE MODE"))
        assert not box.end(session, sitting)
        assert is_scrub_pending(session)
        other.rollback()
        assert scrub(session)


@pytest.mark.postgres
def test_a_reader_of_another_database_holds_nothing_up(
    postgres_server: str, postgres_engine: Engine, box: BallotBox
) -> None:
    elsewhere = create_engine(postgres_server, isolation_level="REPEATABLE READ")
    with Session(postgres_engine) as session, elsewhere.connect() as reader:
        reader.execute(text("SELECT count(*) FROM pg_database"))
        sitting, _ = secrets_of(session, box)
        assert box.end(session, sitting)
    elsewhere.dispose()
