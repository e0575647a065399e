"""Whole arrangements as an operator builds them: servers, database and nginx, on loopback."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from quiz.app import create_app
from quiz.ballot.models import Receipt, Tally
from quiz.config import Settings
from quiz.db import db
from tests.databases import postgres_database
from tests.front.browser import Browser
from tests.front.nginx import NAME, Front, in_front_of
from tests.teach.classroom import PASSWORD, Classroom, a_classroom
from tests.test_serve import free_port, serving

SECRET = "a secret that both machines of the tests share, 0123456789"


@dataclass
class Machine:
    """A server that can be stopped at once and started again where it was."""

    data: Path
    port: int
    options: tuple[str, ...]
    settings: dict[str, str]
    _running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        self.process, self.address = self._running.enter_context(
            serving(self.data, *self.options, port=self.port, settings=self.settings)
        )

    def stop(self) -> None:
        """Kill it with everything it was doing."""
        self._running.close()


@dataclass
class Arrangement:
    """nginx, the servers behind it, and an application on their database to look behind the pages."""

    front: Front
    machines: list[Machine]
    app: Flask

    def browser(self, address: str = "127.0.0.1") -> Browser:
        """Give a browser without cookies that comes from this address."""
        return Browser(self.front, address)

    def educator(self, name: str) -> tuple[Classroom, Browser]:
        """Hire an educator and sign them in by the page."""
        classroom, browser = a_classroom(self.app, name), self.browser()
        browser.open("/teach/sign-in")
        answer = browser.send("Sign in", name=name, password=PASSWORD)
        assert (answer.status, browser.here) == (200, "/teach"), answer.text
        return classroom, browser

    def phones(self, code: str, number: int) -> list[Browser]:
        """Let phones join."""
        phones = [self.browser() for _ in range(number)]
        for phone in phones:
            phone.open(f"/j/{code}")
            assert phone.send().status == 200
            assert phone.heading == "You are in"
        return phones

    def counted(self, run_id: str) -> tuple[int, int]:
        """Give the answers counted and the receipts of a run; only tests may look."""
        with self.app.app_context():
            answers = db.session.scalar(select(func.sum(Tally.count)).where(Tally.run_id == run_id))
            receipts = db.session.scalar(select(func.count()).where(Receipt.run_id == run_id))
            return int(answers or 0), int(receipts or 0)


@contextmanager
def one_machine(folder: Path) -> Iterator[Arrangement]:
    """One server of two processes on SQLite. Both places of the example lead to it."""
    machine = Machine(folder, free_port(), ("--workers", "2"), _settings())
    with _arranged([machine], Settings(data_dir=folder, secret_key=SECRET, _env_file=None)) as arrangement:  # type: ignore[call-arg,arg-type]
        yield arrangement


@contextmanager
def two_machines(folder: Path, server: str, template: str, shared: str) -> Iterator[Arrangement]:
    """Two servers on one PostgreSQL, with one secret and one count of wrong codes."""
    with postgres_database(server, template) as database:
        settings = _settings(QUIZ_DATABASE_URL=database, QUIZ_RATE_LIMIT_STORAGE=shared)
        machines = [Machine(folder / name, free_port(), (), settings) for name in ("one", "other")]
        inside = Settings(data_dir=folder, database_url=database, secret_key=SECRET, _env_file=None)  # type: ignore[call-arg,arg-type]
        with _arranged(machines, inside) as arrangement:
            yield arrangement


def _settings(**more: str) -> dict[str, str]:
    return {"QUIZ_PROXIES": "1", "QUIZ_TRUSTED_HOSTS": NAME, "QUIZ_SECRET_KEY": SECRET, **more}


@contextmanager
def _arranged(machines: list[Machine], inside: Settings) -> Iterator[Arrangement]:
    with ExitStack() as stack:
        for machine in machines:
            stack.callback(machine.stop)
            machine.start()
        front = stack.enter_context(in_front_of([machines[0].port, machines[-1].port]))
        app = create_app(inside)
        with app.app_context():
            engine = db.engine
        stack.callback(engine.dispose)
        yield Arrangement(front, machines, app)


def end(process: subprocess.Popen[str], with_signal: signal.Signals = signal.SIGTERM) -> int:
    """End a server as a service manager does, and give its exit status."""
    os.kill(process.pid, with_signal)
    process.communicate(timeout=60)
    return process.returncode
