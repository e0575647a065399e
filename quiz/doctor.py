"""``quiz doctor``: looks at the machine, the settings and the database, and says what to do. It changes nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from limits.errors import ConfigurationError
from limits.storage import storage_from_string
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from quiz import migrations
from quiz.accounts.models import Educator
from quiz.accounts.sealing import SealBroken, is_current, open_sealed
from quiz.ballot.models import Sitting, State
from quiz.ballot.scrubbing import is_scrub_pending
from quiz.ballot.tidying import NOBODY
from quiz.config import SECRET_FILE, Settings, SettingsError, env_file, secret_keys, unknown_settings
from quiz.content import check as checking
from quiz.content.catalogue import load
from quiz.content.help import HONG_KONG
from quiz.content.mistake import ContentError
from quiz.content.targets import NOW
from quiz.db import trouble

OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH

#: Bytes free on the disk: below the first an answer may soon not fit, below the second it is time to look.
LEAST_FREE = 100 * 2**20
LITTLE_FREE = 2**30

#: A clock before this is wrong: the program is younger.
YOUNGEST = datetime(2026, 1, 1, tzinfo=UTC)
DRIFT = timedelta(minutes=2)

#: SQLite that knows RETURNING, on which an answer counted once rests.
OLDEST_SQLITE = (3, 35, 0)
OLDEST_PYTHON = (3, 11)

#: File systems of other machines, on which SQLite's locks and its log in shared memory do not work.
SHARED_DRIVES = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p")


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at and found, and what to do where something is to be done."""

    level: Level
    what: str
    to_do: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.what}.{' ' + self.to_do if self.to_do else ''}"


def ok(what: str) -> Finding:
    """Say that something is well."""
    return Finding(Level.OK, what)


def look(what: str, to_do: str) -> Finding:
    """Say that somebody should look at something."""
    return Finding(Level.LOOK, what, to_do)


def wrong(what: str, to_do: str) -> Finding:
    """Say that something is wrong."""
    return Finding(Level.WRONG, what, to_do)


def examine(settings: Settings, workers: int, now: datetime) -> Iterator[Finding]:
    """Yield a finding for everything that is looked at.

    ``workers`` is the number of server processes, ``now`` the moment by this machine's clock. Neither a database nor
    a secret is made where there is none.
    """
    yield from _versions()
    yield from _names()
    yield from _secret(settings)
    yield from _folder(settings)
    yield from _clock(settings, now)
    yield from _disk(settings)
    yield from _proxies(settings)
    yield from _rate_limit(settings, workers)
    yield from _content(settings, now)
    yield from _database(settings, now)


def _versions() -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= OLDEST_PYTHON:
        yield ok(f"Python {python}")
    else:
        yield wrong(f"Python {python} is too old", "Install Python 3.11 or newer.")
    if sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        yield ok(f"SQLite {sqlite3.sqlite_version}")
    else:
        yield wrong(f"SQLite {sqlite3.sqlite_version} is too old", "Use a Python that brings SQLite 3.35 or newer.")


def _names() -> Iterator[Finding]:
    file = env_file()
    if file.is_file():
        yield ok(f"settings are read from the environment and {file}")
    else:
        yield ok(f"settings are read from the environment; there is no file {file}")
    for sentence in unknown_settings():
        yield look(sentence.rstrip(".?"), "Names of settings stand in docs/reference.md.")


def _secret(settings: Settings) -> Iterator[Finding]:
    kept = settings.data_dir / SECRET_FILE
    if settings.secret_key is None and not kept.is_file():
        yield look("there is no secret yet", "quiz serve makes one at its first start.")
        return
    try:
        keys = secret_keys(settings)
    except SettingsError as error:
        yield wrong("a secret can't be used", str(error))
        return
    older = f", and {len(keys) - 1} older" if len(keys) > 1 else ""
    yield ok(f"the secret is long enough and not a repeated pattern{older}")
    if len(keys) > 1:
        yield look("older secrets are still accepted", "Take them out of QUIZ_OLD_SECRET_KEYS a day after the change.")
    if settings.secret_key is not None:
        if kept.is_file():
            yield look(f"QUIZ_SECRET_KEY is used, and {kept} is not", "Delete the file, or unset the variable.")
        return
    mode = stat.S_IMODE(kept.stat().st_mode)
    if mode & OTHERS:
        yield wrong(f"{kept} can be read by others (mode {mode:03o})", f"chmod 600 {kept}, then change the secret.")
    else:
        yield ok("the secret's file is its owner's alone")


