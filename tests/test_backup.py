"""``quiz backup`` and ``quiz restore``: results and accounts come back; nothing in the copy lets anyone count."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, create_engine, func, select, text, update
from sqlalchemy.orm import Session

from quiz.accounts.administrators import Operator
from quiz.accounts.invitations import invite
from quiz.accounts.models import Educator
from quiz.app import ballot_box, create_app
from quiz.backup import KEPT, LEFT_OUT, CannotCopy, backup, is_a_copy, restore
from quiz.ballot.models import Receipt, Release, Run, Sitting, Tally
from quiz.ballot.sittings import join
from quiz.cli import main
from quiz.config import Settings
from quiz.content.catalogue import load
from quiz.db import Base
from quiz.disclosure.released import from_json
from quiz.migrations import downgrade, migrate
from quiz.verify import verify
from tests.accounts.office import SECRET, Office
from tests.ballot.factories import NOW as MORNING
from tests.ballot.factories import an_open_run
from tests.databases import (
    empty_postgres_engine,
    engine,
    postgres_engine,
    postgres_server,
    sqlite_engine,
)
from tests.pages import Opener
from tests.teach.staff_room import sign_in

__all__ = ["empty_postgres_engine", "engine", "postgres_engine", "postgres_server", "sqlite_engine"]

#: The day of the copy, the day on which the sittings of the factories were held.
NOW = MORNING + timedelta(hours=1)


@dataclass
class Source:
    """A database in use, and every secret thing in it that a copy must not hold."""

    session: Session
    ended: str = ""
    open: str = ""
    needles: list[bytes] = field(default_factory=list)

    def use(self) -> None:
        office = Office(self.session, now=NOW)
        chan = office.hire(admin=True)
        totp, turned_on = office.secure(chan.profile.id)
        link = invite(self.session, "Mr Lee", by=Operator.COMMAND_LINE, now=NOW)
        signed_in = office.sign_in(code=turned_on.recovery_codes[0])
        box = ballot_box(SECRET)
        form = load(Settings().scenarios_dir).form("in-person").items[0]
        cells = [(form, ("a", "b", "c", "skip"))]
        for is_open in (False, True):
            sitting, run = an_open_run(self.session, items=cells, form="in-person", owner=chan.profile.id)
            devices = [join(self.session, sitting, MORNING) for _ in range(20)]
            for token in devices:
                box.cast(self.session, run, "b", token)
            self.needles += [token.encode() for token in devices]
            self._collect()
            if is_open:
                self.open = sitting
            else:
                box.end(self.session, sitting)
                self.ended = sitting
        for secret in (totp.secret, link, chan.token, turned_on.token, signed_in.token, *turned_on.recovery_codes):
            self.needles.append(secret.encode())

    def _collect(self) -> None:
        receipts = self.session.scalars(select(Receipt.hash)).all()
        salts = [salt for salt in self.session.scalars(select(Sitting.salt)) if salt]
        codes = [code.encode() for code in self.session.scalars(select(Sitting.code)) if code]
        assert receipts
        assert salts
        self.needles += [*receipts, *salts, *codes]
        for table in ("educator_session", "invitation"):
            self.needles += [str(one).encode() for one in self.session.scalars(text(f"SELECT digest FROM {table}"))]
        self.session.rollback()


@pytest.fixture
def source(engine: Engine) -> Iterator[Source]:
    with Session(engine) as session:
        source = Source(session)
        source.use()
        yield source


def copy_of(source: Source, file: Path, now: datetime = NOW) -> Path:
    backup(source.session.get_bind().engine, file, now, [SECRET])
    return file


def number(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def restored(source: Source, tmp_path: Path) -> Iterator[Session]:
    """Give the database that a copy was restored into, of the other kind than SQLite where there is one."""
    engine = create_engine(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    restore(copy_of(source, tmp_path / "copy"), engine, tmp_path)
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_every_table_is_either_kept_or_left_out() -> None:
    assert {model.__tablename__ for model in (*KEPT, *LEFT_OUT)} == set(Base.metadata.tables)
    assert not set(KEPT) & set(LEFT_OUT)


def test_no_byte_of_a_receipt_a_salt_a_code_or_a_token_is_in_the_copy(source: Source, tmp_path: Path) -> None:
    content = copy_of(source, tmp_path / "copy").read_bytes()
    assert len(source.needles) > 80
    assert [needle for needle in source.needles if needle in content] == []
    # The control: what is meant to be in it is found in the same way.
    assert source.ended.encode() in content


def test_the_control_finds_the_same_bytes_in_a_plain_copy_of_the_file(sqlite_engine: Engine, tmp_path: Path) -> None:
    with Session(sqlite_engine) as session:
        source = Source(session)
        source.use()
    with sqlite3.connect(str(sqlite_engine.url.database)) as live, sqlite3.connect(tmp_path / "plain") as plain:
        live.backup(plain)
    live.close()
    plain.close()
    content = (tmp_path / "plain").read_bytes()
    assert len([needle for needle in source.needles if needle in content]) > 20


def test_the_copy_is_one_file_for_its_owner_alone_without_free_pages(source: Source, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    file = copy_of(source, folder / "copy.sqlite3")
    assert [path.name for path in folder.iterdir()] == ["copy.sqlite3"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with sqlite3.connect(file) as copy:
        assert copy.execute("PRAGMA freelist_count").fetchone() == (0,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        tables = ("receipt", "tally", "educator_session", "invitation", "set_up_link", "sign_in_failure")
        assert [copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables] == [0] * 6
    copy.close()


def test_a_session_that_is_open_stands_in_the_copy_as_ended_and_goes_on_in_the_database(
    source: Source, restored: Session
) -> None:
    copied = restored.get_one(Sitting, source.open)
    assert (copied.state, copied.code, copied.salt) == ("closed", None, None)
    assert set(restored.scalars(select(Run.state).where(Run.sitting_id == source.open))) == {"waiting"}
    assert source.session.get_one(Sitting, source.open).state == "open"
    assert number(source.session, Receipt) == 20


def test_the_copy_is_the_same_whatever_the_open_room_answered(engine: Engine, tmp_path: Path) -> None:
    with Session(engine) as session:
        source = Source(session)
        source.use()
        before = copy_of(source, tmp_path / "before").read_bytes()
        session.execute(update(Tally).where(Tally.cell == "a").values(count=Tally.count + 7))
        session.execute(update(Tally).where(Tally.cell == "b").values(count=Tally.count - 7))
        session.commit()
        assert copy_of(source, tmp_path / "after").read_bytes() == before


def test_what_is_restored_holds_and_has_the_same_results(source: Source, restored: Session) -> None:
    assert [one.broken for one in verify(restored.get_bind().engine) if one.broken] == []
    releases = restored.scalars(select(Release.text)).all()
    assert releases == source.session.scalars(select(Release.text)).all()
    assert any(from_json(release).is_shown() for release in releases)
    assert number(restored, Educator) == 1


def test_a_copy_of_either_database_comes_back_into_the_other(
    source: Source, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = copy_of(source, tmp_path / "copy")
    other = "sqlite" if source.session.get_bind().dialect.name == "postgresql" else "empty_postgres"
    target: Engine = request.getfixturevalue(f"{other}_engine")
    copied = restore(file, target, tmp_path)
    assert (copied.educators, copied.sessions) == (1, 2)
    assert [one.broken for one in verify(target) if one.broken] == []


def test_a_secret_from_before_sealing_is_sealed_in_the_copy(source: Source, tmp_path: Path) -> None:
    plain = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    source.session.execute(update(Educator).values(totp_secret=plain))
    source.session.commit()
    assert plain.encode() not in copy_of(source, tmp_path / "copy").read_bytes()


def test_what_is_due_for_deletion_is_left_out(source: Source, tmp_path: Path) -> None:
    file = copy_of(source, tmp_path / "copy", NOW + timedelta(days=400))
    assert source.ended.encode() not in file.read_bytes()


def test_a_file_that_is_there_is_never_overwritten(source: Source, tmp_path: Path) -> None:
    file = tmp_path / "copy"
    file.write_text("mine")
    with pytest.raises(CannotCopy, match="is there already"):
        copy_of(source, file)
    assert file.read_text() == "mine"
    with pytest.raises(CannotCopy, match="can't be written"):
        copy_of(source, tmp_path / "nowhere" / "copy")


def test_a_copy_that_fails_half_way_leaves_no_file(
    source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("quiz.backup._finish", fail)
    folder = tmp_path / "copies"
    folder.mkdir()
    with pytest.raises(OSError, match="disk full"):
        copy_of(source, folder / "copy")
    assert list(folder.iterdir()) == []


def test_only_a_finished_copy_of_ours_is_restored(source: Source, tmp_path: Path, sqlite_engine: Engine) -> None:
    file = copy_of(source, tmp_path / "copy")
    with sqlite3.connect(file) as copy:
        copy.execute("PRAGMA application_id=0")
    copy.close()
    (tmp_path / "text").write_text("no database")
    for name in ("copy", "text", "missing"):
        with pytest.raises(CannotCopy):
            restore(tmp_path / name, sqlite_engine, tmp_path)


def test_nothing_is_restored_over_what_is_there(source: Source, tmp_path: Path) -> None:
    file = copy_of(source, tmp_path / "copy")
    with pytest.raises(CannotCopy, match="holds something already"):
        restore(file, source.session.get_bind().engine, tmp_path)


def test_a_copy_made_by_an_earlier_version_is_brought_up_to_date_and_left_as_it_is(
    source: Source, tmp_path: Path
) -> None:
    file = copy_of(source, tmp_path / "copy")
    older = create_engine(f"sqlite:///{file}")
    downgrade(older, "0002")
    older.dispose()
    for name in ("copy-wal", "copy-shm"):
        assert not (tmp_path / name).exists()
    before = file.read_bytes()
    assert is_a_copy(file)
    engine = create_engine(f"sqlite:///{tmp_path / 'restored.sqlite3'}")
    restore(file, engine, tmp_path)
    assert [one.broken for one in verify(engine) if one.broken] == []
    engine.dispose()
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".restoring")] == []


def quiz(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder in use; settings of this machine do not count."""
    monkeypatch.chdir(tmp_path)
    for name in ("QUIZ_DATA_DIR", "QUIZ_DATABASE_URL", "QUIZ_SECRET_KEY", "QUIZ_OLD_SECRET_KEYS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "secret.key").write_bytes(SECRET)
    engine = create_engine(f"sqlite:///{folder / 'upstander.sqlite3'}")
    migrate(engine)
    with Session(engine) as session:
        Source(session).use()
        session.execute(update(Sitting).values(delete_on=datetime.now(UTC).date() + timedelta(days=9)))
        session.commit()
    engine.dispose()
    return folder


def test_the_commands_copy_and_bring_back_and_the_results_are_on_the_pages(data: Path, tmp_path: Path) -> None:
    made = quiz("backup", tmp_path / "copy", "--data", data)
    assert made.exit_code == 0, made.output
    assert "educators: 1, sessions: 2, results: 1; open now, so in the copy as ended: 1" in made.output
    back = quiz("restore", tmp_path / "copy", "--data", tmp_path / "new")
    assert back.exit_code == 0, back.output
    assert stat.S_IMODE((tmp_path / "new" / "upstander.sqlite3").stat().st_mode) == 0o600
    (tmp_path / "new" / "secret.key").write_bytes(SECRET)
    looked = quiz("verify", "--data", tmp_path / "new")
    assert (looked.exit_code, looked.output.splitlines()[-1]) == (0, "Everything holds.")
    app = create_app(Settings(data_dir=tmp_path / "new", _env_file=None))  # type: ignore[call-arg]
    app.testing = True
    with app.app_context():
        engine = create_engine(f"sqlite:///{tmp_path / 'new' / 'upstander.sqlite3'}")
        with Session(engine) as session:
            session.execute(text("UPDATE educator SET totp_secret = NULL"))
            session.commit()
            ended = session.scalars(select(Sitting.id).join(Run).where(Run.state == "closed")).first()
        engine.dispose()
    browser = Opener(app.test_client())
    sign_in(browser, "Ms Chan")
    assert "10 % or less" in browser(f"/teach/sessions/{ended}/results").text


def test_the_command_refuses_a_folder_that_is_not_empty(data: Path, tmp_path: Path) -> None:
    quiz("backup", tmp_path / "copy", "--data", data)
    refused = quiz("restore", tmp_path / "copy", "--data", data)
    assert refused.exit_code == 1
    assert "is not empty" in refused.output
    assert quiz("backup", tmp_path / "copy", "--data", data).exit_code == 1


def test_a_kept_secret_may_be_there_already(data: Path, tmp_path: Path) -> None:
    quiz("backup", tmp_path / "copy", "--data", data)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "secret.key").write_bytes(SECRET)
    assert quiz("restore", tmp_path / "copy", "--data", tmp_path / "new").exit_code == 0
