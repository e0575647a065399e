"""A browser without scripts that speaks through nginx: TLS, cookies, redirects, forms."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from http.cookies import Morsel, SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib

from tests.front.nginx import NAME, Front

PATIENCE = 60


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str | None:
        """Give a header that may stand once at most."""
        found = [value for known, value in self.headers if known.lower() == name.lower()]
        assert len(found) <= 1, found
        return found[0] if found else None


@dataclass
class Browser:
    """A browser with an address of its own on loopback."""

    front: Front
    address: str = "127.0.0.1"
    cookies: dict[str, Morsel[str]] = field(default_factory=dict)
    here: str = "/"
    page: Element | None = None

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """Send one request over TLS, keep the cookies that come, and follow nothing."""
        wire = socket.create_connection(("127.0.0.1", self.front.secure), PATIENCE, (self.address, 0))
        connection = HTTPConnection(NAME)
        connection.sock = self.front.trust.wrap_socket(wire, server_hostname=NAME)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={one.coded_value}" for name, one in self.cookies.items())
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        try:
            connection.request(method, path, body, sent)
            return self._kept(connection.getresponse())
        finally:
            connection.close()

    def open(self, path: str) -> Answer:
        """Open an address and follow where it leads."""
        return self._follow(path, self.ask("GET", path))

    def send(self, button: str = "", **fields: str) -> Answer:
        """Send the form of the page with that button (the first that posts otherwise), and follow."""
        assert self.page is not None
        form = next(
            form
            for form in self.page.iter("form")
            if form.get("method") == "post" and (not button or button in "".join(form.itertext()))
        )
        hidden = {
            str(one.get("name")): one.get("value", "") for one in form.iter("input") if one.get("type") == "hidden"
        }
        path = urljoin(self.here, form.get("action", ""))
        return self._follow(path, self.ask("POST", path, urlencode({**hidden, **fields})))

    @property
    def heading(self) -> str:
        """Give the text of the page's heading."""
        assert self.page is not None
        return " ".join("".join(next(self.page.iter("h1")).itertext()).split())

    def first_choice(self) -> str:
        """Give the first answer the page offers."""
        assert self.page is not None
        offered = [one.get("value", "") for one in self.page.iter("input") if one.get("name") == "answer"]
        assert offered, self.heading
        return offered[0]

    def _kept(self, response: HTTPResponse) -> Answer:
        for value in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(value).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel
        return Answer(response.status, response.getheaders(), response.read().decode())

    def _follow(self, path: str, answer: Answer) -> Answer:
        while answer.status in (301, 302, 303):
            path = urlsplit(urljoin(path, answer.header("Location") or "")).path
            answer = self.ask("GET", path)
        self.here = path
        self.page = html5lib.parse(answer.text, namespaceHTMLElements=False)
        return answer