def _keys(settings: Settings) -> tuple[bytes, ...]:
    """Give the secrets there are, making none."""
    if settings.secret_key is None and not (settings.data_dir / SECRET_FILE).is_file():
        return ()
    with suppress(SettingsError):
        return secret_keys(settings)
    return ()


def _folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    if not folder.is_dir():
        yield look(f"there is no data folder {folder} yet", "quiz serve makes it at its first start.")
        return
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & OTHERS_WRITE:
        yield wrong(f"others may write in the data folder (mode {mode:03o})", f"chmod 700 {folder}")
    elif mode & OTHERS:
        yield look(f"others may look into the data folder (mode {mode:03o})", f"chmod 700 {folder}")
    else:
        yield ok("the data folder is its owner's alone")
    if hasattr(os, "geteuid"):
        strangers = [path.name for path in (folder, *folder.iterdir()) if path.stat().st_uid != os.geteuid()]
        if strangers:
            yield look(
                f"{strangers[0]} belongs to another user than the one who asks",
                "Run this as the user who runs the server; if this is that user, chown it.",
            )
        else:
            yield ok("the data folder and its files belong to the user who asks")
    open_files = [path.name for path in folder.glob("upstander.sqlite3*") if path.stat().st_mode & OTHERS]
    if open_files:
        yield wrong(f"{open_files[0]} can be read by others", f"chmod 600 {folder}/upstander.sqlite3*")
    unwritable = [path.name for path in (folder, *folder.glob("upstander.sqlite3*")) if not os.access(path, os.W_OK)]
    if unwritable:
        yield wrong(
            f"whoever asks cannot write in {folder} ({unwritable[0]})",
            "Run this as the user who runs the server; if this is that user, chown it, or chmod u+w it.",
        )
    kind = _file_system(folder)
    if kind in SHARED_DRIVES:
        yield wrong(f"the data folder is on a shared drive ({kind})", "SQLite needs a disk of this machine.")


def _clock(settings: Settings, now: datetime) -> Iterator[Finding]:
    if now < YOUNGEST:
        yield wrong(f"the clock says {now:%Y-%m-%d}, before this program was written", "Set the clock.")
        return
    written = [path.stat().st_mtime for path in settings.data_dir.glob("*")] if settings.data_dir.is_dir() else []
    latest = datetime.fromtimestamp(max(written, default=0.0), UTC)
    if latest > now + DRIFT:
        yield wrong(
            f"files in the data folder are from {latest:%Y-%m-%d %H:%M} UTC, later than now",
            "The clock went back: set it, or sessions will close and be deleted on the wrong day.",
        )
    else:
        yield ok(f"the clock says {now:%Y-%m-%d %H:%M} UTC, and no file is from later")
    synchronised = _synchronised()
    if synchronised == "no":
        yield look("no time server keeps the clock right", "timedatectl set-ntp true, where there is a network.")
    elif synchronised == "yes":
        yield ok("the clock is kept right by a time server")


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = next(path for path in (settings.data_dir.resolve(), *settings.data_dir.resolve().parents) if path.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / 2**30:.1f} GiB are free where the data folder is"
    if free < LEAST_FREE:
        yield wrong(said, "Make room: an answer that does not fit is refused.")
    elif free < LITTLE_FREE:
        yield look(said, "Make room before long.")
    else:
        yield ok(said)


def _proxies(settings: Settings) -> Iterator[Finding]:
    if settings.proxies and not settings.trusted_hosts:
        yield wrong(
            f"QUIZ_PROXIES is {settings.proxies}, but QUIZ_TRUSTED_HOSTS names nobody",
            "Every request for a name is refused with 400: set QUIZ_TRUSTED_HOSTS to the name on the certificate.",
        )
    elif settings.trusted_hosts and not settings.proxies:
        yield look(
            "QUIZ_TRUSTED_HOSTS names a host, but QUIZ_PROXIES is 0",
            "Behind a proxy that speaks HTTPS set QUIZ_PROXIES=1: otherwise cookies are not marked for HTTPS, and "
            "all phones seem to come from one address.",
        )
    elif settings.proxies:
        yield ok(f"{settings.proxies} proxies in front are believed, for {', '.join(settings.trusted_hosts)}")
    else:
        yield look(
            "no proxy is set, so this is plain HTTP",
            "On a network you trust that is as meant; on the internet put HTTPS in front (docs/operating.md).",
        )
    if settings.leave_address.startswith("http://"):
        yield look("Leave quickly goes to a plain HTTP address", "Set QUIZ_LEAVE_ADDRESS to one with https://.")


