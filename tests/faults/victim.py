"""A process that kills a copy of itself at any step of a piece of work: run by its path.

It reads lines of JSON: ``{"work": NAME, "url": ..., "id": ..., "step": N}``. For each it forks; the copy does the work
and kills itself with SIGKILL just before its Nth step. A step is a statement, a commit, or the return. It answers each
line with ``killed``, or ``done`` when the work had fewer steps. It imports nothing of the tests, whose folder is no
package in another process.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from typing import Any, NoReturn

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox
from quiz.ballot.tidying import delete_sitting
from quiz.migrations import migrate

NOW = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)


class Steps:
    """Counts the steps of this process, and kills it before the last."""

    def __init__(self, last: int) -> None:
        self.left = last

    def take(self, *_: object) -> None:
        """Take one step."""
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(engine: Engine, steps: Steps) -> None:
    """Count every statement and commit; SQLite itself names them, also those that SQLAlchemy does not see."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _trace(connection: sqlite3.Connection, _record: object) -> None:
            connection.set_trace_callback(steps.take)

        return
    event.listen(engine, "before_cursor_execute", steps.take)
    event.listen(engine, "commit", steps.take)


def do(work: str, url: str, identifier: str, step: int) -> NoReturn:
    """Do the work in this process, up to the step."""
    engine, steps = create_engine(url), Steps(step)
    watch(engine, steps)
    box = BallotBox(b"a secret for tests, 32 bytes or more", lambda counts, k: json.dumps(dict(counts)))
    with Session(engine) as session:
        match work:
            case "migrate":
                migrate(engine)
            case "close":
                box.close_run(session, identifier)
            case "end":
                box.end(session, identifier)
            case "delete":
                delete_sitting(session, identifier, NOW)
    steps.take()
    os._exit(0)


def main() -> None:
    """Serve lines until there are no more."""
    for line in sys.stdin:
        wanted: dict[str, Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            do(wanted["work"], wanted["url"], wanted["id"], wanted["step"])
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if killed else "done" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    main()
