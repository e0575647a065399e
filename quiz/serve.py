"""Start the server: look before starting, say where it is, and stop cleanly."""

from __future__ import annotations

import io
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import segno
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from quiz import limiting
from quiz.accounts import tidying as accounts_tidying
from quiz.accounts.invitations import new_set_up_link
from quiz.accounts.second_factor import seal_anew
from quiz.app import ballot_box
from quiz.ballot import tidying as ballot_tidying
from quiz.ballot.scrubbing import clean_files
from quiz.config import Settings, SettingsError, read_settings, secret_keys
from quiz.content.catalogue import load
from quiz.db import Unavailable, trouble
from quiz.migrations import migrate

try:
    import fcntl
except ImportError:  # Windows has no such locks.
    fcntl = None  # type: ignore[assignment]

#: Answers wait for the disk, and on SQLite those that wait together are stored together: so more threads than cores.
THREADS = 16

#: What builds the application, as module and function.
APPLICATION = "quiz.app:create_app"

#: Connections that the processes hold together; those beyond wait outside.
CONNECTIONS = 4096
LARGEST_HEADERS = 64 * 1024


#: Locks on data folders, held until this process ends.
_held: list[int] = []


class CannotServe(Exception):
    """The server can't start; the text says why and what to do."""


@dataclass(frozen=True)
class Plan:
    """Where to listen, and with how many processes."""

    host: str
    port: int
    workers: int

    @property
    def is_open_to_others(self) -> bool:
        """Say whether other machines can reach the address."""
        return self.host not in ("127.0.0.1", "::1", "localhost")

    @property
    def here(self) -> str:
        """Give the address to open on this machine, without a slash at its end."""
        every = ("127.0.0.1", "0.0.0.0", "::1", "::")  # noqa: S104 - what to print, not where to listen
        return f"http://{'localhost' if self.host in every else self.host}:{self.port}"


def prepare(data: Path | None, demo: bool = False) -> Settings:
    """Read settings, content and secret, and bring the database up to date, so that faults show before start.

    A demo gets a folder of its own inside the data folder, unless ``data`` names one: it never mixes with rooms
    of real learners.
    Raises ``SettingsError``, ``ContentError`` and ``CannotServe`` with the sentences to print.
    """
    # What is made from here on, the database above all, is nobody else's to read.
    os.umask(0o077)
    if data is None and demo:
        data = read_settings().data_dir / "demo"
    if data is not None:
        # Workers are processes of their own and read the environment again.
        os.environ["QUIZ_DATA_DIR"] = str(data.resolve())
    settings = read_settings()
    secret_keys(settings)
    load(settings.scenarios_dir, own_help=settings.help_file)
    limiting.check_storage(settings.rate_limit_storage)
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"QUIZ_DATA_DIR: cannot make the folder {settings.data_dir} ({error.strerror}). Choose another with "
            "--data DIR."
        ) from None
    _bring_up_to_date(settings)
    return settings


def _bring_up_to_date(settings: Settings) -> None:
    """Migrate the database, and finish what a kill or a long rest left: close, delete and scrub what is due.

    Second factors are sealed with the newest secret here, because a revision does not know it.
    """
    engine = create_engine(settings.database, hide_parameters=True)
    keys = secret_keys(settings)
    try:
        migrate(engine)
        now = datetime.now(UTC)
        # A database that can be read but not written to still has results to show.
        with Session(engine) as session, suppress(Unavailable):
            if seal_anew(session, keys):
                # What was overwritten may have been a secret in clear.
                clean_files(engine, "educator")
            ballot_tidying.tidy(session, ballot_box(keys[0]), now)
            accounts_tidying.tidy(session, now=now)
    except DBAPIError as error:
        raise CannotServe(trouble(engine.url, error)) from None
    finally:
        engine.dispose()


