"""``quiz privacy-test``: attack a throw-away room, and say what was tried and what was found.

The room lives in a folder, or on PostgreSQL in a database, of its own that goes afterwards. Phones and educator use
the real pages; what an attacker with the disk or the database would see is read behind their back. The reasons
stand in ``docs/security.md``.
"""

from __future__ import annotations

import logging
import re
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import create_engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from quiz.accounts.invitations import new_set_up_link, set_up
from quiz.accounts.passwords import Passwords
from quiz.app import create_app
from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Receipt, Sitting, Tally
from quiz.ballot.readings import screen
from quiz.config import Settings, read_settings
from quiz.content.catalogue import Catalogue
from quiz.db import db
from quiz.disclosure.suppression import suppress
from quiz.migrations import migrate

#: An address from the range reserved for documentation; it must be found in no log.
ADDRESS = "203.0.113.77"
LEARNERS = 12
FORM = "in-person"
SECRET = "a secret of the privacy test, for a room that is thrown away"  # noqa: S105 - of a throw-away room

#: How often the best attack with sock puppets may be right: e/(1+e) for fuzz of scale 1, plus chance in the runs.
BEST_ATTACK = 0.76


class NoThrowAway(Exception):
    """The database server made no database to throw away; the text says what to do."""


@dataclass(frozen=True)
class Finding:
    """One attack: what was tried, what came of it, and whether it found something it should not."""

    tried: str
    found: str
    is_leak: bool


@dataclass
class Room:
    """A throw-away room; two made with the same seed differ in nothing but the answers."""

    app: Flask
    sitting: str
    code: str
    educator: FlaskClient
    phones: list[FlaskClient]
    tokens: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, app: Flask, seed: int, now: datetime) -> Room:
        """Open a led room with an educator and phones that came in by the door."""
        chance = Random(seed)  # noqa: S311 - two rooms are to be alike
        catalogue: Catalogue = app.extensions["catalogue"]
        with app.app_context():
            migrate(db.engine)
            items = [(item, catalogue.item(item).cells) for item in catalogue.form(FORM).items]
            link = new_set_up_link(db.session, now=now, draw=chance.randbytes)
            signed_in = set_up(
                db.session,
                link or "",
                "Somebody",
                "a long and plain passphrase of the test",
                now=now,
                passwords=Passwords(),
                secret=SECRET.encode(),
                draw=chance.randbytes,
            )
            plan = sittings.Plan(
                FORM, catalogue.form_digest(FORM), items, "en", Pace.LED, LEARNERS + 5, 10, signed_in.profile.id
            )
            sitting = sittings.open_sitting(db.session, plan, now, chance)
            code = db.session.scalars(select(Sitting.code)).one() or ""
        educator = app.test_client()
        with educator.session_transaction() as session:
            session["educator"] = signed_in.token
        room = cls(app, sitting, code, educator, [app.test_client() for _ in range(LEARNERS)])
        room._enter()
        return room

    def _enter(self) -> None:
        """Let every phone in by the door, as learners come in."""
        for phone in self.phones:
            self.send(phone, f"/j/{self.code}", f"/j/{self.code}")
            with phone.session_transaction() as session:
                self.tokens.append(session["seat"]["token"])

    def send(self, client: FlaskClient, page: str, to: str, **fields: str) -> int:
        """Send the form of a page, and give the status."""
        html = client.get(page, environ_base={"REMOTE_ADDR": ADDRESS}).text
        found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', html)
        data = {"csrf_token": found.group(1) if found else "", **fields}
        return client.post(to, data=data, environ_base={"REMOTE_ADDR": ADDRESS}).status_code

    def open_next(self) -> str:
        """Put up the next question, and give the run's id."""
        with self.app.app_context():
            sittings.show_next(db.session, self.sitting, after=screen(db.session, self.sitting).position)
            current = screen(db.session, self.sitting).current
            if current is None:
                raise RuntimeError("the room has no next question")
            if current.item != sittings.SCORE:
                sittings.show_options(db.session, current.id)
            return current.id

    def answer(self, number: int, run: str, option: str | None) -> int:
        """Answer as phone ``number``; no option means skipping."""
        fields = {"skip": "yes"} if option is None else {"answer": option}
        return self.send(self.phones[number], "/learn/session", f"/learn/session/{run}", **fields)

    def open_current(self) -> str:
        """Give the run on the screen."""
        with self.app.app_context():
            current = screen(db.session, self.sitting).current
            if current is None:
                raise RuntimeError("nothing is on the screen")
            return current.id

    @property
    def box(self) -> BallotBox:
        """Give the ballot box."""
        box: BallotBox = self.app.extensions["ballot"]
        return box

    def options(self, run: str) -> list[str]:
        """Give the option ids of a run's item."""
        catalogue: Catalogue = self.app.extensions["catalogue"]
        with self.app.app_context():
            item = next(found.item for found in screen(db.session, self.sitting).runs if found.id == run)
        return [option.id for option in catalogue.item(item).options]


