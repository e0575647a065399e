"""Three hundred who send headers or bodies a byte at a time, and everybody else meanwhile."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.conftest import Note
from tests.front.browser import Browser
from tests.front.nginx import NAME, in_front_of
from tests.test_serve import serving

pytestmark = pytest.mark.faults

SENDERS = 300
PROBES = 10
PAGES = ("/healthz", "/learn/in-person")

BEGINNINGS = {
    "headers": b"GET /learn HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nX-Slow: ",
    "bodies": (
        b"POST /learn/in-person HTTP/1.1\r\nHost: " + NAME.encode() + b"\r\nContent-Length: 15000\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\n\r\na="
    ),
}


@contextmanager
def slow_senders(connect: Callable[[], socket.socket], beginning: bytes) -> Iterator[list[socket.socket]]:
    """Open the connections, begin a request on each, and send a byte a second on every one until the end."""
    wires: list[socket.socket] = []
    enough = threading.Event()

    def drip() -> None:
        while not enough.wait(1.0):
            for wire in wires:
                with suppress(OSError):
                    wire.send(b"a")

    thread = threading.Thread(target=drip)
    try:
        for _ in range(SENDERS):
            wire = connect()
            wire.sendall(beginning)
            wires.append(wire)
        thread.start()
        yield wires
    finally:
        enough.set()
        if thread.ident is not None:
            thread.join()
        for wire in wires:
            wire.close()


def answered(ask: Callable[[str], int], probes: int = PROBES) -> int:
    """Give how many probes were answered, of ``probes`` for each of two pages."""
    found = 0
    for _ in range(probes):
        for page in PAGES:
            with suppress(OSError, http.client.HTTPException):
                found += ask(page) == 200
    return found


@pytest.mark.parametrize("what", BEGINNINGS)
def test_behind_nginx_everybody_else_is_answered(what: str, tmp_path: Path, figure: Note) -> None:
    settings = {"QUIZ_PROXIES": "1", "QUIZ_TRUSTED_HOSTS": NAME}
    with (
        serving(tmp_path, settings=settings) as (_, address),
        in_front_of([int(address.rpartition(":")[2])] * 2) as front,
    ):
        browser = Browser(front)

        def connect() -> socket.socket:
            wire = socket.create_connection(("127.0.0.1", front.secure), 60)
            return front.trust.wrap_socket(wire, server_hostname=NAME)

        with slow_senders(connect, BEGINNINGS[what]) as wires:
            assert len(wires) == SENDERS
            found = answered(lambda page: browser.ask("GET", page).status)
        told(figure, f"answered behind nginx beside {SENDERS} slow senders of {what}", found)
        assert found == PROBES * len(PAGES)
        assert front.errors == ""


@pytest.mark.parametrize("what", BEGINNINGS)
def test_without_a_proxy_it_is_measured_and_the_server_recovers(what: str, tmp_path: Path, figure: Note) -> None:
    with serving(tmp_path, settings={"QUIZ_TRUSTED_HOSTS": NAME}) as (_, address):
        port = int(address.rpartition(":")[2])

        def ask(page: str, patience: float = 2.0) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
            try:
                connection.request("GET", page)
                return connection.getresponse().status
            finally:
                connection.close()

        with slow_senders(lambda: socket.create_connection(("127.0.0.1", port), 60), BEGINNINGS[what]):
            found = answered(ask, 3)
        told(figure, f"answered without a proxy beside {SENDERS} slow senders of {what}", found, 3)
        until = time.monotonic() + 120
        while answered(lambda page: ask(page, 60), 1) < len(PAGES):
            assert time.monotonic() < until, "the server did not recover within two minutes"


def told(figure: Note, name: str, found: int, probes: int = PROBES) -> None:
    """Note how many probes were answered."""
    figure(name, f"{found} of {probes * len(PAGES)} probes")


def test_the_slow_senders_of_headers_are_ended_by_nginx(tmp_path: Path) -> None:
    with serving(tmp_path) as (_, address), in_front_of([int(address.rpartition(":")[2])] * 2) as front:
        wire = socket.create_connection(("127.0.0.1", front.secure), 60)
        with front.trust.wrap_socket(wire, server_hostname=NAME) as secure:
            secure.sendall(BEGINNINGS["headers"])
            until = time.monotonic() + 120
            with suppress(ssl.SSLError, ConnectionError):
                while time.monotonic() < until:
                    secure.settimeout(1.0)
                    try:
                        if secure.recv(1024) == b"":
                            break
                    except TimeoutError:
                        secure.send(b"a")
            assert time.monotonic() < until
