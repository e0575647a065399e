"""What tests of the whole arrangement share: servers behind nginx, and a counter they share."""

from __future__ import annotations

import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.front.arrangement import Arrangement, one_machine, two_machines
from tests.requirements import program
from tests.test_serve import free_port


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """The address of a Redis of our own that must write nothing to the disk."""
    binary, port = program("redis"), free_port()
    with tempfile.TemporaryDirectory(prefix="quiz-redis-") as folder:
        command = [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, start_new_session=True)
        try:
            _wait(process, port)
            yield f"redis://127.0.0.1:{port}/0"
            assert list(Path(folder).iterdir()) == []
        finally:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(300):
        assert process.poll() is None, "Redis ended"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return
        time.sleep(0.1)
    pytest.fail("Redis did not answer within half a minute")


@pytest.fixture(scope="module")
def machines(
    postgres_server: str, migrated_template: str, redis: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Arrangement]:
    """Two servers on one PostgreSQL with one secret and one Redis, behind nginx."""
    with two_machines(tmp_path_factory.mktemp("machines"), postgres_server, migrated_template, redis) as arrangement:
        yield arrangement


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arrangement]:
    """One server of two processes on SQLite, behind nginx."""
    with one_machine(tmp_path_factory.mktemp("machine")) as arrangement:
        yield arrangement