def attack(settings: Settings | None = None) -> Iterator[Finding]:
    """Try every attack in turn, and yield what each found.

    The rooms are made with the settings, those of the environment when none are given, but never in their database.
    Raises ``SettingsError`` for a setting, and ``NoThrowAway`` for a database server, that cannot be used.
    """
    with _throw_away(settings or read_settings()) as make, _listening() as heard:
        now = datetime.now(UTC)
        one, other = Room.open(make("one"), 7, now), Room.open(make("other"), 7, now)
        yield _compare_while_open(one, other)
        yield _force_an_error(one)
        yield from _end_and_search(one)
        yield _search_logs(one, heard)
    yield _small_rooms()
    yield _sock_puppets()
    yield _differencing()


@contextmanager
def _throw_away(settings: Settings) -> Iterator[Callable[[str], Flask]]:
    """Give a way to make applications in a folder, and in databases, that go afterwards."""
    with tempfile.TemporaryDirectory(prefix="upstander-privacy-") as folder, ExitStack() as stack:

        def make(name: str) -> Flask:
            (Path(folder) / name).mkdir()
            own = {
                "data_dir": Path(folder) / name,
                "database_url": stack.enter_context(_database(settings)),
                "secret_key": SecretStr(SECRET),
                "rate_limit_storage": "memory://",
            }
            app = create_app(settings.model_copy(update=own))
            with app.app_context():
                stack.callback(db.engine.dispose)
            return app

        yield make


@contextmanager
def _database(settings: Settings) -> Iterator[str | None]:
    """Make a database on the server that the settings name, and drop it in the end; SQLite needs a folder only."""
    address = make_url(settings.database)
    if address.get_backend_name() == "sqlite":
        yield None
        return
    name = f"upstander_privacy_{secrets.token_hex(8)}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except DBAPIError as error:
        engine.dispose()
        raise NoThrowAway(
            f"{address.render_as_string(hide_password=True)} made no database to throw away"
            f" ({str(error.orig).splitlines()[0]}). The privacy test never uses the one named: let its user make"
            " others with ALTER ROLE ... CREATEDB, or name another server."
        ) from None
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Collect everything that is logged by anybody, at every level."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(logging.Formatter("%(name)s %(message)s").format(record))

    ear, root = Ear(), logging.getLogger()
    before = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(ear)
        root.setLevel(before)


def educator_pages(app: Flask, sitting: str) -> list[str]:
    """Give the address of every page an educator can fetch, the sitting's own among them."""
    adapter = app.url_map.bind("localhost")
    known = {"sitting_id": sitting, "form_id": FORM}
    return sorted(
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("teach.") and "GET" in (rule.methods or ()) and rule.arguments <= known.keys()
    )


def _fetch(room: Room, page: str) -> bytes:
    """Fetch an educator's page without what differs between any two visits: the form's own token."""
    body = room.educator.get(page).data
    return re.sub(rb'(<input[^>]* name="csrf_token"[^>]* value=)"[^"]+"', rb"\1", body)


