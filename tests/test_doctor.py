"""``quiz doctor``: what is wrong is said in a sentence with what to do, and nothing is changed."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, create_engine, update
from sqlalchemy.orm import Session

from quiz import doctor
from quiz.accounts.models import Educator
from quiz.app import ballot_box
from quiz.ballot.models import Sitting
from quiz.cli import main
from quiz.config import Settings
from quiz.doctor import Finding, Level, examine
from quiz.migrations import downgrade, migrate
from tests.accounts.office import SECRET, Office
from tests.ballot.factories import an_open_run


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("QUIZ_") and not name.startswith("QUIZ_TEST_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Give a data folder as ``quiz serve`` leaves it, with an administrator who has a second factor."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    secret = folder / "secret.key"
    secret.write_bytes(SECRET)
    secret.chmod(0o600)
    engine = create_engine(f"sqlite:///{folder / 'upstander.sqlite3'}")
    migrate(engine)
    use(engine)
    engine.dispose()
    for file in folder.iterdir():
        file.chmod(0o600)
    return folder


def use(engine: Engine) -> None:
    with Session(engine) as session:
        office = Office(session, now=datetime.now(UTC))
        office.secure(office.hire(admin=True).profile.id)


def settings(data: Path, **more: object) -> Settings:
    return Settings(data_dir=data, _env_file=None, **more)  # type: ignore[arg-type, call-arg]


def findings(data: Path, workers: int = 1, now: datetime | None = None, **more: object) -> list[Finding]:
    return list(examine(settings(data, **more), workers, now or datetime.now(UTC)))


def said(found: list[Finding], level: Level) -> str:
    return "\n".join(str(finding) for finding in found if finding.level is level)


def test_a_folder_as_serve_leaves_it_has_nothing_wrong(data: Path) -> None:
    found = findings(data, proxies=1, trusted_hosts=("quiz.example.org",))
    assert said(found, Level.WRONG) == ""
    well = said(found, Level.OK)
    for what in (
        "the secret is long",
        "owner's alone",
        "the clock says",
        "free where",
        "up to date",
        "1 second factors",
    ):
        assert what in well


def test_everything_that_is_not_well_says_what_to_do(data: Path) -> None:
    (data / "secret.key").chmod(0o644)
    data.chmod(0o777)
    found = findings(data, workers=3, proxies=1, leave_address="http://example.org/")
    data.chmod(0o700)
    assert [finding.what for finding in found if finding.level is not Level.OK and not finding.to_do] == []
    assert len({finding.what for finding in found}) == len(found)


@pytest.mark.parametrize(
    ("more", "level", "words"),
    [
        ({"proxies": 1}, Level.WRONG, "QUIZ_TRUSTED_HOSTS names nobody"),
        ({"trusted_hosts": ("a.example",)}, Level.LOOK, "QUIZ_PROXIES is 0"),
        ({}, Level.LOOK, "plain HTTP"),
        ({"leave_address": "http://example.org/"}, Level.LOOK, "plain HTTP address"),
        ({"rate_limit_storage": "nonsense://"}, Level.WRONG, "QUIZ_RATE_LIMIT_STORAGE can't be used"),
        ({"workers": 4}, Level.LOOK, "4 processes each count"),
        ({"secret_key": "short"}, Level.WRONG, "a secret can't be used"),
        ({"secret_key": "ab" * 40}, Level.WRONG, "a secret can't be used"),
        ({"secret_key": "a secret of the environment, long enough"}, Level.LOOK, "is not. Delete the file"),
        ({"secret_key": "a secret of the environment, long enough"}, Level.WRONG, "do not open with this secret"),
        ({"old_secret_keys": ("the one before, which was long enough",)}, Level.LOOK, "older secrets"),
        ({"database_url": "postgresql+psycopg://quiz@127.0.0.1:1/none"}, Level.WRONG, "can't be reached"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(data: Path, more: dict[str, object], level: Level, words: str) -> None:
    assert words in said(findings(data, **more), level)  # type: ignore[arg-type]


def test_a_name_that_is_no_setting_and_the_file_in_use_are_named(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUIZ_SITENAME", "x")
    (tmp_path / ".env").write_text("QUIZ_PROXIES=0\n")
    found = findings(data)
    assert "QUIZ_SITENAME is no setting; did you mean QUIZ_SITE_NAME" in said(found, Level.LOOK)
    assert str(tmp_path / ".env") in said(found, Level.OK)


def test_permissions_that_let_others_in_are_named(data: Path) -> None:
    (data / "secret.key").chmod(0o640)
    (data / "upstander.sqlite3").chmod(0o644)
    data.chmod(0o755)
    found = findings(data)
    assert "secret.key can be read by others (mode 640)" in said(found, Level.WRONG)
    assert "upstander.sqlite3 can be read by others" in said(found, Level.WRONG)
    assert "others may look into the data folder (mode 755)" in said(found, Level.LOOK)
    data.chmod(0o770)
    assert "others may write" in said(findings(data), Level.WRONG)


def test_a_clock_that_went_back_is_noticed(data: Path) -> None:
    assert "later than now" in said(findings(data, now=datetime.now(UTC) - timedelta(days=2)), Level.WRONG)
    assert "before this program" in said(findings(data, now=datetime(2001, 1, 1, tzinfo=UTC)), Level.WRONG)


@pytest.mark.parametrize(("free", "level"), [(5 * 2**20, Level.WRONG), (500 * 2**20, Level.LOOK)])
def test_a_disk_that_fills_is_noticed(data: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(2**40, 2**40 - free, free))
    assert "GiB are free" in said(findings(data), level)


def test_a_shared_drive_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_file_system", lambda _: "nfs4")
    assert "shared drive (nfs4)" in said(findings(data), Level.WRONG)


def test_sessions_past_their_time_and_a_pending_scrub_are_named(data: Path) -> None:
    engine = create_engine(f"sqlite:///{data / 'upstander.sqlite3'}")
    with Session(engine) as session:
        an_open_run(session)
        ended, _ = an_open_run(session)
        ballot_box(SECRET).end(session, ended)
        session.execute(update(Sitting).where(Sitting.id == ended).values(scrubbed=False, delete_on=datetime.now(UTC)))
        session.commit()
    engine.dispose()
    found = said(findings(data, now=datetime.now(UTC) + timedelta(days=400)), Level.LOOK)
    for words in ("2 sessions should have been deleted", "1 sessions should have closed", "still in the files"):
        assert words in found


def test_an_older_schema_is_wrong_and_a_newer_one_too(data: Path) -> None:
    engine = create_engine(f"sqlite:///{data / 'upstander.sqlite3'}")
    downgrade(engine, "0002")
    assert "revision 0002" in said(findings(data), Level.WRONG)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    assert "Install the newer version" in said(findings(data), Level.WRONG)


def test_a_file_that_is_no_database_is_wrong(data: Path) -> None:
    (data / "upstander.sqlite3").write_bytes(b"not a database at all" * 100)
    assert "is not a database" in said(findings(data), Level.WRONG)


def test_an_empty_database_is_something_to_look_at_and_not_wrong(data: Path) -> None:
    for file in data.glob("upstander.sqlite3*"):
        file.unlink()
    (data / "upstander.sqlite3").touch(mode=0o600)
    found = findings(data)
    assert said(found, Level.WRONG) == ""
    assert "is empty. quiz serve makes its tables" in said(found, Level.LOOK)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_one_cannot_write_in_is_said_so_and_nobody_is_asked_for_a_password(data: Path) -> None:
    data.chmod(0o500)
    try:
        found = said(findings(data), Level.WRONG)
    finally:
        data.chmod(0o700)
    assert f"cannot write in {data}" in found
    assert "password" not in found


def test_a_folder_that_refuses_is_told_by_what_the_system_says(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "data")
    assert f"cannot write in {data} (data)" in said(findings(data), Level.WRONG)


def test_own_help_that_stops_the_start_is_wrong(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("revision: 1\nservices: []\n")
    found = said(findings(data, help_file=own), Level.WRONG)
    assert "can't be served, the first in own.yaml line 2" in found


def test_the_umask_of_a_shell_is_nothing_to_look_at(data: Path) -> None:
    before = os.umask(0o022)
    try:
        assert "umask" not in said(findings(data), Level.LOOK)
    finally:
        os.umask(before)


def test_without_an_administrator_it_says_how_to_make_one(data: Path) -> None:
    engine = create_engine(f"sqlite:///{data / 'upstander.sqlite3'}")
    with Session(engine) as session:
        session.execute(update(Educator).values(is_admin=False))
        session.commit()
        assert "there is no administrator" in said(findings(data), Level.LOOK)
        session.execute(update(Educator).values(is_revoked=True, totp_secret=None))
        session.commit()
    engine.dispose()
    assert "there is no educator yet" in said(findings(data), Level.LOOK)


def test_content_that_cannot_be_served_is_wrong(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "scenarios"
    shutil.copytree(settings(data).scenarios_dir, broken)
    (broken / "help.yaml").write_text("nonsense: yes\n")
    assert "can't be served" in said(findings(data, scenarios_dir=broken), Level.WRONG)


def test_nothing_is_made_where_nothing_is(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    found = findings(nowhere)
    assert said(found, Level.WRONG) == ""
    assert "there is no database yet" in said(found, Level.LOOK)
    assert not nowhere.exists()


def test_nothing_is_changed(data: Path) -> None:
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    findings(data)
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


@pytest.mark.postgres
def test_postgresql_is_asked_what_would_lose_or_keep_answers(data: Path, postgres_engine: Engine) -> None:
    use(postgres_engine)
    address = postgres_engine.url.render_as_string(hide_password=False)
    found = findings(data, database_url=address)
    # The server of these tests runs without syncing, which is what must not be.
    assert "fsync is off" in said(found, Level.WRONG)
    assert "synchronous_commit is on" in said(found, Level.OK)
    assert "archive_mode is off" in said(found, Level.OK)
    assert "the database is up to date" in said(found, Level.OK)


def test_the_command_ends_with_one_when_something_is_wrong(data: Path) -> None:
    well = CliRunner().invoke(main, ["doctor", "--data", str(data)])
    assert well.exit_code == 0, well.output
    assert well.output.splitlines()[-1].startswith("0 wrong, ")
    (data / "secret.key").chmod(0o644)
    ill = CliRunner().invoke(main, ["doctor", "--data", str(data)])
    assert ill.exit_code == 1
    assert f"chmod 600 {data / 'secret.key'}" in ill.output
