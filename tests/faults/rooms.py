"""Rooms opened straight in the database a server is on, and what must hold in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.invariants import verify
from quiz.ballot.models import Pace, Receipt, Run, Sitting, Tally
from quiz.content.catalogue import Catalogue
from tests.ballot.factories import publish_exactly
from tests.faults.phones import Acknowledged
from tests.faults.servers import SECRET

BOX = BallotBox(SECRET.encode(), publish_exactly)
"""The box of the servers here; it publishes what it counted, so that a test can compare."""


@dataclass(frozen=True)
class Room:
    """An open sitting."""

    engine: Engine
    id: str
    code: str

    def runs(self) -> list[str]:
        """Give the ids of the runs in order."""
        with Session(self.engine) as session:
            here = select(Run.id).where(Run.sitting_id == self.id).order_by(Run.position, Run.vote)
            return list(session.scalars(here))

    def counted(self) -> dict[tuple[str, str], int]:
        """Give the tallies by run and cell."""
        with Session(self.engine) as session:
            return {(row.run_id, row.cell): row.count for row in session.scalars(select(Tally))}

    def receipts(self) -> int:
        """Give the number of receipts of every run together."""
        with Session(self.engine) as session:
            return session.scalars(select(func.count()).select_from(Receipt)).one()

    def end(self) -> bool:
        """End the sitting, as its educator would."""
        with Session(self.engine) as session:
            return BOX.end(session, self.id)


def open_room(engine: Engine, catalogue: Catalogue, pace: Pace = Pace.OWN, form: str = "in-person") -> Room:
    """Open a room with space for everybody a test sends."""
    items = [(item, catalogue.item(item).cells) for item in catalogue.form(form).items]
    plan = sittings.Plan(
        form=form,
        digest=catalogue.form_digest(form),
        items=items,
        language="en",
        pace=pace,
        expected=sittings.LARGEST_ROOM,
        k=10,
        owner="an educator",
    )
    with Session(engine) as session:
        sitting = sittings.open_sitting(session, plan, datetime.now(UTC))
        code = session.scalars(select(Sitting.code).where(Sitting.id == sitting)).one()
        if pace is Pace.LED:
            sittings.show_next(session, sitting, after=0)
            first = session.scalars(select(Run.id).where(Run.sitting_id == sitting, Run.position == 1)).one()
            sittings.show_options(session, first)
    assert code is not None
    return Room(engine, sitting, code)


def check_invariants(engine: Engine) -> None:
    """Every rule of the ballot holds, receipts = tallies among them."""
    with Session(engine) as session:
        assert verify(session) == []


def check_nothing_is_lost(room: Room, acknowledged: Iterable[Acknowledged]) -> None:
    """Every acknowledged answer has its receipt, and is counted in a cell that was sent."""
    known = list(acknowledged)
    check_invariants(room.engine)
    with Session(room.engine) as session:
        for answer in known:
            assert BOX.has_answered(session, answer.run, answer.token), answer
    assert len({(answer.token, answer.run) for answer in known}) == len(known)
    counted = room.counted()
    surely = Counter((answer.run, answer.cells[0]) for answer in known if len(set(answer.cells)) == 1)
    for place, number in surely.items():
        assert counted[place] >= number, (place, counted[place], number)


def check_counted_is_acknowledged(room: Room, acknowledged: Iterable[Acknowledged]) -> None:
    """When everybody has been answered: acknowledged = counted = receipts, and nobody's cell is another."""
    known = list(acknowledged)
    check_nothing_is_lost(room, known)
    counted = room.counted()
    assert sum(counted.values()) == room.receipts() == len(known)
    possible = Counter((answer.run, cell) for answer in known for cell in set(answer.cells))
    for place, number in counted.items():
        assert number <= possible[place], (place, number)
