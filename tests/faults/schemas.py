"""Databases as earlier versions left them: for every revision, rows as they were written at that revision.

A new revision needs an entry here; the values are literal, because what was written then must be readable now. There
are two rooms: one that was closed and released, and one in which an answer was given and more are to come.
"""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from sqlalchemy import Connection, Engine, text

from quiz.migrations import config, exclusive

CLOSED = "00000000-0000-4000-8000-000000000001"
OPEN = "00000000-0000-4000-8000-000000000002"
CLOSED_RUN = "00000000-0000-4000-8000-000000000011"
OPEN_RUN = "00000000-0000-4000-8000-000000000021"
RELEASE = (
    '{"shares":{"a":["exact",40],"b":["exact",40],"c":["at_most",10],"d":["at_most",10],"skip":["at_most",10]},'
    '"shown":true,"size":[10,19],"version":1}'
)
CODE = "BCDFGH"
ANSWERED = "0" * 32
"""The token of a device whose answer is in; its receipt stands below, made with the secret of ``servers``."""
RECEIPT = bytes.fromhex("cdf3c6149410fad2fe045eef00c110c9")
EDUCATOR = "00000000-0000-4000-8000-000000000031"
NAME, PASSWORD = "Ms Chan", "a long enough passphrase"
PASSWORD_HASH = "$argon2id$v=19$m=1024,t=1,p=1$ughnDsfgsYiSJVlXEYZkyQ$oU+WPKS/oWaV8RVwpePM2OYq35Y/tpC8D8CzVOsMd6s"


def _ballot(connection: Connection) -> None:
    sitting = text(
        "INSERT INTO sitting (id, code, room_word, form, digest, language, pace, expected, k, owner, state, locked,"
        " paused, joined, position, opened_on, closes_at, delete_on, salt, scrubbed) VALUES (:id, :code, 'heron',"
        " 'in-person', 'd1g357', 'en', 'led', 40, 10, :owner, :state, false, false, 12, 1, '2026-03-04',"
        " '2099-03-05 10:00:00.000000', '2099-03-05', :salt, :scrubbed)"
    )
    of_closed = {"id": CLOSED, "code": None, "owner": EDUCATOR, "state": "closed", "salt": None, "scrubbed": True}
    of_open = {**of_closed, "id": OPEN, "code": CODE, "state": "open", "salt": bytes(range(32)), "scrubbed": False}
    connection.execute(sitting, [of_closed, of_open])
    run = text(
        "INSERT INTO run (id, sitting_id, position, item, vote, state, cells) VALUES (:id, :sitting, 1,"
        ' \'train-platform\', 1, :state, \'["a", "b", "c", "d", "skip"]\')'
    )
    connection.execute(
        run,
        [
            {"id": CLOSED_RUN, "sitting": CLOSED, "state": "closed"},
            {"id": OPEN_RUN, "sitting": OPEN, "state": "open"},
        ],
    )
    release = text("INSERT INTO release (run_id, text) VALUES (:run, :text)")
    connection.execute(release, {"run": CLOSED_RUN, "text": RELEASE})
    tally = text("INSERT INTO tally (run_id, cell, count, open) VALUES (:run, :cell, :count, true)")
    connection.execute(tally, [{"run": OPEN_RUN, "cell": cell, "count": int(cell == "b")} for cell in ("a", "b", "c")])
    connection.execute(tally, [{"run": OPEN_RUN, "cell": cell, "count": 0} for cell in ("d", "skip")])
    receipt = text("INSERT INTO receipt (run_id, hash) VALUES (:run, :hash)")
    connection.execute(receipt, {"run": OPEN_RUN, "hash": RECEIPT})


def _ballot_and_accounts(connection: Connection) -> None:
    _ballot(connection)
    educator = text(
        "INSERT INTO educator (id, name, name_key, password_hash, created_on) VALUES (:id, :name, :key, :hash,"
        " '2026-01-05')"
    )
    connection.execute(educator, {"id": EDUCATOR, "name": NAME, "key": NAME.casefold(), "hash": PASSWORD_HASH})


ROWS: dict[str, Callable[[Connection], None]] = {
    "0001": _ballot,
    "0002": _ballot_and_accounts,
    "0003": _ballot_and_accounts,
    "0004": _ballot_and_accounts,
}
"""Revision -> what writes its rows, in the words of its own schema."""

WITH_ACCOUNTS = {revision for revision, write in ROWS.items() if write is _ballot_and_accounts}
"""The revisions that have an educator."""


def build(engine: Engine, revision: str) -> None:
    """Make a database as it was at a revision, with rows."""
    with exclusive(engine) as connection:
        command.upgrade(config(connection), revision)
        ROWS[revision](connection)
