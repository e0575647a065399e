"""Requests nobody honest sends: none is answered twice, each gets a calm refusal, and the server stays well."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.front.nginx import NAME, Front, in_front_of
from tests.test_serve import serving

pytestmark = pytest.mark.faults

HOST = f"Host: {NAME}\r\n".encode()
INNER = b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"
INNER_SIZE = str(len(INNER)).encode()
POST = b"POST /learn/in-person HTTP/1.1\r\n" + HOST
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"

#: Two readings of where a body ends: what one server takes for a body, the next takes for a request.
SMUGGLING = {
    "CL.TE": POST + b"Content-Length: 4\r\n" + CHUNKED + b"\r\n0\r\n\r\n" + INNER,
    "TE.CL": POST + CHUNKED + b"Content-Length: 4\r\n\r\n" + b"%x\r\n" % len(INNER) + INNER + b"\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 0\r\nContent-Length: " + INNER_SIZE + b"\r\n\r\n" + INNER,
    "a list of lengths": POST + b"Content-Length: 0, " + INNER_SIZE + b"\r\n\r\n" + INNER,
    "a length with a sign": POST + b"Content-Length: +" + INNER_SIZE + b"\r\n\r\n" + INNER,
    "a folded header": POST + b"X: a\r\n Content-Length: 0\r\nContent-Length: " + INNER_SIZE + b"\r\n\r\n" + INNER,
    "another coding": POST + b"Transfer-Encoding: xchunked\r\nContent-Length: " + INNER_SIZE + b"\r\n\r\n" + INNER,
    "a space before the colon": POST
    + b"Transfer-Encoding : chunked\r\nContent-Length: "
    + INNER_SIZE
    + b"\r\n\r\n"
    + INNER,
    "bare line feeds": POST.replace(b"\r", b"") + b"Content-Length: " + INNER_SIZE + b"\n\n" + INNER,
    "a header after a bare line feed": POST
    + b"X: a\n"
    + CHUNKED
    + b"Content-Length: "
    + INNER_SIZE
    + b"\r\n\r\n"
    + INNER,
    "a header after a bare return": POST
    + b"X: a\rContent-Length: 0\r\nContent-Length: "
    + INNER_SIZE
    + b"\r\n\r\n"
    + INNER,
    "chunks in HTTP/1.0": POST.replace(b"1.1", b"1.0")
    + CHUNKED
    + b"Content-Length: "
    + INNER_SIZE
    + b"\r\n\r\n"
    + INNER,
    "a body of requests that is refused": POST + b"Content-Length: 30000\r\n\r\n" + (INNER * 1000)[:30000],
}


def a_form(body: bytes, kind: bytes = FORM) -> bytes:
    """Give a request with a body."""
    return POST + kind + b"Content-Length: " + str(len(body)).encode() + b"\r\nConnection: close\r\n\r\n" + body


def parts(number: int, boundary: bytes = b"b") -> bytes:
    """Give a multipart body of many parts."""
    one = b"--" + boundary + b'\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
    return one * number + b"--" + boundary + b"--\r\n"


MULTIPART = b"Content-Type: multipart/form-data; boundary="

#: Each must be refused with a page that has a heading, and a status of the client's own making.
REFUSED = {
    "NUL in a value": a_form(b"answer=a%00b"),
    "NUL in a name": a_form(b"an%00swer=a"),
    "a lone surrogate": a_form(b"answer=%ED%A0%80"),
    "bytes of no encoding": a_form(b"answer=%FF%FE\xff\xfe"),
    "right-to-left and combining marks": a_form(b"answer=%E2%80%AE" + b"%CC%81" * 2000),
    "10,000 fields": a_form(b"a&" * 8000 + b"b=1&" * 90),
    "more than 16 kB of fields": a_form(b"a=1&" * 4500),
    "deep names": a_form(b"a" + b"[b]" * 5000 + b"=1"),
    "a long name": a_form(b"a" * 16000 + b"=1"),
    "JSON": a_form(b'{"answer": "a"}', b"Content-Type: application/json\r\n"),
    "XML with an entity": a_form(b'<!DOCTYPE a [<!ENTITY x "x">]><a>&x;</a>', b"Content-Type: text/xml\r\n"),
    "no type": a_form(b"answer=a", b""),
    "a type of nonsense": a_form(b"answer=a", b"Content-Type: \xff/;;;=\r\n"),
    "a form of an unknown charset": a_form(b"answer=a", FORM.replace(b"\r", b"; charset=utf-7\r")),
    "200 parts": a_form(parts(200), MULTIPART + b"b\r\n"),
    "a part without an end": a_form(parts(1)[:-6], MULTIPART + b"b\r\n"),
    "parts without a boundary": a_form(parts(1), MULTIPART.partition(b";")[0] + b"\r\n"),
    "a boundary of 8 kB": a_form(parts(1, b"c" * 4000), MULTIPART + b"c" * 4000 + b"\r\n"),
    "a file": a_form(
        b'--b\r\nContent-Disposition: form-data; name="answer"; filename="../../x"\r\n\r\nx\r\n--b--\r\n',
        MULTIPART + b"b\r\n",
    ),
    "40 kB in chunks": POST
    + FORM
    + CHUNKED
    + b"Connection: close\r\n\r\n"
    + (b"1000\r\n" + b"a" * 4096 + b"\r\n") * 10,
    "a chunk of impossible size": POST + FORM + CHUNKED + b"\r\nffffffffffffffffff\r\na",
    "a gigabyte announced": POST + FORM + b"Content-Length: 1073741824\r\nConnection: close\r\n\r\n" + b"a" * 1000,
    "a body that claims to be packed": a_form(b"\x1f\x8b\x08\x00", FORM + b"Content-Encoding: gzip\r\n"),
    "a megabyte of headers": b"GET /learn HTTP/1.1\r\n" + HOST + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "two names": b"GET /learn HTTP/1.1\r\n" + HOST + b"Host: evil.example\r\nConnection: close\r\n\r\n",
    "NUL in the address": b"GET /j/%00 HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "an address upwards": b"GET /static/..%2f..%2fpyproject.toml HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "a method of nonsense": b"BREW /learn HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "TRACE": b"TRACE /learn HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "no request": b"\x16\x03\x01\x00\r\n\r\n",
}

#: What is much too large but may also be passed over in peace.
BORNE = {
    "a cookie of 10 kB": b"GET /learn HTTP/1.1\r\n"
    + HOST
    + b"Connection: close\r\nCookie: quiz="
    + b"a" * 10000
    + b"\r\n\r\n",
    "a thousand cookies": b"GET /learn HTTP/1.1\r\n"
    + HOST
    + b"Connection: close\r\nCookie: "
    + b"a=b; " * 1000
    + b"c=d\r\n\r\n",
    "100 kB of headers": b"GET /learn HTTP/1.1\r\n" + HOST + b"Connection: close\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
    "500 headers": b"GET /learn HTTP/1.1\r\n" + HOST + b"Connection: close\r\n" + b"X: a\r\n" * 500 + b"\r\n",
    "an address of 20 kB": b"GET /learn?" + b"a" * 20000 + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
    "a broken language": b"GET /learn?lang=%ED%A0%80 HTTP/1.1\r\n"
    + HOST
    + b"Connection: close\r\nAccept-Language: \xff;q=z,,,\r\n\r\n",
}


@dataclass
class Target:
    """A server to send bytes to, and what it says of its faults."""

    connect: Callable[[], socket.socket]
    errors: Path
    is_bare: bool

    def send(self, request: bytes, patience: float = 5.0) -> bytes:
        """Send bytes, and give everything that comes back until the end or until nothing comes for a while."""
        with self.connect() as wire:
            wire.settimeout(60)
            with suppress(ConnectionError):
                wire.sendall(request)
            came = b""
            with suppress(OSError):
                while piece := wire.recv(65536):
                    came += piece
                    wire.settimeout(patience)
            return came

    def is_well(self) -> bool:
        """Say whether it still answers a page, and has logged no fault."""
        page = self.send(b"GET /learn HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n", 60)
        return statuses(page) == [200] and "Traceback" not in self.errors.read_text()


def statuses(came: bytes) -> list[int]:
    """Give the status of every answer in what came back."""
    return [int(found) for found in re.findall(rb"^HTTP/1\.[01] (\d{3})", came, re.MULTILINE)]


@pytest.fixture(scope="module", params=["bare", "behind nginx"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Give a server as it is, and behind nginx."""
    folder = tmp_path_factory.mktemp("hostile")
    errors = folder / "errors.log"
    if request.param == "bare":
        with serving(folder, errors=errors, settings={"QUIZ_TRUSTED_HOSTS": NAME}) as (_, address):
            yield Target(lambda: socket.create_connection(("127.0.0.1", port_of(address)), 60), errors, True)
        return
    settings = {"QUIZ_TRUSTED_HOSTS": NAME, "QUIZ_PROXIES": "1"}
    with (
        serving(folder, errors=errors, settings=settings) as (_, address),
        in_front_of([port_of(address)] * 2) as front,
    ):
        yield Target(lambda: _secured(front), errors, False)


