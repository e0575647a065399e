from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from quiz.ballot import readings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Run, Sitting, Tally
from quiz.ballot.room_words import ROOM_WORDS
from quiz.ballot.sittings import (
    SCORE,
    SCORE_CELLS,
    NotNow,
    RoomFull,
    RoomLocked,
    SittingClosed,
    UnknownRun,
    UnknownSitting,
    find_by_code,
    join,
    lock,
    open_sitting,
    pause,
    resume,
    show_next,
    show_options,
    unlock,
    vote_again,
)
from tests.ballot.factories import NOW, a_plan, a_sitting, an_open_run, at_once, the_run


def the_sitting(session: Session, sitting: str) -> Sitting:
    return session.scalars(select(Sitting).where(Sitting.id == sitting)).one()


def code_of(session: Session, sitting: str) -> str:
    code = the_sitting(session, sitting).code
    assert code is not None
    return code


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"items": ()}, "items"),
        ({"items": (("x", ("a", "b")), ("x", ("a", "b")))}, "items"),
        ({"items": ((SCORE, ("a", "b")),)}, "score"),
        ({"items": (("x", ("a",)),)}, "cells"),
        ({"items": (("x", ("a", "a")),)}, "cells"),
        ({"items": (("x", ("a", "b\x00")),)}, "printable"),
        ({"items": (("x" * 101, ("a", "b")),)}, "100"),
        ({"owner": ""}, "printable"),
        ({"expected": 0}, "devices"),
        ({"expected": 2001}, "devices"),
        ({"k": 4}, "k from 5"),
        ({"k": 31}, "k from 5"),
        ({"lasts": timedelta(0)}, "lasts"),
        ({"kept": timedelta(days=-1)}, "deletion"),
    ],
)
def test_a_plan_that_cannot_be_opened_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        a_plan(**changes)


def test_an_opened_sitting_keeps_dates_and_a_full_hour_but_no_minute(session: Session) -> None:
    sitting = the_sitting(session, a_sitting(session))
    assert sitting.opened_on == date(2026, 3, 4)
    assert sitting.closes_at == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert sitting.delete_on == date(2027, 3, 5)
    assert sitting.room_word in ROOM_WORDS
    assert (sitting.k, sitting.joined, sitting.position) == (10, 0, 0)


def test_a_led_sitting_begins_with_nothing_open(session: Session) -> None:
    shown = readings.screen(session, a_sitting(session))
    assert shown.shows == "nothing"
    assert [(run.item, run.state) for run in shown.runs] == [
        ("platform", "waiting"),
        ("group-chat", "waiting"),
        (SCORE, "waiting"),
    ]


def test_at_ones_own_pace_every_run_is_open_with_zeros(session: Session) -> None:
    sitting = a_sitting(session, pace=Pace.OWN)
    assert all(run.is_open for run in readings.screen(session, sitting).runs)
    cells = session.execute(select(Run.item, Tally.cell, Tally.count).join(Run, Run.id == Tally.run_id)).all()
    assert {row[2] for row in cells} == {0}
    assert {row.cell for row in cells if row.item == SCORE} == set(SCORE_CELLS)
    assert len(cells) == 4 + 3 + 5


def test_a_code_finds_its_sitting_however_it_is_typed(session: Session) -> None:
    a_sitting(session)
    sitting = a_sitting(session)
    code = code_of(session, sitting)
    assert find_by_code(session, f" {code[:3].lower()}-{code[3:]}", NOW) == sitting
    assert find_by_code(session, "BBBBBB\x00", NOW) is None


def test_a_code_finds_nothing_once_the_sitting_is_over(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session)
    code = code_of(session, sitting)
    assert find_by_code(session, code, NOW + timedelta(hours=25)) is None
    box.end(session, sitting)
    assert find_by_code(session, code, NOW) is None


def test_two_open_sittings_never_share_a_code(session: Session) -> None:
    class Stubborn(Random):
        """Draws the same code twice before it draws another."""

        def __init__(self) -> None:
            super().__init__(5)
            self.signs = iter("BBBBBB" * 2 + "CCCCCC")

        def choice(self, seq: Any) -> Any:
            return next(self.signs, seq[0])

    chance = Stubborn()
    first, second = (open_sitting(session, a_plan(), NOW, chance) for _ in range(2))
    assert code_of(session, first) == "BBBBBB"
    assert code_of(session, second) != "BBBBBB"


def test_joining_gives_128_bits_and_counts_the_device(session: Session) -> None:
    sitting = a_sitting(session)
    first, second = join(session, sitting, NOW), join(session, sitting, NOW)
    assert first != second
    assert len(bytes.fromhex(first)) == 16
    assert readings.screen(session, sitting).devices == 2


def test_nobody_joins_past_the_expected_size(session: Session) -> None:
    sitting = a_sitting(session, expected=2)
    join(session, sitting, NOW)
    join(session, sitting, NOW)
    with pytest.raises(RoomFull):
        join(session, sitting, NOW)
    assert readings.screen(session, sitting).devices == 2


