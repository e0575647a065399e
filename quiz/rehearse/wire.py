"""One connection to a server, with little between a request and its answer.

The phones share the machine with the server they try out, so what they cost it counts. ``httptools`` reads an
answer in C; this is the rest of a client for one request after another on a connection that is kept.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httptools

#: Seconds a phone waits for an answer before it takes the connection for lost.
PATIENCE = 30.0


class Lost(Exception):
    """The connection could not be made, broke, or stayed silent; the server may or may not have acted."""


class NoSuchServer(Exception):
    """The address can't be used; the text says why."""


@dataclass(frozen=True)
class Server:
    """Where requests go. The number was looked up once, so that what was checked is what is asked."""

    host: str
    port: int
    number: str
    is_secure: bool = False

    @property
    def is_near(self) -> bool:
        """Say whether it is this machine or one on a private network."""
        address = ipaddress.ip_address(self.number)
        return address.is_loopback or address.is_private or address.is_link_local

    @property
    def authority(self) -> str:
        """Give what the Host header says."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == (443 if self.is_secure else 80) else f"{name}:{self.port}"


def server_at(address: str) -> Server:
    """Find the server of an ``http`` or ``https`` address; raises ``NoSuchServer``."""
    try:
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NoSuchServer(f"{address} is no address such as http://192.168.1.20:8000/") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoSuchServer(f"{address} is no address such as http://192.168.1.20:8000/")
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NoSuchServer(f"There is no server called {parts.hostname}, or the network is away.") from None
    number = str(found[0][4][0]).partition("%")[0]
    return Server(parts.hostname, port, number, parts.scheme == "https")


@dataclass
class Reply:
    """What a server answered. Names of headers are in small letters; ``cookies`` are its Set-Cookie lines."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    body: bytes = b""

    @property
    def text(self) -> str:
        """Give the page, unpacked."""
        packed = self.headers.get("content-encoding") == "gzip"
        return (zlib.decompress(self.body, wbits=31) if packed else self.body).decode(errors="replace")


class Wire:
    """A connection that is made when it is first needed, and anew after it was lost."""

    def __init__(self, server: Server, trust: ssl.SSLContext | None = None) -> None:
        """Take the server, and for ``https`` whom to trust; the system's list when it is not given."""
        self._server = server
        self._trust = (trust or ssl.create_default_context()) if server.is_secure else None
        self._line: _Line | None = None

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Send a request and give the answer; raises ``Lost``."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._server.authority}", "Accept-Encoding: gzip"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        try:
            async with asyncio.timeout(PATIENCE):
                line = self._line if self._line is not None and self._line.is_open else await self._connect()
                return await line.ask(request)
        except (OSError, TimeoutError, httptools.HttpParserError) as error:
            self.close()
            raise Lost from error

    async def _connect(self) -> _Line:
        name = self._server.host if self._trust else None
        loop = asyncio.get_running_loop()
        _, self._line = await loop.create_connection(
            _Line, self._server.number, self._server.port, ssl=self._trust, server_hostname=name
        )
        return self._line

    def close(self) -> None:
        """End the connection."""
        if self._line is not None:
            self._line.close()
        self._line = None


class _Line(asyncio.Protocol):
    """The open end of a connection: bytes go out, a reply comes back."""

    def __init__(self) -> None:
        self.is_open = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Reply] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._reply = Reply()

    def ask(self, request: bytes) -> asyncio.Future[Reply]:
        """Send a request; the reply comes later."""
        self._reply = Reply()
        self._parser = httptools.HttpResponseParser(self)
        self._waiting = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            self._waiting.set_exception(ConnectionResetError())
        else:
            self._transport.write(request)
        return self._waiting

    def close(self) -> None:
        """Hang up."""
        self.is_open = False
        if self._transport is not None:
            self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note that the line is open."""
        if isinstance(transport, asyncio.Transport):
            self._transport, self.is_open = transport, True

    def data_received(self, data: bytes) -> None:
        """Read on."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._fail(error)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self.is_open = False
        self._fail(exc or ConnectionResetError())

    def _fail(self, error: Exception) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)

    # What the parser calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Note a header."""
        key = name.decode("latin-1").lower()
        if key == "set-cookie":
            self._reply.cookies.append(value.decode("latin-1"))
        else:
            self._reply.headers[key] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        """Note a piece of the body."""
        self._reply.body += body

    def on_message_complete(self) -> None:
        """Hand the reply over."""
        self._reply.status = self._parser.get_status_code()
        if not self._parser.should_keep_alive():
            self.is_open = False
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(self._reply)
