from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quiz.ballot import readings, scrubbing, tidying
from quiz.ballot.box import BallotBox, Outcome
from quiz.ballot.models import Pace, Receipt, Release, Run, Sitting, Tally
from quiz.ballot.sittings import UnknownRun, UnknownSitting
from quiz.ballot.tidying import delete_sitting, tidy
from quiz.db import together
from tests.ballot.factories import NOW, a_sitting, an_open_run, tokens

TABLES = (Sitting, Run, Tally, Receipt, Release)


def rows(session: Session) -> int:
    return sum(session.scalars(select(func.count()).select_from(table)).one() for table in TABLES)


def test_a_sitting_past_its_hour_closes_itself_and_publishes(session: Session, box: BallotBox) -> None:
    late = a_sitting(session, pace=Pace.OWN, lasts=timedelta(hours=1))
    running = a_sitting(session)
    assert tidy(session, box, NOW + timedelta(hours=2))
    assert not readings.screen(session, late).is_open
    assert len(readings.releases(session, late)) == 3
    assert readings.screen(session, running).is_open


def test_a_closed_sitting_past_its_day_is_deleted_wholly(session: Session, box: BallotBox) -> None:
    sitting, run = an_open_run(session)
    box.cast(session, run, "a", tokens(session, sitting, 1)[0])
    box.end(session, sitting)
    tidy(session, box, NOW + timedelta(days=365))
    assert rows(session) > 0
    tidy(session, box, NOW + timedelta(days=366))
    assert rows(session) == 0


def test_a_sitting_forgotten_for_a_year_closes_and_goes_in_one_tidying(session: Session, box: BallotBox) -> None:
    an_open_run(session)
    assert tidy(session, box, NOW + timedelta(days=400))
    assert rows(session) == 0


def test_tidying_twice_changes_nothing(session: Session, box: BallotBox) -> None:
    a_sitting(session)
    before = rows(session)
    assert tidy(session, box, NOW)
    assert tidy(session, box, NOW)
    assert rows(session) == before


def test_an_open_sitting_is_deleted_at_once_on_request(session: Session, box: BallotBox) -> None:
    neighbour = a_sitting(session)
    before = rows(session)
    sitting, run = an_open_run(session)
    first, second = tokens(session, sitting, 2)
    box.cast(session, run, "a", first)
    assert delete_sitting(session, sitting, NOW)
    assert rows(session) == before
    assert readings.screen(session, neighbour).is_open
    with pytest.raises(UnknownSitting):
        readings.screen(session, sitting)
    with pytest.raises(UnknownSitting):
        delete_sitting(session, sitting, NOW)
    with pytest.raises(LookupError):
        box.cast(session, run, "a", second)


def test_a_deletion_that_waits_for_its_scrub_is_finished_by_tidying(
    session: Session, box: BallotBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting, _ = an_open_run(session)
    with monkeypatch.context() as held_up:
        held_up.setattr(tidying, "scrub", lambda session: False)
        assert not delete_sitting(session, sitting, NOW)
    assert readings.sittings_of(session, "educator-1") == []
    assert scrubbing.is_scrub_pending(session)
    assert tidy(session, box, NOW)
    assert rows(session) == 0


@pytest.mark.postgres
def test_an_answer_on_its_way_while_the_sitting_is_deleted_is_closed(
    postgres_engine: Engine, box: BallotBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(postgres_engine) as session, Session(postgres_engine) as other:
        sitting, run = an_open_run(session)
        [token] = tokens(session, sitting, 1)
        make = BallotBox._receipt

        def delete_meanwhile(*given: object) -> bytes:
            delete_sitting(other, sitting, NOW)
            return make(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(BallotBox, "_receipt", delete_meanwhile)
        # The run was read, but nothing was written yet, so the other one can delete first.
        assert box.cast(session, run, "a", token) is Outcome.CLOSED


def test_an_answer_to_a_sitting_that_was_just_deleted_is_to_an_unknown_run(
    engine: Engine, box: BallotBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(engine) as session, Session(engine) as other:
        sitting, run = an_open_run(session)
        [token] = tokens(session, sitting, 1)
        go_on = together

        def delete_before(*given: object) -> object:
            delete_sitting(other, sitting, NOW)
            return go_on(*given)  # type: ignore[arg-type]

        monkeypatch.setattr("quiz.ballot.box.together", delete_before)
        with pytest.raises(UnknownRun):
            box.cast(session, run, "a", token)
