"""The real server as a process group of its own, which can be killed at any moment."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from tests.test_serve import QUIZ, ROOT, environment, free_port

SECRET = "a secret for the fault tests, long enough"


@dataclass
class Server:
    """``quiz serve`` on a database, with a port that stays the same from start to start."""

    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    workers: int = 1
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Give the address without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Give what the server has written so far, over all its starts."""
        return (self.folder / "log").read_text()

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = {"QUIZ_DATABASE_URL": self.database, "QUIZ_SECRET_KEY": SECRET}
        options = ("--data", str(self.folder), "--port", str(self.port), "--workers", str(self.workers))
        with (self.folder / "log").open("a") as log:
            self._process = subprocess.Popen(
                [*QUIZ, "serve", *options],
                cwd=ROOT,
                env=environment(**settings),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 120
        while not self.answers():
            assert self._process.poll() is None, f"the server ended:\n{self.log}"
            assert time.monotonic() < until, f"the server did not answer:\n{self.log}"
            time.sleep(0.05)

    def answers(self) -> bool:
        """Say whether it answers."""
        try:
            urllib.request.urlopen(f"{self.address}/healthz", timeout=30).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def kill(self) -> None:
        """Kill the parent and every worker at once, as a power switch would."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def kill_worker(self) -> None:
        """Kill one worker; its parent starts another."""
        os.kill(self.worker, signal.SIGKILL)

    @property
    def worker(self) -> int:
        """Give the process that answers requests."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return int(children[0])


@contextmanager
def server_on(engine: Engine, folder: Path) -> Iterator[Server]:
    """Give a running server on the database of an engine; it ends with the test."""
    folder.mkdir()
    server = Server(folder, engine.url.render_as_string(hide_password=False))
    try:
        server.start()
        yield server
    finally:
        server.kill()
