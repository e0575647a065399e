"""A room of the throw-away server, moved by its educator, and counted behind the server's back.

Nobody but a rehearsal of made-up phones may count an open question: this is the one reader of tallies outside the
ballot box, and it opens no database but the one that was made for the rehearsal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, func, select
from sqlalchemy.orm import Session

from quiz.assess.attempt import cell_of
from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Receipt, Sitting, Tally
from quiz.ballot.readings import RunView, Screen, screen
from quiz.content.catalogue import Catalogue


@dataclass(frozen=True)
class Count:
    """One question, counted: how many answers were acknowledged, how many are in the tallies and as receipts.

    ``lost`` is how many acknowledged answers are in no tally of their cell; ``extra`` how many a tally has more
    than were acknowledged, which only an answer whose acknowledgement got lost on the way explains.
    """

    acknowledged: int
    counted: int
    receipts: int
    lost: int
    extra: int


@dataclass(frozen=True)
class OwnRoom:
    """A led sitting in a database made for the rehearsal."""

    engine: Engine
    catalogue: Catalogue
    box: BallotBox
    sitting: str
    code: str

    @classmethod
    def opened(cls, database: str, catalogue: Catalogue, box: BallotBox, form: str, expected: int) -> OwnRoom:
        """Open a room for so many devices."""
        engine = create_engine(database, hide_parameters=True)
        plan = sittings.Plan(
            form=form,
            digest=catalogue.form_digest(form),
            items=[(item, catalogue.item(item).cells) for item in catalogue.form(form).items],
            language="en",
            pace=Pace.LED,
            expected=expected,
            k=10,
            owner="rehearsal",
        )
        with Session(engine) as session:
            sitting = sittings.open_sitting(session, plan, datetime.now(UTC))
            code = session.scalars(select(Sitting.code).where(Sitting.id == sitting)).one() or ""
        return cls(engine, catalogue, box, sitting, code)

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    def screen(self) -> Screen:
        """Give what phones and projector show."""
        with self._session() as session:
            return screen(session, self.sitting)

    def open_next(self) -> RunView:
        """Put up the next question with its options, and give its run."""
        with self._session() as session:
            sittings.show_next(session, self.sitting, after=screen(session, self.sitting).position)
            run = screen(session, self.sitting).current
            if run is None:
                raise LookupError("the form has no further question")
            sittings.show_options(session, run.id)
            return run

    def close(self, run: RunView) -> None:
        """Close a question; its result is published and its receipts are burned."""
        with self._session() as session:
            self.box.close_run(session, run.id)

    def end(self) -> None:
        """End the sitting."""
        with self._session() as session:
            self.box.end(session, self.sitting)
        self.engine.dispose()

    def count(self, run: RunView, acknowledged: Iterable[tuple[str, ...]]) -> Count:
        """Compare the tallies of an open question with the choices that phones were told are in."""
        item = self.catalogue.item(run.item)
        told = Counter(cell_of(item, choice) for choice in acknowledged)
        with self._session() as session:
            tallies = select(Tally.cell, Tally.count).where(Tally.run_id == run.id)
            counted = Counter({cell: count for cell, count in session.execute(tallies)})
            receipts = session.scalar(select(func.count()).select_from(Receipt).where(Receipt.run_id == run.id))
        return Count(
            acknowledged=told.total(),
            counted=counted.total(),
            receipts=receipts or 0,
            lost=(told - counted).total(),
            extra=(counted - told).total(),
        )
