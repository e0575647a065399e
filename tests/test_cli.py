"""The commands about educators and tidying. They work on the database as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from quiz import serve
from quiz.accounts.administrators import Operator
from quiz.accounts.audit import EventKind, events
from quiz.accounts.errors import LinkRefused
from quiz.accounts.invitations import read_invitation
from quiz.cli import main
from quiz.config import Settings
from quiz.migrations import downgrade, migrate


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a data folder with an up-to-date database; settings of this machine do not count."""
    monkeypatch.chdir(tmp_path)
    for name in ("QUIZ_DATA_DIR", "QUIZ_DATABASE_URL", "QUIZ_ADDRESS", "QUIZ_TRUSTED_HOSTS"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    engine = create_engine(address_in(folder))
    migrate(engine)
    engine.dispose()
    return folder


def address_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'upstander.sqlite3'}"


def quiz(*words: str | Path, env: dict[str, str] | None = None) -> Result:
    """Run a command; whatever goes wrong must be a sentence, never a traceback."""
    result = CliRunner().invoke(main, [str(word) for word in words], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def link_of(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_an_invitation_prints_a_link_and_nothing_else_on_standard_output(data: Path) -> None:
    link = link_of(quiz("educator", "invite", "Ms Chan", "--admin", "--data", data))
    start, token = link.rsplit("/", 1)
    assert start == "http://localhost:8000/teach/invitation"
    engine = create_engine(address_in(data))
    with Session(engine) as session:
        invited = read_invitation(session, token, now=datetime.now(UTC))
    engine.dispose()
    assert (invited.name, invited.makes_admin, invited.is_return) == ("Ms Chan", True, False)


def test_the_link_begins_with_the_address_one_sets(data: Path) -> None:
    link = link_of(quiz("educator", "invite", "A", "--data", data, "--address", "https://quiz.example.org/"))
    assert link.startswith("https://quiz.example.org/teach/invitation/")
    from_environment = {"QUIZ_ADDRESS": "https://other.example.org", "QUIZ_DATA_DIR": str(data)}
    link = link_of(quiz("educator", "invite", "A", env=from_environment))
    assert link.startswith("https://other.example.org/teach/invitation/")
    assert quiz("educator", "invite", "A", "--data", data, "--address", "quiz.example.org").exit_code == 2


def test_the_link_begins_with_the_first_trusted_host_or_asks_for_the_address(data: Path) -> None:
    asked = quiz("educator", "invite", "A", "--data", data)
    assert "--address" in asked.stderr
    hosts = {"QUIZ_TRUSTED_HOSTS": "quiz.example.org,www.example.org"}
    said = quiz("educator", "invite", "A", "--data", data, env=hosts)
    assert said.stdout.startswith("https://quiz.example.org/teach/invitation/")
    assert "--address" not in said.stderr


def test_a_second_invitation_says_that_the_first_link_is_void(data: Path) -> None:
    assert "stopped working" not in quiz("educator", "invite", "Ms Chan", "--data", data).stderr
    again = quiz("educator", "invite", "ms chan", "--data", data)
    assert "The link that Ms Chan was given before has stopped working." in again.stderr


def test_open_invitations_are_listed_and_can_be_withdrawn(data: Path) -> None:
    token = link_of(quiz("educator", "invite", "Ms Chan", "--admin", "--data", data)).rpartition("/")[2]
    (line,) = quiz("educator", "list", "--data", data).stdout.splitlines()
    assert line.startswith("Ms Chan\tinvited\tadministrator\tuntil 20")
    assert "is withdrawn" in quiz("educator", "revoke", "ms chan", "--data", data).stdout
    assert quiz("educator", "list", "--data", data).stdout == ""
    assert "no educator of that name" in quiz("educator", "revoke", "Ms Chan", "--data", data).stderr
    engine = create_engine(address_in(data))
    with Session(engine) as session:
        with pytest.raises(LinkRefused):
            read_invitation(session, token, now=datetime.now(UTC))
        kinds = [event.kind for event in events(session, by=Operator.COMMAND_LINE)]
    engine.dispose()
    assert kinds == [EventKind.INVITATION_WITHDRAWN, EventKind.INVITED]


def test_revoking_the_last_administrator_is_asked_about_and_says_how_to_make_one(data: Path) -> None:
    hire(data, "Ms Chan")
    engine = create_engine(address_in(data))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE educator SET is_admin = 1")
    engine.dispose()
    unsure = quiz("educator", "revoke", "Ms Chan", "--data", data)
    assert unsure.exit_code == 1
    assert "is the last administrator" in unsure.stderr
    assert "\tadministrator\t" in quiz("educator", "list", "--data", data).stdout
    sure = quiz("educator", "revoke", "Ms Chan", "--yes", "--data", data)
    assert sure.exit_code == 0
    assert "quiz educator invite NAME --admin" in sure.stderr
    assert "\trevoked\t" in quiz("educator", "list", "--data", data).stdout


def hire(data: Path, name: str) -> None:
    """Make an educator; a hash is not needed, since nobody signs in here."""
    engine = create_engine(address_in(data))
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO educator (id, name, name_key, password_hash, created_on) VALUES (?, ?, ?, '-', '2026-09-07')",
            (name, name, name.casefold()),
        )
    engine.dispose()


def test_the_list_has_one_educator_a_line(data: Path) -> None:
    hire(data, "Ms Chan")
    hire(data, "Mr Lau")
    quiz("educator", "revoke", "mr lau", "--data", data)
    assert quiz("educator", "list", "--data", data).stdout.splitlines() == [
        "Mr Lau\trevoked\ttwo-step sign-in off\tsince 2026-09-07",
        "Ms Chan\teducator\ttwo-step sign-in off\tsince 2026-09-07",
    ]


def test_revoking_says_how_to_undo_it_and_the_same_command_undoes_it(data: Path) -> None:
    hire(data, "Ms Chan")
    assert "quiz educator invite 'Ms Chan' --back" in quiz("educator", "revoke", "Ms Chan", "--data", data).stdout
    assert "/teach/invitation/" in link_of(quiz("educator", "invite", "Ms Chan", "--back", "--data", data))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("invite", "Ms Chan"), "There is an educator named Ms Chan already, or was. To let them back in, add --back"),
        (("invite", "Nobody", "--back"), "There is no educator of that name. To see who there is: quiz educator list"),
        (("revoke", "Nobody"), "There is no educator of that name. To see who there is: quiz educator list"),
        (("invite", " "), "A name has 1 to 60 visible characters."),
    ],
)
def test_a_refusal_is_one_sentence(data: Path, words: tuple[str, ...], said: str) -> None:
    hire(data, "Ms Chan")
    result = quiz("educator", *words, "--data", data)
    assert (result.exit_code, result.stderr.strip(), result.stdout) == (1, said, "")


