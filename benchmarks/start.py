"""How long it takes from the command to the first page.

From the moment the process is made until ``GET /`` has been answered in full with 200: the time an operator waits. A
*first* start has an empty data folder and makes the database; a *later* one finds it up to date. Bytecode is compiled
beforehand by one start that is not counted, as an installation does.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from benchmarks.load import Wrong
from benchmarks.table import Row

ROOT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, "-c", "from quiz.cli import main; main()", "serve")
LONGEST = 120.0


def measure(database: str, url: str | None, repetitions: int) -> Iterator[Row]:
    """Measure starts; ``url`` is another database than SQLite in the folder, empty at first."""
    first: list[float] = []
    later: list[float] = []
    for number in range(repetitions + 1):
        with tempfile.TemporaryDirectory() as folder:
            times = [_start(Path(folder), url) for _ in range(2)]
        if number:
            # A database elsewhere is empty only once.
            (later if url else first).append(times[0])
            later.append(times[1])
    yield Row("start to first page", database, later, 1.5, at_most=True, unit=" s", beside="database up to date")
    if first:
        yield Row("first start to first page", database, first, unit=" s", beside="the database is made")


def _start(folder: Path, url: str | None) -> float:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = {"PYTHONPATH": str(ROOT), "QUIZ_DATABASE_URL": url or f"sqlite:///{folder / 'upstander.sqlite3'}"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "--port", str(port), "--data", str(folder)],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - began < LONGEST:
            if process.poll() is not None:
                raise Wrong("the server ended instead of starting")
            if _answers(port):
                return time.perf_counter() - began
            time.sleep(0.005)
        raise Wrong("the server did not start")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=LONGEST) as asking:
            asking.settimeout(LONGEST)
            asking.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            answer = b""
            while piece := asking.recv(65536):
                answer += piece
        return answer.startswith(b"HTTP/1.1 200") and answer.rstrip().endswith(b"</html>")
    except OSError:
        return False
