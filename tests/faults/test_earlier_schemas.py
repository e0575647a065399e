"""A database of every earlier schema is brought up to date and used; one of a later schema is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

from quiz.app import create_app
from quiz.ballot import sittings
from quiz.ballot.box import Outcome
from quiz.ballot.readings import releases
from quiz.config import Settings
from quiz.db import db
from quiz.disclosure.released import from_json
from quiz.migrations import SchemaTooNew, is_newest, known_revisions, migrate
from tests.conftest import Note
from tests.faults import schemas
from tests.faults.rooms import BOX, check_invariants
from tests.faults.servers import SECRET
from tests.pages import Opener

pytestmark = pytest.mark.faults

REVISIONS = sorted(known_revisions())


@pytest.fixture
def empty_sqlite_engine(tmp_path: Path) -> Engine:
    return create_engine(f"sqlite:///{tmp_path / 'earlier.sqlite3'}")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest) -> Engine:
    engine: Engine = request.getfixturevalue(f"empty_{request.param}_engine")
    return engine


def test_every_revision_has_rows_of_its_own_time() -> None:
    assert sorted(schemas.ROWS) == REVISIONS, "write what the new revision's rows look like in schemas.py"


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_every_earlier_schema_is_brought_up_to_date_and_used(
    empty: Engine, revision: str, figure: Note
) -> None:
    schemas.build(empty, revision)
    migrate(empty)
    assert is_newest(empty)
    check_invariants(empty)
    with Session(empty) as session:
        [(run, released)] = releases(session, schemas.CLOSED).items()
        assert (run, from_json(released).size is None) == (schemas.CLOSED_RUN, False)
        assert BOX.cast(session, schemas.OPEN_RUN, "a", schemas.ANSWERED) is Outcome.ALREADY
        assert sittings.find_by_code(session, schemas.CODE, datetime.now(UTC)) == schemas.OPEN
        another = sittings.join(session, schemas.OPEN, datetime.now(UTC))
        assert BOX.cast(session, schemas.OPEN_RUN, "a", another) is Outcome.COUNTED
    check_invariants(empty)
    with Session(empty) as session:
        assert BOX.end(session, schemas.OPEN)
        assert list(releases(session, schemas.OPEN)) == [schemas.OPEN_RUN]
    check_invariants(empty)
    empty.dispose()
    figure(f"schema {revision} with rows, {empty.dialect.name}", "brought up to date, read, answered, closed; clean")


@pytest.mark.parametrize("revision", sorted(schemas.WITH_ACCOUNTS))
def test_an_educator_of_every_earlier_schema_signs_in_and_reads_the_results(
    empty: Engine, revision: str, tmp_path: Path
) -> None:
    schemas.build(empty, revision)
    migrate(empty)
    address = empty.url.render_as_string(hide_password=False)
    settings = Settings(
        data_dir=tmp_path,
        database_url=address,
        secret_key=SecretStr(SECRET),
        _env_file=None,  # type: ignore[call-arg]
    )
    app = create_app(settings)
    app.testing = True
    opener = Opener(app.test_client())
    opener.send(opener("/teach/sign-in"), name=schemas.NAME, password=schemas.PASSWORD)
    shown = opener(f"/teach/sessions/{schemas.CLOSED}/results").text
    assert "How many answered 10 to 19" in shown
    assert "about 40 %" in shown
    with app.app_context():
        db.engine.dispose()
    empty.dispose()


def test_a_database_of_a_later_schema_is_refused_and_left_as_it_was(empty: Engine) -> None:
    schemas.build(empty, REVISIONS[-1])
    with empty.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("CREATE TABLE of_tomorrow (id INTEGER PRIMARY KEY)"))
    before = everything(empty)
    with pytest.raises(SchemaTooNew, match="9999"):
        migrate(empty)
    assert everything(empty) == before
    empty.dispose()


def everything(engine: Engine) -> dict[str, list[str]]:
    """Give every row of every table."""
    with engine.connect() as connection:
        return {
            table: sorted(str(row) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            for table in inspect(engine).get_table_names()
        }