COMMANDS = [("educator", "list"), ("educator", "invite", "A"), ("educator", "revoke", "A"), ("tidy",)]


@pytest.mark.parametrize("words", COMMANDS)
def test_without_a_database_a_command_says_so_and_makes_none(
    data: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    empty = tmp_path / "elsewhere"
    result = quiz(*words, "--data", empty)
    assert result.exit_code == 1
    assert "There is no database at" in result.stderr
    assert not empty.exists()


@pytest.mark.parametrize("words", COMMANDS)
def test_an_older_database_is_not_touched(data: Path, words: tuple[str, ...]) -> None:
    engine = create_engine(address_in(data))
    downgrade(engine, "0001")
    result = quiz(*words, "--data", data)
    engine.dispose()
    assert result.exit_code == 1
    assert result.stderr.strip() == "The database is not up to date. Start the server once with: quiz serve"


def test_a_newer_database_is_not_touched(data: Path) -> None:
    engine = create_engine(address_in(data))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    assert "newer version" in quiz("tidy", "--data", data).stderr


def test_a_file_that_is_no_database_is_told_in_a_sentence(data: Path) -> None:
    (data / "upstander.sqlite3").write_bytes(b"not a database at all" * 100)
    result = quiz("tidy", "--data", data)
    assert result.exit_code == 1
    assert "is not a database" in result.stderr


def test_tidying_needs_nothing_but_the_database(data: Path) -> None:
    assert quiz("tidy", "--data", data).stdout == "Tidy.\n"


def test_a_start_without_educators_makes_one_set_up_link_and_the_next_start_another(data: Path) -> None:
    settings = Settings(data_dir=data, _env_file=None)  # type: ignore[call-arg]
    first, second = serve.set_up_token(settings), serve.set_up_token(settings)
    assert first
    assert second
    assert first != second
    engine = create_engine(address_in(data))
    with Session(engine) as session:
        assert len(events(session, by=Operator.COMMAND_LINE)) == 2
    engine.dispose()
    hire(data, "Ms Chan")
    assert serve.set_up_token(settings) is None


def test_the_link_to_set_up_stands_on_a_line_of_its_own() -> None:
    lines = list(serve.set_up_lines(serve.Plan("0.0.0.0", 8123, 4), "TOKEN"))
    assert "  http://localhost:8123/teach/set-up/TOKEN" in lines
