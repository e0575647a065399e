"""What nginx does with a request whose server breaks off: a form is never sent twice."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field

import pytest

from tests.front.browser import Browser
from tests.front.nginx import in_front_of

pytestmark = pytest.mark.slow


@dataclass
class Breaking:
    """A server that reads a request whole and closes the connection without a word."""

    port: int = 0
    heard: list[str] = field(default_factory=list)

    def serve(self, door: socket.socket) -> None:
        while True:
            try:
                wire, _ = door.accept()
            except OSError:
                return
            with wire, suppress(OSError):
                self.heard.append(wire.recv(65536).split(b" ")[0].decode())


@contextmanager
def breaking() -> Iterator[Breaking]:
    server = Breaking()
    with socket.create_server(("127.0.0.1", 0)) as door:
        server.port = door.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(door,), daemon=True)
        thread.start()
        yield server
        # Closing a socket does not wake up accept() on it; shutting it down does.
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.parametrize(("method", "times"), [("POST", 1), ("GET", 2)])
def test_a_page_is_asked_of_the_next_server_and_a_form_is_sent_to_one_alone(method: str, times: int) -> None:
    with ExitStack() as stack:
        servers = [stack.enter_context(breaking()) for _ in range(2)]
        front = stack.enter_context(in_front_of([server.port for server in servers]))
        answer = Browser(front).ask(method, "/learn/session/x", "answer=a" if method == "POST" else None)
    assert answer.status == 503
    assert [heard for server in servers for heard in server.heard] == [method] * times
