"""Killed before every single step of a migration, of a close and of the burning: the next start makes it whole."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from quiz.ballot.models import Receipt, Release, Run, Sitting, State, Tally
from quiz.ballot.scrubbing import is_scrub_pending
from quiz.ballot.tidying import tidy
from quiz.migrations import is_newest, known_revisions, migrate, newest
from tests.ballot.factories import NOW, a_box, an_open_run, tokens
from tests.conftest import Note
from tests.faults import schemas
from tests.faults.conftest import Sized
from tests.faults.rooms import check_invariants
from tests.faults.test_earlier_schemas import empty, empty_sqlite_engine, everything
from tests.test_serve import ROOT, environment

__all__ = ["empty", "empty_sqlite_engine"]

pytestmark = [pytest.mark.faults, pytest.mark.slow]

VICTIM = Path(__file__).parent / "victim.py"
EARLIER = sorted(known_revisions() - {newest() or ""})


@dataclass
class Victim:
    """A process whose copies are killed."""

    process: subprocess.Popen[str]

    def dies(self, work: str, engine: Engine, step: int, identifier: str = "") -> bool:
        """Do the work up to a step; say whether that killed it, or whether it was done before."""
        url = engine.url.render_as_string(hide_password=False)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"work": work, "url": url, "id": identifier, "step": step}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer in ("killed", "done"), answer
        return answer == "killed"


@pytest.fixture
def victim() -> Iterator[Victim]:
    with subprocess.Popen(
        [sys.executable, str(VICTIM)],
        cwd=ROOT,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Victim(process)


@pytest.mark.parametrize("revision", ["nothing", *EARLIER])
def test_a_migration_killed_at_any_step_leaves_the_earlier_database_and_the_next_start_brings_it_up_to_date(
    empty: Engine, revision: str, victim: Victim, sized: Sized, figure: Note
) -> None:
    if revision in EARLIER:
        schemas.build(empty, revision)
    before = everything(empty)
    step, kills = 1, 0
    while victim.dies("migrate", empty, step):
        kills += 1
        # The last step is the return, after the commit.
        if is_newest(empty):
            break
        assert everything(empty) == before, step
        step += sized(4, 1)
    assert kills > 0
    migrate(empty)
    assert is_newest(empty)
    check_invariants(empty)
    after = everything(empty)
    assert all(after[table] == rows for table, rows in before.items() if table != "alembic_version")
    empty.dispose()
    figure(f"killed while migrating from {revision}, {empty.dialect.name}", f"{kills} kills: as before, or whole")


def a_room_with_answers(engine: Engine) -> tuple[str, str]:
    """Open a room in which twelve have answered; give the sitting and its run."""
    with Session(engine) as session:
        sitting, run = an_open_run(session)
        for number, token in enumerate(tokens(session, sitting, 12)):
            a_box().cast(session, run, "ab"[number % 2], token)
    return sitting, run


@dataclass(frozen=True)
class Left:
    """What is there of a run."""

    is_open: bool
    answers: int
    receipts: int
    released: tuple[str, ...]


def left_of(engine: Engine, run: str) -> Left:
    with Session(engine) as session:
        return Left(
            is_open=session.scalar(select(Run.state).where(Run.id == run)) == State.OPEN,
            answers=session.scalar(select(func.coalesce(func.sum(Tally.count), 0)).where(Tally.run_id == run)) or 0,
            receipts=session.scalar(select(func.count()).where(Receipt.run_id == run)) or 0,
            released=tuple(session.scalars(select(Release.text).where(Release.run_id == run))),
        )


UNTOUCHED = Left(is_open=True, answers=12, receipts=12, released=())
BURNED = Left(is_open=False, answers=0, receipts=0, released=('{"a": 6, "b": 6, "c": 0, "skip": 0}',))


@pytest.mark.parametrize("work", ["close", "end"])
def test_a_close_killed_at_any_step_is_there_whole_or_not_at_all_and_is_finished_later(
    engine: Engine, work: str, victim: Victim, figure: Note
) -> None:
    """Never a result without its burning, never a burning without its result, never two results."""
    step, found = 0, {UNTOUCHED: 0, BURNED: 0}
    sitting, run = a_room_with_answers(engine)
    while True:
        step += 1
        died = victim.dies(work, engine, step, sitting if work == "end" else run)
        left = left_of(engine, run)
        assert left in (UNTOUCHED, BURNED), (step, left)
        found[left] += 1
        check_invariants(engine)
        if left == BURNED:
            with Session(engine) as session:
                # What a start does, and what the educator's second press does.
                assert tidy(session, a_box(), NOW)
                assert not is_scrub_pending(session)
                assert a_box().close_run(session, run) == BURNED.released[0]
                assert a_box().end(session, sitting)
                assert left_of(engine, run) == BURNED
            sitting, run = a_room_with_answers(engine)
        if not died:
            break
    assert min(found.values()) > 0, "no kill came before the commit, or none after it"
    figure(
        f"killed in the middle of the {work}, {engine.dialect.name}",
        f"{found[UNTOUCHED]} kills left all as before, {found[BURNED] - 1} left it burned and released once, 0 halves",
    )


def test_a_deletion_killed_at_any_step_is_finished_later(
    engine: Engine, victim: Victim, sized: Sized, figure: Note
) -> None:
    step, kills = 0, -1
    sitting, run = a_room_with_answers(engine)
    while True:
        step += sized(3, 1)
        kills += 1
        died = victim.dies("delete", engine, step, sitting)
        check_invariants(engine)
        gone = left_of(engine, run) == Left(is_open=False, answers=0, receipts=0, released=())
        assert gone or left_of(engine, run) == UNTOUCHED, step
        if gone:
            with Session(engine) as session:
                assert tidy(session, a_box(), NOW)
                assert session.get(Sitting, sitting) is None
            sitting, run = a_room_with_answers(engine)
        if not died:
            break
    figure(f"killed in the middle of a deletion, {engine.dialect.name}", f"{kills} kills: whole or gone, 0 halves")


def test_what_was_burned_is_in_no_file_after_the_next_start(tmp_path: Path, victim: Victim, sized: Sized) -> None:
    """Killed after the commit and before the scrub, the receipts are still in the log; a start removes them."""
    folder = tmp_path / "data"
    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'quiz.sqlite3'}")
    migrate(engine)
    step, before = 0, 0
    while True:
        step += sized(4, 1)
        sitting, run = a_room_with_answers(engine)
        with Session(engine) as session:
            receipts = list(session.scalars(select(Receipt.hash).where(Receipt.run_id == run)))
        engine.dispose()
        died = victim.dies("end", engine, step, sitting)
        before += found_in(folder, receipts)
        with Session(engine) as session:
            if left_of(engine, run) == UNTOUCHED:
                a_box().end(session, sitting)
            tidy(session, a_box(), NOW)
        assert found_in(folder, receipts) == 0, step
        if not died:
            break
    engine.dispose()
    assert before > 0, "nothing was ever left behind, so nothing was shown"


def found_in(folder: Path, needles: list[bytes]) -> int:
    files = b"|".join(path.read_bytes() for path in folder.iterdir())
    return sum(needle in files for needle in needles)
