"""What a page of results costs after the installation has taken a million answers, and after a thousand.

The page is of one closed session with 1,000 answers, asked for by the educator who led it. Then more sessions are
opened and closed by the real code until the installation has taken a million answers. What is put in by the benchmark
is only how many answers each open question had: its tallies are raised in one statement instead of one by one, which
leaves the same database behind, because closing burns tallies and receipts alike. The page is asked for in turn
before and after, on the same server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from benchmarks.load import Took, fetch, loop
from benchmarks.seats import Seats
from benchmarks.table import Row
from quiz.accounts.invitations import new_set_up_link, set_up
from quiz.accounts.passwords import Passwords
from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace
from quiz.content.catalogue import Catalogue
from quiz.rehearse.server import OwnServer

#: Answers of one session: as many as the largest room gives in a course.
OF_A_SESSION = 2000


def measure(
    own: OwnServer,
    database: str,
    catalogue: Catalogue,
    box: BallotBox,
    answers: int,
    pages: int,
    note: Callable[[str], None],
) -> Iterator[Row]:
    """Measure the page before and after the installation has taken ``answers`` answers; ``pages`` are asked for."""
    engine = create_engine(own.database, hide_parameters=True)
    with Session(engine) as session:
        link = new_set_up_link(session, now=datetime.now(UTC)) or ""
        signed_in = set_up(
            session,
            link,
            "Somebody",
            "a long and plain passphrase of the benchmark",
            now=datetime.now(UTC),
            passwords=Passwords(),
            secret=own.secret,
        )
    shown = _closed(engine, catalogue, box, signed_in.profile.id, 1000)
    cookie = Seats(own, shown).sealed({"educator": signed_in.token})
    before = _ask(own, shown, cookie, pages)
    for number in range(0, answers, OF_A_SESSION):
        _closed(engine, catalogue, box, signed_in.profile.id, OF_A_SESSION)
        if number % (50 * OF_A_SESSION) == 0:
            note(f"{number:,} answers")
    after = _ask(own, shown, cookie, pages)
    engine.dispose()
    yield Row(
        f"a results page after {answers:,} answers / after 1,000",
        database,
        [late.cost / early.cost for early, late in zip(before, after, strict=True)],
        1.1,
        at_most=True,
        beside=f"{_mean(before):,.0f} us and {_mean(after):,.0f} us of processor",
    )


def _mean(took: list[Took]) -> float:
    return 1e6 * sum(one.processors for one in took) / sum(one.number for one in took)


def _ask(own: OwnServer, sitting: str, cookie: str, pages: int) -> list[Took]:
    asking = fetch(f"/teach/sessions/{sitting}/results")

    async def _all() -> list[Took]:
        await loop(own, [cookie] * (pages // 5), asking, connections=4)
        return [await loop(own, [cookie] * pages, asking, connections=4) for _ in range(5)]

    return asyncio.run(_all())


def _closed(engine: Engine, catalogue: Catalogue, box: BallotBox, owner: str, answers: int) -> str:
    """Open a session, give its questions so many answers in all, and end it."""
    form = "in-person"
    items = [(item, catalogue.item(item).cells) for item in catalogue.form(form).items]
    plan = sittings.Plan(form, catalogue.form_digest(form), items, "en", Pace.OWN, sittings.LARGEST_ROOM, 10, owner)
    cells = sum(len(cells) for _, cells in items) + len(sittings.SCORE_CELLS)
    with Session(engine) as session:
        sitting = sittings.open_sitting(session, plan, datetime.now(UTC))
        raised = text("UPDATE tally SET count = :each WHERE run_id IN (SELECT id FROM run WHERE sitting_id = :sitting)")
        session.execute(raised, {"each": -(-answers // cells), "sitting": sitting})
        session.commit()
        box.end(session, sitting)
    return sitting