def check_port(plan: Plan) -> None:
    """Raise ``CannotServe`` when the address is taken or is not this machine's."""
    family = socket.AF_INET6 if ":" in plan.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((plan.host, plan.port))
        except OSError as error:
            raise CannotServe(
                f"Cannot listen on {plan.host} port {plan.port} ({error.strerror}). Is another program using it? "
                f"Try --port {plan.port + 1 if plan.port < 65535 else 8000}."
            ) from None


def lan_address() -> str | None:
    """Give this machine's address on the local network, or ``None`` without one. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket only picks a route; 192.0.2.1 is reserved for documentation.
            probe.connect(("192.0.2.1", 9))
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if address.startswith("127.") else address


def greeting(plan: Plan, address: str | None, settings: Settings) -> Iterator[str]:
    """Yield the lines to print before the server starts."""
    yield f"Upstander is at {plan.here}/   (Ctrl-C stops it)"
    if settings.proxies and not plan.is_open_to_others:
        names = ", ".join(f"https://{name}/" for name in settings.trusted_hosts)
        yield f"Phones reach it through the proxy in front{f', at {names}' if names else ''}."
    elif not plan.is_open_to_others:
        yield "Only this computer can open it. To let phones on this network in: add --host 0.0.0.0"
    elif address is None:
        yield "This computer has no network address at present, so phones can't reach it yet."
    else:
        link = f"http://{address}:{plan.port}/"
        yield f"On this network: {link}"
        yield _qr(link)
        yield (
            "Careful: this is plain HTTP. Anyone on the same network could read what phones send. Use a network "
            "you trust, such as this laptop's own hotspot, or put it behind HTTPS."
        )


def hold(folder: Path) -> bool:
    """Mark the data folder as served by this process until it ends; ``False`` when another process serves it.

    The mark is an advisory lock on the folder itself, so it leaves no file and ends with the process.
    """
    if fcntl is not None:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            # Any other error is a file system without locks.
            return not isinstance(error, BlockingIOError)
        _held.append(descriptor)
    return True


def set_up_token(settings: Settings) -> str | None:
    """Make the token of the set-up link while there is no educator; an earlier one stops working.

    The parent calls it once, before any worker starts, so that there is one link and one line about it.
    """
    engine = create_engine(settings.database)
    try:
        with Session(engine) as session:
            return new_set_up_link(session, now=datetime.now(UTC))
    finally:
        engine.dispose()


def set_up_lines(plan: Plan, token: str) -> Iterator[str]:
    """Yield the lines about the set-up link. It is printed and kept nowhere; see ``quiz/teach/links.py``."""
    yield ""
    yield "There is no educator yet. Open this link once to make the first account:"
    yield f"  {plan.here}/teach/set-up/{token}"
    yield "On another computer, put this server's address in place of the first part. A new start makes a new link."


def _qr(link: str) -> str:
    """Draw a link as a QR code for a terminal."""
    drawing = io.StringIO()
    segno.make(link, error="m").terminal(drawing, compact=True, border=2)
    return drawing.getvalue().rstrip("\n")


def is_news(record: logging.LogRecord) -> bool:
    """Say whether a message of the server is worth a line: that ``THREADS`` is more than the cores is meant so."""
    return "Python threads" not in record.getMessage()


def run(plan: Plan) -> None:
    """Serve until stopped by Ctrl-C or a termination signal."""
    logging.getLogger("_granian").addFilter(is_news)
    server = Granian(
        APPLICATION,
        factory=True,
        interface=Interfaces.WSGI,
        address=plan.host,
        port=plan.port,
        workers=plan.workers,
        blocking_threads=THREADS,
        # A phone keeps its connection between two looks, so each of a thousand holds one.
        backlog=CONNECTIONS,
        # Nobody speaks HTTP/2 without TLS but to hide something; nothing we take has headers beyond 64 KiB.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEADERS),
        websockets=False,
        log_level=LogLevels.warning,
        # Access logs would hold addresses and times, from which an answer could be guessed.
        log_access=False,
        respawn_failed_workers=True,
        # Ctrl-C must not wait for phones that keep a connection open.
        workers_kill_timeout=5,
    )
    server.serve()