def _rate_limit(settings: Settings, workers: int) -> Iterator[Finding]:
    storage = settings.rate_limit_storage
    try:
        answers = storage_from_string(storage).check()
    except (ConfigurationError, ValueError, ImportError, OSError) as error:
        yield wrong(
            f"QUIZ_RATE_LIMIT_STORAGE can't be used ({type(error).__name__})",
            "Write it as the limits library does, and install what it needs.",
        )
        return
    if not answers:
        yield wrong("the place where wrong codes are counted does not answer", "Look at QUIZ_RATE_LIMIT_STORAGE.")
    elif workers > 1 and storage.startswith("memory://"):
        yield look(
            f"{workers} processes each count wrong codes for themselves",
            f"Somebody who guesses gets {workers} times as many tries; a shared QUIZ_RATE_LIMIT_STORAGE ends that.",
        )
    else:
        yield ok("wrong codes are counted in one place")


def _content(settings: Settings, now: datetime) -> Iterator[Finding]:
    try:
        catalogue = load(settings.scenarios_dir, own_help=settings.help_file)
    except ContentError as error:
        first = error.mistakes[0]
        yield wrong(
            f"the content has {len(error.mistakes)} mistakes and can't be served, the first in {first.file} line "
            f"{first.line}",
            "quiz check names them.",
        )
        return
    report = checking.check(settings.scenarios_dir, now.astimezone(HONG_KONG).date(), NOW, settings.help_file)
    if report.mistakes:
        yield look(f"the content is served, with {len(report.mistakes)} points open", "quiz check names them.")
    else:
        yield ok(f"the content is whole: {len(catalogue.items())} scenes in {len(catalogue.forms())} courses")


def _database(settings: Settings, now: datetime) -> Iterator[Finding]:
    url = make_url(settings.database)
    name = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        yield look("there is no database yet", "quiz serve makes it at its first start.")
        return
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            found = migrations.revision_of(connection)
            is_empty = not inspect(connection).get_table_names()
        if is_empty:
            yield look(f"the database {name} is empty", "quiz serve makes its tables at its first start.")
            return
        yield ok(f"the database answers: {name}")
        if found != migrations.newest():
            older = found is None or found in migrations.known_revisions()
            yield wrong(
                f"the database is at revision {found}, this version is at {migrations.newest()}",
                "Start the server once: quiz serve" if older else "Install the newer version that made it.",
            )
            return
        yield ok(f"the database is up to date (revision {found})")
        if engine.dialect.name == "postgresql":
            yield from _postgres(engine, now)
        with Session(engine) as session:
            for question in (_leftovers, _people):
                yield from question(session, settings, now)
    except DBAPIError as error:
        if url.get_backend_name() == "sqlite":
            said, _, to_do = trouble(url, error).partition(". ")
            yield wrong(said[:1].lower() + said[1:].rstrip("."), to_do)
            return
        yield wrong(
            f"the database {name} can't be reached or read ({type(error).__name__})",
            "Is it running, and are QUIZ_DATABASE_URL, user and password right?",
        )
    finally:
        engine.dispose()


def _leftovers(session: Session, _settings: Settings, now: datetime) -> Iterator[Finding]:
    """Look at what is past its time."""
    late = select(Sitting.id).where(Sitting.state == State.OPEN, Sitting.closes_at <= now)
    due = select(Sitting.id).where(Sitting.delete_on <= now.date(), Sitting.owner != NOBODY)
    for wanted, what, well in (
        (late, "should have closed", "is past its hour"),
        (due, "should have been deleted", "is past its day"),
    ):
        found = len(session.scalars(wanted).all())
        if found:
            yield look(f"{found} sessions {what}", "quiz tidy does it; a timer that runs it daily keeps it done.")
        else:
            yield ok(f"no session {well}")
    if is_scrub_pending(session):
        yield look(
            "remains of an ended session are still in the files",
            "quiz tidy removes them. If it says a reader held it up, end the program that reads the database.",
        )
    else:
        yield ok("nothing of an ended session is left to scrub")


