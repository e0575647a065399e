"""The systemd units: sound by systemd's own tool, hardened, and what they start does start."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import Note
from tests.requirements import program
from tests.test_serve import QUIZ, ROOT, free_port

pytestmark = pytest.mark.slow

EXAMPLES = ROOT / "docs" / "examples"
SERVICES = ("upstander.service", "upstander-tidy.service")
PROGRAM, STATE = "/opt/upstander/.venv/bin/quiz", "/var/lib/upstander"

#: Tenths of systemd's measure of exposure, from 0 (none) to 100. Ours need the network and nothing else.
MOST_EXPOSED = 20


def values(unit: str, name: str) -> list[str]:
    """Give every value of a setting in a unit."""
    lines = (EXAMPLES / unit).read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def command(unit: str, data: Path) -> list[str]:
    """Give what a unit starts, with our program and folder in place of the installed ones."""
    (line,) = values(unit, "ExecStart")
    words = shlex.split(line)
    assert words[0] == PROGRAM
    assert STATE in words
    return [*QUIZ, *(str(data) if word == STATE else word for word in words[1:])]


def environment() -> dict[str, str]:
    """Give as little as systemd gives."""
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT)}


@pytest.mark.parametrize("unit", SERVICES)
def test_systemd_finds_no_fault_in_a_unit_and_little_exposure(unit: str, tmp_path: Path, figure: Note) -> None:
    analyze = program("systemd")
    for path in EXAMPLES.glob("upstander*"):
        shutil.copy(path, tmp_path)
    # systemd wants the program to be there.
    text = (tmp_path / unit).read_text().replace(PROGRAM, "/bin/true")
    (tmp_path / unit).write_text(text)
    done = subprocess.run([analyze, "verify", tmp_path / unit], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    measure = [analyze, "security", "--offline=yes", "--no-pager", f"--threshold={MOST_EXPOSED}", str(tmp_path / unit)]
    done = subprocess.run(measure, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    figure(f"exposure of {unit} by systemd", done.stdout.strip().splitlines()[-1].rpartition(": ")[2])


@pytest.mark.parametrize("unit", SERVICES)
def test_nobody_else_may_read_what_a_unit_writes_and_no_secret_goes_to_the_journal(unit: str) -> None:
    assert values(unit, "UMask") == ["0077"]
    assert values(unit, "StateDirectoryMode") == ["0700"]
    assert values(unit, "StandardOutput") == ["null"]
    assert values(unit, "LimitCORE") == ["0"]
    assert f"/var/lib/{values(unit, 'StateDirectory')[0]}" == STATE


def test_the_timer_starts_the_tidying() -> None:
    assert (EXAMPLES / "upstander-tidy.service").exists()
    assert values("upstander-tidy.timer", "OnCalendar")


def test_what_the_units_start_serves_stops_in_time_and_tidies(tmp_path: Path) -> None:
    words, port = command("upstander.service", tmp_path), free_port()
    words[words.index("--port") + 1] = str(port)
    server = subprocess.Popen(
        words,
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
                    assert answer.status == 200
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None
                time.sleep(0.1)
        else:
            pytest.fail("the server was not ready within a minute")
        (patience,) = values("upstander.service", "TimeoutStopSec")
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=4 * int(patience))
        assert server.returncode == 0
        assert b"Traceback" not in errors
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.communicate()
    tidied = subprocess.run(
        command("upstander-tidy.service", tmp_path), cwd=tmp_path, env=environment(), capture_output=True, timeout=120
    )
    assert (tidied.returncode, tidied.stdout) == (0, b"Tidy.\n")
