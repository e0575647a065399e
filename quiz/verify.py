"""``quiz verify``: everything that must hold in the database, looked at in one moment, while people answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from quiz import migrations
from quiz.accounts import invariants as accounts
from quiz.ballot import invariants as ballot
from quiz.db import Base
from quiz.disclosure.released import Unreadable, from_json

_DAMAGED = "Stop the server, keep this database aside, and restore the latest copy: quiz restore"
_RULE_BROKEN = (
    "Keep a copy aside and report it (SECURITY.md). To go on at once, end or delete the session it names, or restore "
    "the latest copy: quiz restore"
)


_ACCOUNTS_BROKEN = (
    "Keep a copy aside and report it (SECURITY.md). To go on at once, revoke the educator it names and invite them "
    "back (quiz educator), or restore the latest copy: quiz restore"
)


@dataclass(frozen=True)
class Checked:
    """One rule that was looked at: ``broken`` has a sentence for each breach, ``to_do`` says what to do about it."""

    rule: str
    broken: Sequence[str]
    to_do: str

    def lines(self) -> Iterator[str]:
        """Yield the lines to print."""
        if not self.broken:
            yield f"ok: {self.rule}"
            return
        yield f"BROKEN: {self.rule}"
        yield from (f"  {sentence}" for sentence in self.broken)
        yield f"  What to do: {self.to_do}"


def verify(engine: Engine) -> Iterator[Checked]:
    """Yield every rule with its breaches; on SQLite and on PostgreSQL, also while the server runs.

    The schema comes first: with another one nothing else can be read. Nothing is written. The rules about rows see
    one moment of the database.
    """
    found = [] if migrations.is_newest(engine) else ["the schema is not the newest"]
    yield Checked("the schema is this version's", found, "Start the server once: quiz serve")
    if found:
        return
    yield Checked("the file is sound", _soundness(engine), _DAMAGED)
    yield Checked("every row that points to another finds it", _foreign_keys(engine), _DAMAGED)
    with Session(engine) as session:
        if engine.dialect.name != "sqlite":
            # On SQLite a transaction sees one moment anyway.
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        for rule, look in RULES.items():
            to_do = _ACCOUNTS_BROKEN if look is accounts.verify else _RULE_BROKEN
            yield Checked(rule, look(session), to_do)


def unreadable_releases(session: Session) -> list[str]:
    """Give a sentence for each release that is not, to the letter, what the release rule writes for its cells."""
    broken = []
    for run, cells, release in ballot.closed_runs(session):
        try:
            released = from_json(release)
        except Unreadable:
            broken.append(f"run {run}: its release can't be read")
            continue
        if released.is_shown() and released.cells() != tuple(sorted(cells)):
            broken.append(f"run {run}: its release has other cells than the question")
    return broken


RULES: dict[str, Callable[[Session], list[str]]] = {
    "answers, receipts and devices agree, and nothing of a closed question is left": ballot.verify,
    "sessions have possible sizes, and none that has ended has a salt or a code": ballot.verify_sittings,
    "every release can be read": unreadable_releases,
    "educators' secrets are hashed or sealed, and who was revoked has no way in": accounts.verify,
}


def _soundness(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            said = connection.execute(text("PRAGMA integrity_check(20)")).scalars().all()
            return [str(line) for line in said if line != "ok"]
        # PostgreSQL checks pages as it reads them, so every page of ours is read.
        broken = "SELECT count(*) FROM pg_index WHERE NOT (indisvalid AND indisready)"
        for table in Base.metadata.tables:
            connection.execute(text(f'SELECT count(*) FROM "{table}" AS one WHERE one IS NULL'))  # noqa: S608
        return ["an index is not valid; REINDEX mends it"] if connection.scalar(text(broken)) else []


def _foreign_keys(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            rows = connection.execute(text("PRAGMA foreign_key_check")).all()
            return [f"a row of {row[0]} points to a row of {row[2]} that is not there" for row in rows]
        unchecked = text("SELECT conrelid::regclass, conname FROM pg_constraint WHERE NOT convalidated")
        return [f"the rule {name} of {table} was never checked" for table, name in connection.execute(unchecked)]