def _compare_while_open(one: Room, other: Room) -> Finding:
    """Answer differently in two rooms that are alike otherwise; every educator's page must be the same.

    The last phone does not answer; it is needed for the next attack.
    """
    run, same = one.open_next(), other.open_next()
    options, pages = one.options(run), educator_pages(one.app, one.sitting)
    differing, compared = set[str](), 0
    for number in range(LEARNERS - 1):
        one.answer(number, run, options[0])
        other.answer(number, same, None if number % 3 == 0 else options[number % len(options)])
        for page in pages if number in (0, 4, LEARNERS - 2) else ():
            compared += 1
            if _fetch(one, page) != _fetch(other, page):
                differing.add(page)
    return Finding(
        f"Fetch each of {len(pages)} educator's addresses while a question is open, in two rooms that answer"
        f" differently ({compared} comparisons)",
        f"they differ: {', '.join(sorted(differing))}" if differing else "byte for byte the same",
        bool(differing) or not compared,
    )


def _force_an_error(room: Room) -> Finding:
    """Break the server in the middle of an answer and at the door; the next attack reads the logs."""
    catalogue = room.app.extensions["catalogue"]
    phone = room.phones[-1]
    run = room.open_current()
    page = phone.get("/learn/session").text
    found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)
    room.app.extensions["catalogue"] = None
    room.app.config["PROPAGATE_EXCEPTIONS"] = False
    data = {"csrf_token": found.group(1) if found else "", "answer": "a"}
    statuses = [
        phone.post(f"/learn/session/{run}", data=data, environ_base={"REMOTE_ADDR": ADDRESS}).status_code,
        room.app.test_client().get(f"/j/{room.code}", environ_base={"REMOTE_ADDR": ADDRESS}).status_code,
    ]
    room.app.extensions["catalogue"] = catalogue
    broken = statuses == [500, 500]
    return Finding(
        "Break the server in the middle of an answer, and at the door",
        "it answered with its calm page" if broken else f"it answered {statuses}; this attack did not work",
        not broken,
    )


def _end_and_search(room: Room) -> Iterator[Finding]:
    """End the sitting, then look for what led to answers in the tables and in every file."""
    with room.app.app_context():
        salt = db.session.scalars(select(Sitting.salt)).one() or b""
        receipts = list(db.session.scalars(select(Receipt.hash)))
        db.session.rollback()
        scrubbed = room.box.end(db.session, room.sitting)
        rows = len(db.session.scalars(select(Receipt.hash)).all()) + len(db.session.scalars(select(Tally.cell)).all())
        left = db.session.scalars(select(Sitting.salt)).one()
        db.session.rollback()
    yield Finding(
        f"After the end: count receipts, tallies and salts ({len(receipts)} receipts before)",
        f"{rows} rows left, the salt is {'gone' if left is None else 'still there'}",
        bool(rows) or left is not None or not receipts,
    )
    wanted = {"salt": [salt], "receipt": receipts, "token": [token.encode() for token in room.tokens]}
    with room.app.app_context():
        yield (_search_files if db.engine.dialect.name == "sqlite" else _search_tables)(wanted, scrubbed)


def _search_files(wanted: dict[str, list[bytes]], scrubbed: bool) -> Finding:
    """Look for bytes that must be gone in every file of the folder that holds the database."""
    hits = _hits(wanted, {file.name: file.read_bytes() for file in Path(str(db.engine.url.database)).parent.iterdir()})
    return Finding(
        f"Search every file of the data folder for {sum(map(len, wanted.values()))} salts, receipts and tokens",
        ", ".join(hits) if hits else "none of their bytes in any file",
        bool(hits) or not scrubbed,
    )


def _search_tables(wanted: dict[str, list[bytes]], scrubbed: bool) -> Finding:
    """Look for bytes that must be gone in the files of PostgreSQL's tables, or at their size without the right to.

    The server's write-ahead log is not looked at: it keeps them for a while, and no client can change that.
    """
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")):
            pages = connection.scalar(text("SELECT pg_relation_size('receipt') + pg_relation_size('tally')"))
            return Finding(
                "Look at the size of the tables of receipts and tallies (only a superuser may search their files)",
                f"{pages} bytes",
                bool(pages) or not scrubbed,
            )
        connection.execute(text("CHECKPOINT"))
        files = connection.execute(
            text(
                "SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
                " WHERE relkind IN ('r', 'i', 't')"
            )
        )
        hits = _hits(wanted, {name: bytes(content) for name, content in files})
    return Finding(
        f"Search the files of every table and index for {sum(map(len, wanted.values()))} salts, receipts and tokens",
        ", ".join(hits) if hits else "none of their bytes in any; the server's own log was not searched",
        bool(hits) or not scrubbed,
    )


