from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from quiz.ballot import readings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace
from quiz.ballot.sittings import UnknownSitting, lock, pause, show_next, show_options, vote_again
from tests.ballot.factories import a_sitting, an_open_run, the_run, tokens


@pytest.mark.parametrize(("answers", "shown"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10)])
def test_answers_are_rounded_down_to_fives(session: Session, box: BallotBox, answers: int, shown: int) -> None:
    sitting, run = an_open_run(session)
    for token in tokens(session, sitting, answers):
        box.cast(session, run, "a", token)
    view = readings.educator_view(session, sitting)
    assert view.answers == {run: shown}
    assert view.screen.devices == answers


def test_answers_are_told_for_open_runs_only(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    box.close_run(session, run)
    assert readings.educator_view(session, sitting).answers == {}
    own = a_sitting(session, pace=Pace.OWN)
    assert set(readings.educator_view(session, own).answers.values()) == {0}
    assert len(readings.educator_view(session, own).answers) == 3


def test_the_version_changes_with_every_move_and_only_then(session: Session, box: BallotBox) -> None:
    sitting = a_sitting(session)
    run, following = the_run(session, sitting, 1), the_run(session, sitting, 2)
    moves: list[Callable[[], object]] = [
        lambda: show_next(session, sitting, after=0),
        lambda: show_options(session, run),
        lambda: pause(session, sitting),
        lambda: lock(session, sitting),
        lambda: box.close_run(session, run),
        lambda: vote_again(session, run),
        lambda: box.close_run(session, the_run(session, sitting, vote=2)),
        lambda: show_next(session, sitting, after=1),
        lambda: show_options(session, following),
        lambda: box.end(session, sitting),
    ]
    people = iter(tokens(session, sitting, 20))
    versions = [readings.screen(session, sitting).version]
    for move in moves:
        move()
        versions.append(readings.screen(session, sitting).version)
        box.cast(session, run, "a", next(people))
        assert readings.screen(session, sitting).version == versions[-1]
    assert len(set(versions)) == len(moves) + 1
    assert {len(version) for version in versions} == {16}


def test_the_owner_the_code_and_the_size_are_the_educators_only(session: Session) -> None:
    sitting = a_sitting(session)
    view = readings.educator_view(session, sitting)
    assert (view.owner, view.expected, len(view.code or "")) == ("educator-1", 40, 6)
    assert not {"owner", "code", "expected", "answers"} & set(vars(view.screen))


def test_a_list_holds_ones_own_sittings_the_open_ones_first(session: Session, box: BallotBox) -> None:
    closed, opened = a_sitting(session), a_sitting(session)
    a_sitting(session, owner="educator-2")
    box.end(session, closed)
    listed = readings.sittings_of(session, "educator-1")
    assert [(each.id, each.is_open) for each in listed] == [(opened, True), (closed, False)]


def test_an_unknown_sitting_is_refused(session: Session) -> None:
    for read in (readings.screen, readings.educator_view):
        for unknown in ("no-such-sitting", "a\x00b"):
            with pytest.raises(UnknownSitting):
                read(session, unknown)


def test_no_reading_asks_for_a_tally(sqlite_engine: Engine, box: BallotBox) -> None:
    asked: list[str] = []
    with Session(sqlite_engine) as session:
        sitting, run = an_open_run(session)
        token = tokens(session, sitting, 1)[0]
        box.cast(session, run, "a", token)
        event.listen(sqlite_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        readings.screen(session, sitting)
        readings.educator_view(session, sitting)
        readings.releases(session, sitting)
        readings.sittings_of(session, "educator-1")
        box.has_answered(session, run, token)
    assert asked
    assert not [statement for statement in asked if "tally" in statement.lower()]
