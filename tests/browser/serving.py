"""Servers on free loopback ports: the application, the everyday site one leaves to, and a counter of bytes."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request
from werkzeug.serving import WSGIRequestHandler, make_server

from quiz.app import create_app
from quiz.config import Settings

#: What the everyday site says; nothing of ours.
WEATHER = "Fine and dry"
SAYS_WHETHER_KEPT = "<script>addEventListener('pageshow', (event) => { document.title = event.persisted; })</script>"


class _Silent(WSGIRequestHandler):
    """A handler that writes no log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(app: Callable[..., Any]) -> Iterator[str]:
    """Serve an application in threads of this process; give its address without a slash at the end."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Outside:
    """An everyday site elsewhere. It notes what browsers tell it about where they come from."""

    address: str = ""
    referrers: list[str | None] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer every request with the weather; ``/plain`` also says whether it was kept for Back."""
        if environ["PATH_INFO"] == "/favicon.ico":
            # An icon marked no-store would make the browser drop the page that asked for it.
            start("404 Not Found", [])
            return []
        self.referrers.append(environ.get("HTTP_REFERER"))
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")]
        start("200 OK", headers)
        script = SAYS_WHETHER_KEPT if environ["PATH_INFO"] == "/plain" else ""
        return [f"<!doctype html><html lang=en><title>Weather</title>{script}<p>{WEATHER}</p>".encode()]


@dataclass
class Site:
    """The application being served, with what a test may want to know about it."""

    app: Flask
    outside: Outside
    address: str = ""
    gets: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    #: The views that answered with a page of their own.
    shown: set[str] = field(default_factory=set)


def build_site(folder: Path, outside: Outside) -> Site:
    """Build the application on a data folder, with one address more: ``/broken/<status>`` shows an error page."""
    settings = Settings(data_dir=folder, leave_address=f"{outside.address}/weather", _env_file=None)  # type: ignore[call-arg]
    site = Site(create_app(settings), outside)
    site.app.add_url_rule("/broken/<int:status>", "broken", lambda status: abort(status))

    @site.app.after_request
    def _note(response: Response) -> Response:
        (site.posts if request.method == "POST" else site.gets).append(request.path)
        if response.mimetype == "text/html" and response.status_code not in (301, 302, 303):
            site.shown.add(request.endpoint or "")
        return response

    return site


@contextlib.contextmanager
def counted(address: str) -> Iterator[tuple[str, Wire]]:
    """Stand between a browser and a server; give the address to open instead, and the counter of bytes."""
    target = ("127.0.0.1", int(address.rpartition(":")[2]))
    wire = Wire()
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=_relay_all, args=(door, target, wire), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", wire
        # Closing a socket does not wake up accept() on it; shutting it down does.
        door.shutdown(socket.SHUT_RDWR)
        thread.join()


@dataclass
class Wire:
    """Bytes seen so far, with all headers: sent by the browser, and received by it."""

    sent: int = 0
    received: int = 0
    requests: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, data: bytes, is_sent: bool) -> None:
        """Count one piece."""
        with self._lock:
            if is_sent:
                self.sent += len(data)
                self.requests += data.startswith((b"GET ", b"POST "))
            else:
                self.received += len(data)

    def take(self) -> Wire:
        """Give the figures so far and begin at nought."""
        with self._lock:
            taken = Wire(self.sent, self.received, self.requests)
            self.sent = self.received = self.requests = 0
        return taken


def _relay_all(door: socket.socket, target: tuple[str, int], wire: Wire) -> None:
    """Take connections until the door is shut, each in a thread of its own."""
    while True:
        try:
            browser, _ = door.accept()
        except OSError:
            return
        threading.Thread(target=_relay, args=(browser, target, wire), daemon=True).start()


def _relay(browser: socket.socket, target: tuple[str, int], wire: Wire) -> None:
    """Carry bytes both ways until one side ends."""
    with browser, socket.create_connection(target) as server, contextlib.suppress(OSError):
        while True:
            readable, _, _ = select.select([browser, server], [], [])
            for source in readable:
                data = source.recv(65536)
                if not data:
                    return
                wire.note(data, is_sent=source is browser)
                # Over plain HTTP a phone asks for gzip alone; loopback addresses are offered more.
                data = data.replace(b"Accept-Encoding: gzip, deflate, br, zstd", b"Accept-Encoding: gzip")
                (server if source is browser else browser).sendall(data)
