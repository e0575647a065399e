"""The power is cut at any moment: replayed from a trace of every write and sync (SQLite)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox
from quiz.ballot.invariants import verify
from quiz.ballot.models import Run, Sitting
from quiz.ballot.readings import releases
from quiz.migrations import migrate
from tests.ballot.factories import a_box
from tests.conftest import Note
from tests.faults.conftest import Sized
from tests.faults.disk import Disk, Event, Said, Write, read_trace
from tests.test_serve import ROOT, environment

pytestmark = [pytest.mark.faults, pytest.mark.slow]

WRITER = Path(__file__).parent / "writer.py"

CALLS = (
    "write,writev,pwrite64,pwritev,pwritev2,fsync,fdatasync,sync_file_range,ftruncate,fallocate,unlink,unlinkat,rename"
)


@dataclass(frozen=True)
class Traced:
    """What a writer did, in order, from files as they were."""

    before: dict[str, bytes]
    events: list[Event]


@dataclass(frozen=True)
class Replayed:
    """What a cut left: acknowledged answers that are lost, and rules that are broken."""

    lost: int
    broken: list[str]


def trace(folder: Path, synchronous: str, answers: int) -> Traced:
    """Let the writer work under strace in a folder that has a migrated database, all of it on the disk."""
    folder.mkdir()
    file = folder / "quiz.sqlite3"
    engine = create_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    log = folder.with_suffix(".trace")
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "10000000", "-e", f"trace={CALLS}", "-o", str(log)]
    writer = [sys.executable, str(WRITER), str(file), synchronous, str(answers)]
    done = subprocess.run([*strace, *writer], cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300)
    if "ptrace" in done.stderr or shutil.which("strace") is None:
        not_here(f"strace may not trace here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    with log.open() as lines:
        return Traced(before, list(read_trace(_of_one_thread(lines), folder)))


def _of_one_thread(lines: Iterator[str]) -> Iterator[str]:
    """Take the process number off each line; the writer must not have used a second one."""
    numbers = set()
    for line in lines:
        number, _, call = line.partition(" ")
        numbers.add(number)
        assert len(numbers) == 1, "the writer has two threads, so the order of their calls is not known"
        yield call.strip()


def not_here(reason: str) -> None:
    """Skip with a reason, or fail where it is required."""
    if "strace" in os.environ.get("QUIZ_TEST_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(autouse=True)
def _strace() -> None:
    if shutil.which("strace") is None:
        not_here("strace is not installed here")


def replay(traced: Traced, moment: int, chance: Random, folder: Path) -> Replayed:
    """Cut the power before the event of a number, start again, and look."""
    disk = Disk(dict(traced.before))
    for event in traced.events[:moment]:
        disk.take(event)
    folder.mkdir()
    for name, content in disk.cut(chance).items():
        (folder / name).write_bytes(content)
    engine = create_engine(f"sqlite:///{folder / 'quiz.sqlite3'}")
    try:
        with engine.connect() as connection:
            broken = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        with Session(engine) as session:
            broken += verify(session)
            lost = _lost(session, a_box(), disk.said)
    finally:
        engine.dispose()
        shutil.rmtree(folder)
    return Replayed(lost, broken)


def _lost(session: Session, box: BallotBox, said: list[str]) -> int:
    """Count what was acknowledged and is neither in a receipt nor in what was released."""
    known = {name: json.loads(text) for name, text in releases(session, _sitting(session)).items()} if said else {}
    lost = sum(line.startswith("released") and line.split()[1] not in known for line in said)
    answers: dict[str, list[str]] = {}
    for line in said:
        if line.startswith("ack"):
            _, run, token = line.split()
            answers.setdefault(run, []).append(token)
    for run, tokens in answers.items():
        if run in known:
            lost += max(0, len(tokens) - sum(known[run].values()))
        elif session.get(Run, run) is None:
            lost += len(tokens)
        else:
            lost += sum(not box.has_answered(session, run, token) for token in tokens)
    return lost


def _sitting(session: Session) -> str:
    sitting = session.query(Sitting).one_or_none()
    return sitting.id if sitting is not None else "none"


def _moments(traced: Traced, cuts: int, chance: Random) -> list[int]:
    """Choose moments after the beginning, in which something had been acknowledged."""
    first = traced.events.index(Said("begin")) + 1
    return [chance.randint(first, len(traced.events)) for _ in range(cuts)]


def test_a_power_cut_loses_no_acknowledged_answer(tmp_path: Path, sized: Sized, figure: Note) -> None:
    traced = trace(tmp_path / "data", "FULL", sized(60, 300))
    carried = sum(isinstance(event, Write) and event.file == "quiz.sqlite3" for event in traced.events)
    assert carried > 0, "nothing was carried over from the log, so that was not cut"
    chance, cuts = Random(11), sized(150, 2000)
    for number, moment in enumerate(_moments(traced, cuts, chance)):
        assert replay(traced, moment, chance, tmp_path / f"cut{number}") == Replayed(0, []), moment
    answers = sum(isinstance(event, Said) and event.line.startswith("ack") for event in traced.events)
    figure("power cut, synchronous=FULL", f"{cuts} cuts in {answers} answers: 0 lost, 0 broken")


def test_the_loss_would_be_seen_if_the_log_were_not_synced(tmp_path: Path, sized: Sized, figure: Note) -> None:
    """The control: with ``synchronous=NORMAL`` the same cuts must lose what was acknowledged, and break nothing."""
    traced = trace(tmp_path / "data", "NORMAL", sized(60, 300))
    chance, cuts = Random(11), sized(60, 400)
    found = [
        replay(traced, moment, chance, tmp_path / f"cut{number}")
        for number, moment in enumerate(_moments(traced, cuts, chance))
    ]
    losing = [each.lost for each in found if each.lost]
    assert losing
    assert [each.broken for each in found if each.broken] == []
    figure(
        "  control: synchronous=NORMAL",
        f"{len(losing)} of {cuts} cuts lost answers, the worst {max(losing)}, as it must",
    )
