"""A throw-away server: the real one, as a process of its own, on a folder that goes afterwards."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from quiz.rehearse.wire import Server

#: Seconds within which a server has to answer.
START_WITHIN = 60.0

#: What starts the server.
QUIZ = (sys.executable, "-c", "from quiz.cli import main; main()")


class DidNotStart(Exception):
    """The throw-away server ended or stayed silent; the text is what it printed."""


@dataclass(frozen=True)
class OwnServer:
    """A server that is ours alone: where it is, its processes, its database and its secret."""

    server: Server
    process: int
    database: str
    secret: bytes
    folder: Path

    @property
    def processes(self) -> tuple[int, ...]:
        """Give the process and its workers, which are a group of their own, where the system tells (Linux)."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                # The name in brackets may hold anything; the group is the third field after it.
                if int(stat.read_text().rpartition(")")[2].split()[2]) == self.process:
                    found.append(int(stat.parent.name))
        return tuple(found) or (self.process,)


@contextmanager
def own_server(
    beside: Path | None = None,
    workers: int = 1,
    database: str | None = None,
    command: tuple[str, ...] = (*QUIZ, "serve"),
    settings: Mapping[str, str] | None = None,
) -> Iterator[OwnServer]:
    """Start a server on a free port of this machine alone, and end it and its folder afterwards.

    The folder is made inside ``beside``, so that answers are stored on the disk that will carry the real ones.
    ``database`` is another database, empty and nobody's; ``settings`` are more ``QUIZ_`` variables. Raises
    ``DidNotStart``.
    """
    with tempfile.TemporaryDirectory(prefix="quiz-rehearsal-", dir=beside) as name:
        folder = Path(name)
        port, secret = _free_port(), secrets.token_urlsafe(48)
        address = database or f"sqlite:///{(folder / 'upstander.sqlite3').resolve()}"
        # Nothing of the real installation is touched, whatever the environment or a file .env says.
        ours = {
            "QUIZ_DATABASE_URL": address,
            "QUIZ_SECRET_KEY": secret,
            "QUIZ_OLD_SECRET_KEYS": "",
            "QUIZ_RATE_LIMIT_STORAGE": "memory://",
            "QUIZ_PROXIES": "0",
            "QUIZ_TRUSTED_HOSTS": "",
            "PYTHONPATH": os.pathsep.join((str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", ""))),
            **(settings or {}),
        }
        options = ("--port", str(port), "--data", str(folder), "--workers", str(workers))
        with (folder / "printed").open("w+") as printed:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [*command, *options],
                env={**os.environ, **ours},
                stdout=printed,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                _wait_for(process, port, folder / "printed")
                here = Server("127.0.0.1", port, "127.0.0.1")
                yield OwnServer(here, process.pid, address, secret.encode(), folder)
            finally:
                _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: subprocess.Popen[bytes], port: int, printed: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as asking:
            asking.settimeout(5)
            asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if b" 200 " in asking.recv(100):
                return
        time.sleep(0.01)
    raise DidNotStart(printed.read_text(errors="replace").strip())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and its workers; they are a group of their own."""
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