def _people(session: Session, settings: Settings, _now: datetime) -> Iterator[Finding]:
    """Look at who can get in, and whether their second factors still open."""
    everyone = session.scalars(select(Educator).where(~Educator.is_revoked)).all()
    if not everyone:
        yield look("there is no educator yet", "Follow the set-up link that quiz serve prints.")
    elif not any(educator.is_admin for educator in everyone):
        yield look("there is no administrator", "quiz educator invite NAME --admin")
    else:
        yield ok(f"{len(everyone)} educators can sign in")
    sealed = [(one.id, one.totp_secret) for one in everyone if one.totp_secret is not None]
    if not sealed:
        return
    keys = _keys(settings)
    lost = sum(not _opens(kept, id, keys) for id, kept in sealed)
    stale = sum(not is_current(kept, id, keys[0]) for id, kept in sealed) - lost if keys else 0
    if lost:
        yield wrong(
            f"{lost} second factors do not open with this secret",
            "Put the earlier secret into QUIZ_OLD_SECRET_KEYS and start the server; without it, recovery codes are the "
            "way in.",
        )
    elif stale:
        yield look(f"{stale} second factors are not sealed with the newest secret", "Start the server: quiz serve")
    else:
        yield ok(f"{len(sealed)} second factors open with this secret")


def _opens(kept: str, educator_id: str, keys: tuple[bytes, ...]) -> bool:
    try:
        open_sealed(kept, educator_id, keys)
    except SealBroken:
        return False
    return True


#: Settings of PostgreSQL: name -> (is it well?, how bad otherwise, what it means and what to do).
_SETTINGS: dict[str, tuple[Callable[[str], bool], Level, str]] = {
    "fsync": (lambda value: value == "on", Level.WRONG, "Answers are lost at a power cut: set fsync = on."),
    "synchronous_commit": (
        lambda value: value != "off",
        Level.WRONG,
        "Answers are lost at a crash: set synchronous_commit = on.",
    ),
    "archive_mode": (
        lambda value: value == "off",
        Level.LOOK,
        "The archive keeps every answer one by one: leave this database out of it (docs/operating.md).",
    ),
    "wal_level": (
        lambda value: value != "logical",
        Level.LOOK,
        "Logical replication would carry every answer one by one: don't replicate this database so.",
    ),
    "log_statement": (
        lambda value: value in ("none", "ddl"),
        Level.LOOK,
        "The log then has the time of every answer: set log_statement = none.",
    ),
    "log_min_duration_statement": (
        lambda value: value == "-1",
        Level.LOOK,
        "The log then has the time of slow answers, with what was sent: set it to -1.",
    ),
}


def _postgres(engine: Engine, now: datetime) -> Iterator[Finding]:
    with engine.connect() as connection:
        for name, (is_well, level, to_do) in _SETTINGS.items():
            value = str(connection.scalar(text("SELECT current_setting(:name)"), {"name": name}))
            yield ok(f"{name} is {value}") if is_well(value) else Finding(level, f"{name} is {value}", to_do)
        theirs = connection.scalar(text("SELECT clock_timestamp()"))
    if isinstance(theirs, datetime) and abs(theirs - now) > DRIFT:
        yield look("the database's clock and this machine's differ", "Keep both right by a time server.")


def _file_system(folder: Path) -> str:
    """Give the kind of file system a folder is on, as Linux names it; empty where that can't be told."""
    with suppress(OSError):
        mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
        here = folder.resolve()
        holding = [mount for mount in mounts if here.is_relative_to(mount[1].replace("\\040", " "))]
        return max(holding, key=lambda mount: len(mount[1]))[2] if holding else ""
    return ""


def _synchronised() -> str:
    """Give ``yes`` or ``no`` as systemd says whether a time server keeps the clock, empty where nobody knows."""
    command = shutil.which("timedatectl")
    if command is None:
        return ""
    with suppress(OSError, subprocess.SubprocessError):
        asked = [command, "show", "--property=NTPSynchronized", "--value"]
        return subprocess.run(asked, capture_output=True, text=True, timeout=3, check=True).stdout.strip()  # noqa: S603
    return ""
