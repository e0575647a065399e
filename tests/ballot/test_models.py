from __future__ import annotations

import pytest
from sqlalchemy import Date, DateTime, Engine, Integer, LargeBinary, String, Text, inspect, text
from sqlalchemy.orm import Session

from quiz.ballot.models import Receipt, Release, Run, Sitting, Tally
from quiz.db import Base
from tests.ballot.factories import an_open_run


def columns_of(model: type[Base]) -> dict[str, type]:
    return {column.name: type(column.type) for column in inspect(model).local_table.columns}


def test_no_row_of_an_answer_has_a_time_an_order_or_a_person() -> None:
    assert set(columns_of(Receipt)) == {"run_id", "hash"}
    assert set(columns_of(Tally)) == {"run_id", "cell", "count", "open"}
    assert columns_of(Release) == {"run_id": String, "text": Text}
    assert columns_of(Receipt)["hash"] is LargeBinary
    assert columns_of(Tally)["count"] is Integer


def test_no_table_of_the_ballot_keeps_when_it_was_touched() -> None:
    for model in (Sitting, Run, Tally, Receipt, Release):
        for name, kind in columns_of(model).items():
            assert not name.endswith("_at") or name == "closes_at"
            assert not issubclass(kind, DateTime)
    assert columns_of(Sitting)["opened_on"] is Date
    assert columns_of(Sitting)["delete_on"] is Date


def test_the_database_has_the_same_columns_as_the_models(engine: Engine) -> None:
    for model in (Sitting, Run, Tally, Receipt, Release):
        found = {column["name"] for column in inspect(engine).get_columns(model.__tablename__)}
        assert found == set(columns_of(model))


def test_receipts_and_tallies_have_no_rowid_on_sqlite(sqlite_session: Session) -> None:
    for table in ("receipt", "tally"):
        wanted = text("SELECT sql FROM sqlite_master WHERE name = :name")
        assert "WITHOUT ROWID" in sqlite_session.scalar(wanted, {"name": table})


def test_receipts_are_read_in_the_order_of_their_hash_not_of_arrival(sqlite_session: Session) -> None:
    _, run = an_open_run(sqlite_session)
    for hash_ in (b"\x03" * 16, b"\x01" * 16, b"\x02" * 16):
        sqlite_session.add(Receipt(run_id=run, hash=hash_))
        sqlite_session.commit()
    found = sqlite_session.scalars(text("SELECT hash FROM receipt")).all()
    assert found == sorted(found)


def test_a_closed_sitting_cannot_keep_its_salt_or_code(session: Session) -> None:
    sitting, _ = an_open_run(session)
    with pytest.raises(Exception, match="ck_sitting_burned"):
        session.execute(text("UPDATE sitting SET state = 'closed' WHERE id = :id"), {"id": sitting})
    session.rollback()
