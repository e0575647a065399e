"""``quiz serve``, started as an operator starts it."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import pytest

from quiz.config import Settings
from quiz.serve import THREADS, Plan, greeting, is_news

ROOT = Path(__file__).resolve().parent.parent
QUIZ = (sys.executable, "-c", "from quiz.cli import main; main()")


#: No setting at all.
NONE: Mapping[str, str] = {}


NO_SETTINGS = Settings(_env_file=None)  # type: ignore[call-arg]


def free_port() -> int:
    """Give a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**more: str) -> dict[str, str]:
    """Give this process's environment without any setting of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("QUIZ_")}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


@contextmanager
def serving(
    data: Path, *options: str, port: int = 0, errors: Path | None = None, settings: Mapping[str, str] = NONE
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve in a data folder, on a free port unless one is named; give the process and its address once it answers.

    What it says of faults goes to the file ``errors``, or where this process says it.
    """
    port = port or free_port()
    command = [*QUIZ, "serve", "--data", str(data), "--port", str(port), *options]
    with errors.open("w") if errors else nullcontext() as to:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(**settings),
            stdout=subprocess.PIPE,
            stderr=to,
            text=True,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz").close()
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, "the server ended"
                time.sleep(0.1)
        else:
            pytest.fail("the server did not answer within half a minute")
        yield process, address
    finally:
        # The workers are processes of their own and hold the pipe open.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def refused(data: Path, *options: str, **settings: str) -> str:
    """Start a server that can't start; give what it said, which must be a sentence and exit code 1."""
    done = subprocess.run(
        [*QUIZ, "serve", "--data", str(data), *options],
        cwd=ROOT,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


@pytest.mark.slow
def test_the_server_says_where_it_is_answers_and_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as (process, address):
        with urllib.request.urlopen(f"{address}/learn") as page:
            assert "Choose a course" in page.read().decode()
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"http://localhost:{address.rpartition(':')[2]}/" in said
    assert "Only this computer can open it" in said
    assert said.splitlines()[-1] == "Stopped."


@pytest.mark.slow
def test_nobody_else_can_read_the_database_and_the_secret(tmp_path: Path) -> None:
    with serving(tmp_path / "data"):
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "data").iterdir()}
    assert {"secret.key", "upstander.sqlite3"} <= set(modes)
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes


@pytest.mark.slow
def test_a_second_server_on_the_same_folder_says_that_the_first_is_there(tmp_path: Path) -> None:
    data, errors = tmp_path / "data", tmp_path / "errors"
    with serving(data), serving(data, errors=errors):
        pass
    assert f"Another quiz serve runs on {data}" in errors.read_text()
    with serving(data, errors=errors):
        pass
    assert "Another quiz serve" not in errors.read_text()


def test_a_port_that_is_taken_is_said_with_another_to_try(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert re.search(rf"port {port} .*Try --port", refused(tmp_path, "--port", str(port)))


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "--data DIR" in refused(tmp_path / "file" / "data", "--port", str(free_port()))


def test_broken_content_is_said_with_file_and_line(tmp_path: Path) -> None:
    broken = tmp_path / "scenarios"
    (broken / "in-person").mkdir(parents=True)
    (broken / "in-person" / "one.yaml").write_text("id: one\nid: two\n")
    said = refused(tmp_path / "data", "--port", str(free_port()), QUIZ_SCENARIOS_DIR=str(broken))
    assert "in-person/one.yaml:2:1" in said


def test_a_weak_secret_is_said(tmp_path: Path) -> None:
    said = refused(tmp_path, "--port", str(free_port()), QUIZ_SECRET_KEY="secret")
    assert said.startswith("QUIZ_SECRET_KEY: should be at least 32 random characters")


def test_on_all_addresses_it_shows_the_one_for_phones_and_warns_that_it_is_not_encrypted() -> None:
    said = "\n".join(greeting(Plan("0.0.0.0", 8000, 1), "192.168.1.20", NO_SETTINGS))
    assert "http://192.168.1.20:8000/" in said
    assert "plain HTTP" in said
    assert "█" in said or "▀" in said


def test_behind_a_proxy_it_says_where_phones_come_in_and_not_to_listen_for_all() -> None:
    behind = NO_SETTINGS.model_copy(update={"proxies": 1, "trusted_hosts": ("quiz.example.org",)})
    said = "\n".join(greeting(Plan("127.0.0.1", 8000, 1), "192.168.1.20", behind))
    assert "Phones reach it through the proxy in front, at https://quiz.example.org/." in said
    assert "0.0.0.0" not in said


def test_without_a_network_it_says_that_phones_cannot_reach_it() -> None:
    assert "no network address" in "\n".join(greeting(Plan("0.0.0.0", 8000, 1), None, NO_SETTINGS))


def test_the_window_of_the_server_is_spared_a_warning_about_what_is_meant_so() -> None:
    def a_message(text: str, *words: object) -> logging.LogRecord:
        return logging.LogRecord("_granian", logging.WARNING, __file__, 1, text, words, None)

    assert not is_news(a_message(f"Configuration allows spawning up to {THREADS} Python threads, which seems high"))
    assert is_news(a_message("Killing %s after it refused to gracefully stop", "worker-1"))
