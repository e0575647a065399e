"""The sitting as a state machine: the properties of reliability 3.1, on a SQLite file."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from quiz.ballot import readings
from quiz.ballot.box import BallotBox, Outcome
from quiz.ballot.invariants import verify
from quiz.ballot.models import Receipt, Sitting, Tally
from quiz.ballot.sittings import NotNow, RoomFull, join, lock, show_next, show_options, unlock, vote_again
from quiz.ballot.tidying import tidy
from quiz.migrations import migrate
from tests.ballot.factories import NOW, a_box, a_sitting

CELLS = ("a", "b", "skip")
ITEMS = (("first", CELLS), ("second", CELLS))


class Room:
    """One sitting in a folder of its own, with what a fair observer remembers of it."""

    def __init__(self, seed: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="quiz-machine-"))
        self.engine = create_engine(f"sqlite:///{self.folder / 'quiz.sqlite3'}")
        migrate(self.engine)
        self.session = Session(self.engine)
        self.sitting = a_sitting(self.session, Random(seed), items=ITEMS, expected=12, k=5)
        self.acknowledged: dict[str, dict[str, str]] = {}
        self.released: dict[str, str] = {}
        self.burned: set[bytes] = set()
        self.over = False

    def restart(self) -> None:
        self.session.close()
        self.engine.dispose()
        self.engine = create_engine(f"sqlite:///{self.folder / 'quiz.sqlite3'}")
        self.session = Session(self.engine)

    def remember_what_must_burn(self) -> None:
        self.burned |= set(self.session.scalars(select(Receipt.hash)))
        self.burned |= {salt for salt in self.session.scalars(select(Sitting.salt)) if salt}

    def leave(self) -> None:
        self.session.close()
        self.engine.dispose()
        shutil.rmtree(self.folder)


class SittingMachine(RuleBasedStateMachine):
    """Two rooms with the same devices and moves, whose learners choose different cells."""

    def __init__(self) -> None:
        super().__init__()
        self.rooms = (Room(seed=7), Room(seed=7))
        self.box: BallotBox = a_box()
        self.tokens: list[str] = []
        self.seed = 100

    def teardown(self) -> None:
        for room in self.rooms:
            room.leave()

    def chance(self) -> tuple[Random, Random]:
        self.seed += 1
        return Random(self.seed), Random(self.seed)

    def runs(self) -> list[str]:
        return [run.id for run in readings.screen(self.rooms[0].session, self.rooms[0].sitting).runs]

    @property
    def is_over(self) -> bool:
        return self.rooms[0].over

    @precondition(lambda self: not self.is_over)
    @rule(devices=st.integers(1, 4))
    def devices_join(self, devices: int) -> None:
        for _ in range(devices):
            came = []
            for room, chance in zip(self.rooms, self.chance(), strict=True):
                try:
                    came.append(join(room.session, room.sitting, NOW, chance))
                except RoomFull:
                    assert readings.screen(room.session, room.sitting).devices == 12
            self.tokens += came[:1]

    @precondition(lambda self: self.tokens)
    @rule(data=st.data())
    def answers_arrive(self, data: st.DataObject) -> None:
        """Also late ones, repeats, and ones for a run that is not open."""
        run = data.draw(st.sampled_from(self.runs()))
        people = data.draw(st.lists(st.sampled_from(self.tokens), min_size=1, max_size=12))
        score = run == self.runs()[-1]
        cells = ("band-1", "band-5") if score else CELLS
        for token in people:
            outcomes = []
            for room in self.rooms:
                cell = data.draw(st.sampled_from(cells))
                outcome = self.box.cast(room.session, run, cell, token)
                outcomes.append(outcome)
                mine = room.acknowledged.setdefault(run, {})
                assert (outcome is Outcome.ALREADY) == (token in mine and run not in room.released)
                if outcome is Outcome.COUNTED:
                    mine[token] = cell
                if run in room.released or room.over:
                    assert outcome is Outcome.CLOSED  # P7
            assert outcomes[0] is outcomes[1]  # What is answered does not show in what is told.

    @precondition(lambda self: not self.is_over)
    @rule()
    def the_educator_steps_on(self) -> None:
        for room in self.rooms:
            shown = readings.screen(room.session, room.sitting)
            current = shown.current
            try:
                if shown.shows == "stem" and current:
                    show_options(room.session, current.id)
                else:
                    show_next(room.session, room.sitting, after=shown.position)
            except NotNow:
                assert current is not None

    @precondition(lambda self: not self.is_over)
    @rule(locked=st.booleans())
    def the_room_is_locked_for_a_while(self, locked: bool) -> None:
        for room in self.rooms:
            lock(room.session, room.sitting)
            if not locked:
                unlock(room.session, room.sitting)
            unlock(room.session, room.sitting)

    @rule(data=st.data())
    def a_run_is_closed(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(self.runs()))
        for room in self.rooms:
            room.remember_what_must_burn()
            try:
                release = self.box.close_run(room.session, run)
            except NotNow:
                assert run not in room.released
                continue
            self._released(room, run, release)

    @precondition(lambda self: not self.is_over)
    @rule(data=st.data())
    def a_second_vote_is_asked_for(self, data: st.DataObject) -> None:
        run = data.draw(st.sampled_from(self.runs()))
        opened = []
        for room, chance in zip(self.rooms, self.chance(), strict=True):
            try:
                opened.append(vote_again(room.session, run, chance))
            except NotNow:
                opened.append("")
        assert opened[0] == opened[1]

    @rule()
    def the_server_restarts(self) -> None:
        for room in self.rooms:
            room.restart()

    @rule(hours=st.sampled_from([0, 1, 30]))
    def somebody_tidies(self, hours: int) -> None:
        for room in self.rooms:
            room.remember_what_must_burn()
            assert tidy(room.session, self.box, NOW + timedelta(hours=hours))
            if hours > 24:
                self._ended(room)

    @rule()
    def the_sitting_ends(self) -> None:
        for room in self.rooms:
            room.remember_what_must_burn()
            assert self.box.end(room.session, room.sitting)
            self._ended(room)

    def _ended(self, room: Room) -> None:
        room.over = True
        for run, release in readings.releases(room.session, room.sitting).items():
            self._released(room, run, release)
        room.session.rollback()
        # P6: nothing that could tell who answered is left in any file.
        files = b"|".join(path.read_bytes() for path in room.folder.iterdir())
        assert not [needle for needle in room.burned if needle in files]

    def _released(self, room: Room, run: str, release: str) -> None:
        assert room.released.setdefault(run, release) == release  # P3
        cells = list(room.acknowledged.get(run, {}).values())
        if len(cells) < 5:
            assert release == "not shown"
        else:
            published = json.loads(release)
            assert {cell: cells.count(cell) for cell in published} == published  # P8

    @invariant()
    def every_rule_holds(self) -> None:
        for room in self.rooms:
            assert verify(room.session) == []  # P1

    @invariant()
    def the_educator_sees_the_same_in_both_rooms(self) -> None:
        one, other = (readings.educator_view(room.session, room.sitting) for room in self.rooms)
        assert one == other  # P2

    @invariant()
    def a_released_run_has_no_receipt_and_no_tally(self) -> None:
        for room in self.rooms:
            for table in (Receipt, Tally):
                left = select(func.count()).select_from(table).where(table.run_id.in_(room.released))
                assert room.session.scalar(left) == 0


SittingMachine.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestSitting = pytest.mark.slow(SittingMachine.TestCase)
