"""``quiz verify``: every rule is looked at, every breach is named, and people may answer meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from quiz.accounts.errors import SignInRefused
from quiz.app import ballot_box
from quiz.cli import main
from quiz.migrations import downgrade
from quiz.verify import RULES, verify
from tests.accounts.office import Office
from tests.ballot.factories import SECRET, a_sitting, an_open_run, tokens


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """Give a database with an educator, a session that is open with answers in, and one that has ended."""
    with Session(engine) as session:
        office = Office(session)
        office.secure(office.hire(admin=True).profile.id)
        box = ballot_box(SECRET)
        for number in (3, 12):
            sitting, run = an_open_run(session)
            for token in tokens(session, sitting, number):
                box.cast(session, run, "a", token)
        box.close_run(session, run)
        box.end(session, sitting)
        yield session


def broken(engine: Engine) -> list[str]:
    return [sentence for checked in verify(engine) for sentence in checked.broken]


def test_all_is_well_in_a_database_in_use(engine: Engine, session: Session) -> None:
    checked = list(verify(engine))
    assert [one.rule for one in checked if one.broken] == []
    assert len(checked) == 3 + len(RULES)
    assert all(line.startswith("ok: ") for one in checked for line in one.lines())


def test_an_educator_who_signed_in_and_one_who_did_not_remember_break_no_rule(engine: Engine, session: Session) -> None:
    office = Office(session)
    office.hire("Mr Lau")
    office.sign_in("Mr Lau")
    # The next attempts are strangers' in a window that begins anew.
    office.wait(days=1)
    office.sign_in("Mr Lau")
    assert broken(engine) == []
    with pytest.raises(SignInRefused):
        office.sign_in("Mr Lau", "not the password")
    assert broken(engine) == []


def test_the_advice_names_what_the_rule_is_about(engine: Engine, session: Session) -> None:
    session.rollback()
    session.execute(text("UPDATE educator SET password_hash = 'x'"))
    session.commit()
    (checked,) = [one for one in verify(engine) if one.broken]
    assert "the educator it names" in checked.to_do


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        ("UPDATE tally SET count = count + 1 WHERE cell = 'a'", "tallies and receipts differ"),
        ("DELETE FROM receipt", "tallies and receipts differ"),
        ("UPDATE release SET text = '{}'", "its release can't be read"),
        ("UPDATE release SET text = text || ' '", "its release can't be read"),
        ("UPDATE run SET cells = '[\"a\", \"z\"]' WHERE state = 'closed'", "its release has other cells than"),
        ("UPDATE run SET cells = '[\"a\", \"a\"]' WHERE state = 'waiting'", "without cells, or with one twice"),
        ("UPDATE sitting SET salt = NULL WHERE state = 'open'", "open without a code or a salt"),
        ("UPDATE sitting SET salt = substr(salt, 1, 9) WHERE state = 'open'", "a salt that is not 32 bytes"),
        ("UPDATE sitting SET paused = true WHERE state = 'closed'", "a code, a salt or a pause after the end"),
        ("UPDATE sitting SET k = 3", "a smallest group outside 5 to 30"),
        ("UPDATE sitting SET expected = 9999", "a room of an impossible size"),
        ("UPDATE sitting SET position = 99", "a place on the wall that there is not"),
        ("UPDATE sitting SET delete_on = '2020-01-01'", "deleted before it closes"),
        ("UPDATE receipt SET hash = substr(hash, 1, 5)", "a receipt that is not 16 bytes"),
        ("UPDATE tally SET count = -1 WHERE cell = 'b'", "a tally below zero"),
        ("UPDATE educator SET password_hash = 'x'", "not kept as an argon2id hash"),
        ("UPDATE educator SET totp_secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'", "is not sealed"),
        ("UPDATE educator SET totp_secret = NULL", "recovery codes without a second factor"),
        ("UPDATE educator SET is_revoked = true", "revoked, but with a sign-in"),
        ("UPDATE educator_session SET digest = 'a token'", "something other than a digest"),
        ("INSERT INTO sign_in_failure VALUES ('a name', 1, '2026-01-01', '2026-01-01')", "other than a digest"),
        ("INSERT INTO sign_in_failure VALUES ('overall', -1, '2026-01-01', '2026-01-01')", "a count or a wait"),
        ("INSERT INTO set_up_link (id, digest) VALUES (1, 'x')", "still there although there is an educator"),
    ],
)
def test_each_kind_of_damage_is_found_and_named(engine: Engine, session: Session, damage: str, found: str) -> None:
    session.rollback()
    session.execute(text(damage))
    session.commit()
    assert [sentence for sentence in broken(engine) if found in sentence]


def test_no_sentence_names_a_cell_a_count_or_a_person(engine: Engine, session: Session) -> None:
    session.rollback()
    session.execute(text("UPDATE tally SET count = 7777 WHERE cell = 'a'"))
    session.execute(text("UPDATE educator SET password_hash = 'x'"))
    session.commit()
    said = " ".join(broken(engine))
    assert said
    assert "7777" not in said
    assert "Chan" not in said


def test_an_older_schema_is_the_only_thing_said(engine: Engine, session: Session) -> None:
    session.rollback()
    session.close()
    downgrade(engine, "0002")
    (only,) = verify(engine)
    assert only.broken == ["the schema is not the newest"]
    assert "quiz serve" in "".join(only.lines())


def test_a_writer_is_not_held_up_and_does_not_disturb(engine: Engine, session: Session) -> None:
    looking = verify(engine)
    for _ in range(4):
        next(looking)
    sitting, run = an_open_run(session)
    for token in tokens(session, sitting, 3):
        ballot_box(SECRET).cast(session, run, "b", token)
    assert not [sentence for checked in looking for sentence in checked.broken]


def test_a_row_that_points_nowhere_is_found(sqlite_engine: Engine) -> None:
    with Session(sqlite_engine) as session:
        sitting = a_sitting(session)
    foreign = sqlite3.connect(str(sqlite_engine.url.database))
    foreign.execute("DELETE FROM sitting WHERE id = ?", (sitting,))
    foreign.commit()
    foreign.close()
    assert "a row of run points to a row of sitting that is not there" in broken(sqlite_engine)


def test_a_page_that_was_overwritten_is_found(sqlite_engine: Engine) -> None:
    with Session(sqlite_engine) as session:
        for _ in range(20):
            a_sitting(session)
    sqlite_engine.dispose()
    file = Path(str(sqlite_engine.url.database))
    content = bytearray(file.read_bytes())
    # The page of an index or table of the middle, but not the schema's.
    start = (len(content) // 4096 // 2) * 4096
    content[start : start + 200] = b"\x00" * 200
    file.write_bytes(content)
    result = CliRunner().invoke(main, ["verify"], env={"QUIZ_DATABASE_URL": f"sqlite:///{file}"})
    assert result.exit_code == 1
    # Which of the two is said depends on the page: some are needed to read any other.
    assert "BROKEN: the file is sound" in result.output or "is damaged" in result.output


def test_the_command_ends_with_one_when_a_rule_is_broken(session: Session) -> None:
    address = {"QUIZ_DATABASE_URL": session.get_bind().engine.url.render_as_string(hide_password=False)}
    well = CliRunner().invoke(main, ["verify"], env=address)
    assert (well.exit_code, well.output.splitlines()[-1]) == (0, "Everything holds.")
    session.rollback()
    session.execute(text("UPDATE sitting SET k = 3"))
    session.commit()
    ill = CliRunner().invoke(main, ["verify"], env=address)
    assert ill.exit_code == 1
    assert "a smallest group outside 5 to 30" in ill.output
    assert "What to do:" in ill.output