def port_of(address: str) -> int:
    """Give the port of a server's address."""
    return int(address.rpartition(":")[2])


def _secured(front: Front) -> socket.socket:
    return front.trust.wrap_socket(socket.create_connection(("127.0.0.1", front.secure), 60), server_hostname=NAME)


@pytest.mark.parametrize("what", SMUGGLING)
def test_a_request_hidden_in_another_is_never_answered(target: Target, what: str) -> None:
    came = target.send(SMUGGLING[what])
    assert b'"ok"' not in came, came
    if not target.is_bare:
        # What nginx left on a connection to the server would be answered to the next who comes.
        for _ in range(4):
            assert target.is_well()
    assert target.is_well()


def test_an_honest_second_request_on_a_connection_is_answered(target: Target) -> None:
    came = target.send(INNER + INNER.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert statuses(came) == [200, 200]
    assert came.count(b'"ok"') == 2


@pytest.mark.parametrize("what", REFUSED)
def test_what_nobody_honest_sends_is_refused_in_peace(target: Target, what: str) -> None:
    came = target.send(REFUSED[what])
    (status,) = statuses(came) or [0]
    assert 400 <= status < 500, came[:500]
    assert b"Traceback" not in came
    assert target.is_well()


@pytest.mark.parametrize("what", BORNE)
def test_what_is_merely_too_large_is_answered_or_refused(target: Target, what: str) -> None:
    came = target.send(BORNE[what])
    (status,) = statuses(came) or [0]
    assert status == 200 or 400 <= status < 500, came[:500]
    assert target.is_well()


def test_a_refusal_of_a_form_is_a_page_with_a_heading(target: Target) -> None:
    for what, request in REFUSED.items():
        if request.startswith(POST) and b"Content-Length" in request:
            assert re.search(rb"<h1[ >]", target.send(request)), what


def test_chunks_without_end_are_cut_off_or_thrown_away(target: Target) -> None:
    with target.connect() as wire:
        wire.settimeout(60)
        wire.sendall(POST + FORM + CHUNKED + b"\r\n")
        sent, came = 0, b""
        with suppress(OSError):
            while sent < 50_000_000:
                wire.sendall(b"10000\r\n" + b"a" * 65536 + b"\r\n")
                sent += 65536
        # nginx reads on for a while after its refusal, so that the refusal arrives; it keeps nothing of it.
        with suppress(OSError):
            came = wire.recv(65536)
    assert statuses(came) == [413] if not target.is_bare else sent < 50_000_000
    assert target.is_well()
