"""Databases for tests: a SQLite file, or a PostgreSQL server of our own that ends with the tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from quiz.migrations import migrate

#: The parameters of whatever is to run on both kinds.
EACH = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))

HOMES = [Path("/usr/lib/postgresql"), Path("/usr/pgsql"), Path("/opt/homebrew/opt")]


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A migrated SQLite file in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    engine = create_engine(f"sqlite:///{folder / 'quiz.sqlite3'}", pool_size=20)
    migrate(engine)
    yield engine
    engine.dispose()


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL server of our own, reached by a socket in its temporary folder."""

    home: Path
    binaries: Path
    options: str

    @property
    def address(self) -> str:
        """Give the address of its first database."""
        return f"postgresql+psycopg://quiz@/postgres?host={self.home}"

    def start(self) -> None:
        """Start it and wait until it takes connections, recovering first where it has to."""
        # No TCP, so no port can be taken.
        options = f"-k {self.home} -c listen_addresses='' -c max_connections=60 {self.options}"
        self._control("-o", options, "-l", self.home / "log", "-w", "start")

    def stop(self) -> None:
        """Stop it at once, as a crash would: nothing is written any more."""
        self._control("-m", "immediate", "-w", "stop")

    def _control(self, *words: str | Path) -> None:
        _as_postgres(self.home, self.binaries / "pg_ctl", "-D", self.home / "data", *words)


@contextmanager
def postgres_of_our_own(options: str) -> Iterator[PostgresServer]:
    """Give a running server; ``options`` are those of its command line. It and its folder go afterwards."""
    binaries = _postgres_binaries()
    if binaries is None:
        reason = "PostgreSQL's server (initdb, pg_ctl) is not installed here"
        if "postgres" in os.environ.get("QUIZ_TEST_REQUIRE", ""):
            pytest.fail(reason)
        pytest.skip(reason)
    # Not pytest's own folder: PostgreSQL's user may not enter it, and a socket's path must be short.
    home = Path(tempfile.mkdtemp(prefix="quiz-pg-"))
    server = PostgresServer(home, binaries, options)
    try:
        _as_postgres(home, binaries / "initdb", "-D", home / "data", "-U", "quiz", "-A", "trust", "-N", "-E", "UTF8")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own; without fsync, because no test here cuts its power."""
    with postgres_of_our_own("-c fsync=off") as server:
        yield server.address


@contextmanager
def postgres_database(server: str, template: str = "template1") -> Iterator[str]:
    """Make a database in a PostgreSQL server, a copy of another; give its address, and drop it in the end."""
    name = f"quiz_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield engine.url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated database to copy: copying takes a tenth of the time of migrating."""
    with postgres_database(postgres_server) as address:
        engine = create_engine(address)
        migrate(engine)
        # A database somebody is connected to cannot be copied.
        engine.dispose()
        yield str(engine.url.database)


@pytest.fixture(scope="session", params=EACH)
def new_database(request: pytest.FixtureRequest) -> Callable[[], AbstractContextManager[str | None]]:
    """Make databases: the address of a migrated one in PostgreSQL, or None for SQLite in the data folder.

    A test that takes this, or a fixture that does, runs on both kinds.
    """
    if request.param == "sqlite":
        return nullcontext
    server, template = request.getfixturevalue("postgres_server"), request.getfixturevalue("migrated_template")
    return lambda: postgres_database(server, template)


@pytest.fixture
def empty_postgres_engine(postgres_server: str) -> Iterator[Engine]:
    """A database of its own in the PostgreSQL server, without tables."""
    with postgres_database(postgres_server) as address:
        engine = create_engine(address, pool_size=20)
        yield engine
        engine.dispose()


@pytest.fixture
def postgres_engine(empty_postgres_engine: Engine) -> Engine:
    """A migrated PostgreSQL database."""
    migrate(empty_postgres_engine)
    return empty_postgres_engine


@pytest.fixture(params=EACH)
def engine(request: pytest.FixtureRequest) -> Engine:
    """A migrated database: a test that takes this runs on both kinds."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    return engine


def _postgres_binaries() -> Path | None:
    found = [home for base in HOMES for home in sorted(base.glob("*/bin"), reverse=True)]
    on_path = shutil.which("initdb")
    if on_path:
        found.insert(0, Path(on_path).parent)
    return next((home for home in found if (home / "initdb").exists()), None)


def _as_postgres(home: Path, *command: str | Path) -> None:
    """Run a command as user postgres, because PostgreSQL refuses to run as root."""
    become: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    # Its output goes to a file: the server keeps a pipe open for as long as it lives.
    with (home / "output").open("a") as output:
        done = subprocess.run([*become, *command], stdout=output, stderr=output, cwd=home, check=False)
    if done.returncode != 0:
        pytest.fail(f"PostgreSQL did not obey {command[0]}:\n{(home / 'output').read_text()}")