def _hits(wanted: dict[str, list[bytes]], files: dict[str, bytes]) -> list[str]:
    """Say which kinds of secret are in which files."""
    return sorted(
        f"a {kind} in {name}"
        for name, content in files.items()
        for kind, values in wanted.items()
        if any(value in content for value in values)
    )


def _search_logs(room: Room, heard: list[str]) -> Finding:
    """Look in everything that was logged for what could tie an answer to somebody."""
    everything = "\n".join(heard)
    wanted = {
        "the address": [ADDRESS],
        "a token": room.tokens,
        "the code": [room.code],
        "an answer": ["answer=", "'answer'"],
    }
    found = [what for what, values in wanted.items() if any(value in everything for value in values)]
    return Finding(
        f"Read everything that was logged meanwhile, errors included ({len(heard)} lines)",
        f"found {', '.join(found)}" if found else "no address, token, code or answer",
        bool(found) or not heard,
    )


def _small_rooms() -> Finding:
    """Compare what is released of every room below ten: it must be the same text for all of them."""
    released = {
        suppress({"a": first, "b": number - first, "skip": 0}, 10).to_json()
        for number in range(10)
        for first in range(number + 1)
    }
    return Finding(
        "Release every possible room of fewer than ten, with two options",
        f"{len(released)} different texts" if len(released) > 1 else "one and the same text for all",
        len(released) > 1,
    )


def _sock_puppets(runs: int = 3000) -> Finding:
    """Fill a room with one's own devices around a single learner, and guess the learner's answer.

    With 3,000 runs for each answer and size, chance moves the figure by about half a per cent.
    """
    chance = Random(2026)  # noqa: S311 - the attacker's coin, not the fuzz
    best = 0.0
    for puppets in range(9, 13):
        right = 0.0
        for half in (True, False):
            seen = [_shown(puppets, half) for _ in range(runs)]
            right += sum(_guess(percent, puppets, chance) is half for percent in seen) / len(seen) / 2
        best = max(best, right)
    return Finding(
        "Fake a class of nine to twelve around one learner and guess the learner's answer",
        f"right {100 * best:.0f} % of the time at best, a coin 50 % (allowed: {100 * BEST_ATTACK:.0f} %)",
        best > BEST_ATTACK,
    )


def _shown(puppets: int, is_a: bool) -> int:
    """Release a room of puppets that split evenly and one learner, with the real randomness."""
    counts = {"a": puppets // 2 + is_a, "b": puppets - puppets // 2 + (not is_a)}
    shares = dict(suppress(counts, 10).entries)
    return shares["a"].percent - shares["b"].percent


def _guess(difference: int, puppets: int, chance: Random) -> bool:
    """Guess the likelier answer from what was shown; a tie is a coin."""
    neutral = -10 if puppets % 2 else 0
    return chance.random() < 0.5 if difference == neutral else difference > neutral


def _differencing(runs: int = 2000) -> Finding:
    """Ask the same class twice, once without one learner, and guess from the difference."""
    right = 0
    for number in range(runs):
        is_a = number % 2 == 0
        whole = dict(suppress({"a": 8 + is_a, "b": 8 + (not is_a)}, 10).entries)
        without = dict(suppress({"a": 8, "b": 8}, 10).entries)
        moved = whole["a"].percent - without["a"].percent
        right += (moved > 0) == is_a if moved else number % 4 < 2
    share = right / runs
    return Finding(
        "Ask a class twice, the second time without one learner, and compare",
        f"right {100 * share:.0f} % of the time, where a coin is right 50 % (allowed: {100 * BEST_ATTACK:.0f} %)",
        share > BEST_ATTACK,
    )
