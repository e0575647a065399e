"""A PostgreSQL server of our own, with the settings it comes with, that ends with the benchmark."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

HOMES = (Path("/usr/lib/postgresql"), Path("/usr/pgsql"), Path("/opt/homebrew/opt"))


class Missing(Exception):
    """There is no PostgreSQL server here."""


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server that waits for the disk as on any other day, and give its address; raises ``Missing``."""
    found = [home for base in HOMES for home in sorted(base.glob("*/bin"), reverse=True)]
    on_path = shutil.which("initdb")
    binaries = next(
        (home for home in [*([Path(on_path).parent] if on_path else []), *found] if (home / "initdb").exists()), None
    )
    if binaries is None:
        raise Missing
    home = Path(tempfile.mkdtemp(prefix="quiz-bench-"))
    try:
        _as_postgres(home, binaries / "initdb", "-D", home / "data", "-U", "quiz", "-A", "trust", "-E", "UTF8")
        options = f"-k {home} -c listen_addresses=''"
        _as_postgres(home, binaries / "pg_ctl", "-D", home / "data", "-o", options, "-l", home / "log", "-w", "start")
        try:
            yield f"postgresql+psycopg://quiz@/postgres?host={home}"
        finally:
            _as_postgres(home, binaries / "pg_ctl", "-D", home / "data", "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(home)


def fresh(server: str, name: str) -> str:
    """Make an empty database in a server and give its address."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return engine.url.set(database=name).render_as_string(hide_password=False)


def _as_postgres(home: Path, *command: str | Path) -> None:
    """Run a command as user postgres where we are root, because PostgreSQL refuses to run as root."""
    become: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
        become = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    with (home / "output").open("a") as output:
        subprocess.run([*become, *command], stdout=output, stderr=output, cwd=home, check=True)
