"""The demo: made by the real code, the same for the same seed, never among real rooms."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from quiz.accounts.administrators import Operator
from quiz.accounts.invitations import invite
from quiz.ballot.invariants import verify
from quiz.ballot.models import Release, Sitting
from quiz.ballot.readings import educator_view, releases, sittings_of
from quiz.content.catalogue import Catalogue, load
from quiz.demo import CLOSED, SHOWN, Demo, NotEmpty
from quiz.disclosure.released import from_json
from quiz.migrations import migrate

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SECRET = b"a secret for the demo, long enough for it"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Give the real content."""
    return load(Path(__file__).resolve().parent.parent / "scenarios")


def an_engine(folder: Path) -> Engine:
    """Make an empty database."""
    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'demo.sqlite3'}")
    migrate(engine)
    return engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Give an empty database."""
    engine = an_engine(tmp_path / "one")
    yield engine
    engine.dispose()


def told(engine: Engine) -> list[str]:
    """Give everything that was released, in order of the sittings' ids."""
    with Session(engine) as session:
        return list(session.scalars(select(Release.text).order_by(Release.run_id)))


def test_the_demo_has_closed_rooms_of_several_sizes_and_one_open_room(engine: Engine, catalogue: Catalogue) -> None:
    made = Demo(engine, catalogue, SECRET, 7, 10).make(NOW)
    assert made.password is not None
    assert len(made.password) >= 15
    with Session(engine) as session:
        owner = session.scalars(select(Sitting.owner).where(Sitting.state == "open")).one()
        rooms = sittings_of(session, owner)
        assert sorted(room.joined for room in rooms if not room.is_open) == sorted(one[2] for one in CLOSED)
        (smallest,) = [room for room in rooms if room.joined == 7]
        assert not any(from_json(text).is_shown() for text in releases(session, smallest.id).values())
        (largest,) = [room for room in rooms if room.joined == 46]
        assert all(from_json(text).is_shown() for text in releases(session, largest.id).values())
        (open_room,) = [room for room in rooms if room.is_open]
        assert list(educator_view(session, open_room.id).answers.values()) == [5]
        assert [room.is_open for room in sittings_of(session, SHOWN)] == [False]
        assert verify(session) == []


def test_the_same_seed_makes_the_same_demo_and_another_makes_another(tmp_path: Path, catalogue: Catalogue) -> None:
    engines = [an_engine(tmp_path / name) for name in ("first", "second", "third")]
    made = [
        Demo(engine, catalogue, SECRET, seed, 10).make(NOW) for engine, seed in zip(engines, (7, 7, 8), strict=True)
    ]
    assert made[0] == made[1]
    assert told(engines[0]) == told(engines[1])
    assert told(engines[0]) != told(engines[2])
    for engine in engines:
        engine.dispose()


def test_started_again_it_keeps_what_is_there_and_one_room_open(engine: Engine, catalogue: Catalogue) -> None:
    Demo(engine, catalogue, SECRET, 7, 10).make(NOW)
    before = told(engine)
    assert Demo(engine, catalogue, SECRET, 7, 10).make(NOW).password is None
    assert told(engine) == before
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Sitting).where(Sitting.state == "open")) == 1


def test_no_demo_is_made_among_somebody_elses_people(engine: Engine, catalogue: Catalogue) -> None:
    with Session(engine) as session:
        invite(session, "Ms Real", by=Operator.COMMAND_LINE, now=NOW)
    with Session(engine) as session:
        session.add(
            Sitting(
                id="x",
                code="BCDFGH",
                room_word="spoon",
                form="online",
                digest="d",
                language="en",
                pace="led",
                expected=5,
                k=10,
                owner="somebody",
                opened_on=NOW.date(),
                closes_at=NOW,
                delete_on=NOW.date(),
                salt=b"s" * 32,
            )
        )
        session.commit()
    with pytest.raises(NotEmpty):
        Demo(engine, catalogue, SECRET, 7, 10).make(NOW)
