"""A process that answers, closes and ends, to be traced: ``python writer.py FILE FULL|NORMAL N``.

Each line it writes to standard output is an acknowledgement, in one write: ``ack RUN TOKEN`` after an answer was
counted, ``released RUN`` after a close, ``ended`` after the end. The trace has them in order with the file's writes.
It is run by its path and imports nothing of the tests, whose folder is no package in another process.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import create_engine, event, select
from sqlalchemy.orm import Session

from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Run

CELLS = "abc"
SECRET = b"a secret for tests, 32 bytes or more"
NOW = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)


def main(file: str, synchronous: str, answers: int) -> None:
    """Answer in two runs of one sitting, closing each, and end it."""
    engine = create_engine(f"sqlite:///{file}")
    box = BallotBox(SECRET, lambda counts, k: json.dumps(dict(counts)))

    @event.listens_for(engine, "connect")
    def _set(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA synchronous={synchronous}")
        # Often enough that a short trace has the log carried over into the database, several times.
        connection.execute("PRAGMA wal_autocheckpoint=60")

    plan = sittings.Plan(
        form="mixed",
        digest="d1g357",
        items=[("one", tuple(CELLS)), ("two", tuple(CELLS))],
        language="en",
        pace=Pace.LED,
        expected=answers,
        k=10,
        owner="an educator",
    )
    with Session(engine) as session:
        sitting = sittings.open_sitting(session, plan, NOW)
        people = [sittings.join(session, sitting, NOW) for _ in range(answers)]
        say("begin")
        for position in (1, 2):
            sittings.show_next(session, sitting, after=position - 1)
            here = select(Run.id).where(Run.sitting_id == sitting, Run.position == position)
            run = session.scalars(here).one()
            sittings.show_options(session, run)
            for number, token in enumerate(people):
                box.cast(session, run, CELLS[number % 3], token)
                say(f"ack {run} {token}")
            box.close_run(session, run)
            say(f"released {run}")
        box.end(session, sitting)
        say("ended")
    # No clean farewell: closing would write what a cut never gets to write.
    os._exit(0)


def say(line: str) -> None:
    """Acknowledge in a single system call."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