def test_a_locked_room_lets_nobody_in_until_it_is_unlocked(session: Session) -> None:
    sitting = a_sitting(session)
    lock(session, sitting)
    with pytest.raises(RoomLocked):
        join(session, sitting, NOW)
    unlock(session, sitting)
    join(session, sitting, NOW)


def test_nobody_joins_what_is_over_or_was_never_there(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session)
    with pytest.raises(SittingClosed):
        join(session, sitting, NOW + timedelta(hours=25))
    box.end(session, sitting)
    with pytest.raises(SittingClosed):
        join(session, sitting, NOW)
    for unknown in ("no-such-sitting", "", "a\x00b", "x" * 500):
        with pytest.raises(UnknownSitting):
            join(session, unknown, NOW)


def test_many_devices_at_once_never_exceed_the_expected_size(engine: Engine) -> None:
    with Session(engine) as session:
        sitting = a_sitting(session, expected=12)
    came: list[str] = []
    refused: list[bool] = []

    def come() -> None:
        with Session(engine) as session:
            try:
                came.append(join(session, sitting, NOW))
            except RoomFull:
                refused.append(True)

    at_once([come] * 18)
    assert len(set(came)) == 12
    assert len(refused) == 6


def test_an_item_shows_its_stem_first_and_then_takes_answers(session: Session) -> None:
    sitting = a_sitting(session)
    show_next(session, sitting, after=0)
    shown = readings.screen(session, sitting)
    assert (shown.position, shown.shows) == (1, "stem")
    assert shown.current is not None
    show_options(session, shown.current.id)
    show_options(session, shown.current.id)
    assert readings.screen(session, sitting).shows == "options"


def test_pressing_next_twice_moves_once(session: Session) -> None:
    sitting = a_sitting(session)
    show_next(session, sitting, after=0)
    show_next(session, sitting, after=0)
    assert readings.screen(session, sitting).position == 1


def test_the_next_item_waits_until_the_open_one_is_closed(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    with pytest.raises(NotNow):
        show_next(session, sitting, after=1)
    box.close_run(session, run)
    show_next(session, sitting, after=1)
    assert readings.screen(session, sitting).position == 2


def test_an_item_may_be_passed_over(session: Session) -> None:
    sitting = a_sitting(session)
    show_next(session, sitting, after=0)
    show_next(session, sitting, after=1)
    assert readings.screen(session, sitting).position == 2


def test_options_are_shown_only_for_the_stem_on_the_screen(session: Session) -> None:
    sitting = a_sitting(session)
    show_next(session, sitting, after=0)
    with pytest.raises(NotNow):
        show_options(session, the_run(session, sitting, position=2))


def test_the_score_opens_by_itself_at_the_end(session: Session) -> None:
    sitting = a_sitting(session)
    for position in range(3):
        show_next(session, sitting, after=position)
    shown = readings.screen(session, sitting)
    assert shown.current is not None
    assert (shown.current.item, shown.current.state) == (SCORE, "open")
    with pytest.raises(NotNow):
        show_next(session, sitting, after=3)


def test_nothing_is_led_at_ones_own_pace(session: Session) -> None:
    sitting = a_sitting(session, pace=Pace.OWN)
    with pytest.raises(NotNow):
        show_next(session, sitting, after=0)
    with pytest.raises(NotNow):
        vote_again(session, the_run(session, sitting))


def test_a_second_vote_is_a_run_of_its_own(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    with pytest.raises(NotNow):
        vote_again(session, run)
    box.close_run(session, run)
    again = vote_again(session, run)
    assert vote_again(session, run) == again
    shown = readings.screen(session, sitting)
    assert shown.current is not None
    assert (shown.current.id, shown.current.vote, shown.current.is_open) == (again, 2, True)
    box.close_run(session, again)
    with pytest.raises(NotNow):
        vote_again(session, again)
    assert list(readings.releases(session, sitting)) == [run, again]


def test_a_second_vote_is_for_the_item_on_the_screen(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    box.close_run(session, run)
    show_next(session, sitting, after=1)
    with pytest.raises(NotNow):
        vote_again(session, run)


def test_pausing_shows_the_neutral_slide_until_resumed(session: Session) -> None:
    sitting = a_sitting(session)
    pause(session, sitting)
    assert readings.screen(session, sitting).is_paused
    resume(session, sitting)
    assert not readings.screen(session, sitting).is_paused


def test_nothing_moves_after_the_end(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    box.close_run(session, run)
    box.end(session, sitting)
    for move in (lock, unlock, pause, resume):
        with pytest.raises(SittingClosed):
            move(session, sitting)
    with pytest.raises(SittingClosed):
        show_next(session, sitting, after=1)
    with pytest.raises(SittingClosed):
        show_options(session, run)
    with pytest.raises(SittingClosed):
        vote_again(session, run)


def test_what_is_unknown_is_refused_by_name(session: Session) -> None:
    with pytest.raises(UnknownRun):
        show_options(session, "no-such-run")
    with pytest.raises(UnknownRun):
        vote_again(session, "a\x00b")
    with pytest.raises(UnknownSitting):
        pause(session, "a\x00b")
