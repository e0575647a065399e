"""Open pages as a browser without scripts would, and check what every page must be."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: Words that must not stand in a title, which others see in a tab, a history or on a projector.
TELLING = re.compile(r"sex|intimate|violen|assault|upskirt|abuse|rape|性|私密|偷拍", re.IGNORECASE)


@dataclass
class Page:
    """An answer of the server, read as HTML."""

    response: TestResponse
    root: Element

    @property
    def status(self) -> int:
        """Give the status code."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """Give the visible text, with single spaces."""
        return " ".join(" ".join(self.root.find("body").itertext()).split())  # type: ignore[union-attr]

    @property
    def h1(self) -> str:
        """Give the text of the heading."""
        return " ".join("".join(self.all("h1")[0].itertext()).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Give every element of a kind with these attributes."""
        return [
            element
            for element in self.root.iter(tag)
            if all(element.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    def links(self) -> list[str]:
        """Give every address the page links to."""
        return [link.get("href", "") for link in self.all("a")]

    def value(self, name: str) -> str:
        """Give the value of the first input of a name."""
        return self.all("input", name=name)[0].get("value", "")


class Opener:
    """A browser without scripts: follows redirects, sends forms with their tokens, checks every page."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def __call__(self, path: str, status: int = 200, **request: Any) -> Page:
        """Open an address, follow where it leads, and check the page at the end."""
        return check(self.client.get(path, follow_redirects=True, **request), status)

    def send(self, page: Page, path: str | None = None, status: int = 200, **fields: Any) -> Page:
        """Send the form of a page (the first that posts), with its token, and open what follows."""
        form = next(form for form in page.all("form") if form.get("method") == "post")
        hidden = {
            field.get("name", ""): field.get("value", "")
            for field in form.iter("input")
            if field.get("type") == "hidden"
        }
        data = {**hidden, **fields}
        target = path or form.get("action", "")
        return check(self.client.post(target, data=data, follow_redirects=True), status)


def check(response: TestResponse, status: int = 200) -> Page:
    """Read a page and check what every page must be."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    assert response.content_type == "text/html; charset=utf-8"
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    page = Page(response, parser.parse(response.data, transport_encoding="utf-8"))
    assert not _errors(parser), _errors(parser)
    _check_headings(page)
    _check_ids(page)
    _check_forms(page)
    check_headers(response)
    return page


def _errors(parser: html5lib.HTMLParser) -> list[Any]:
    """Give the parser's complaints; html5lib 1.1 does not know that SVG may be self-closed in HTML."""
    return [error for error in parser.errors if error[1] != "non-void-element-with-trailing-solidus"]


def _check_headings(page: Page) -> None:
    """One h1, and a title that begins with it and gives nothing away."""
    assert len(page.all("h1")) == 1
    title = "".join(page.root.find("head/title").itertext())  # type: ignore[union-attr]
    assert title.startswith(page.h1), (title, page.h1)
    assert not TELLING.search(title), title
    assert page.root.get("lang") in ("en", "zh-Hant-HK")


def _check_ids(page: Page) -> None:
    """No id twice, and every reference to one found."""
    ids = Counter(element.get("id") for element in page.root.iter() if element.get("id"))
    assert [name for name, times in ids.items() if times > 1] == []
    for element in page.root.iter():
        for attribute in ("aria-labelledby", "aria-describedby", "for"):
            for name in element.get(attribute, "").split():
                assert name in ids, f"{attribute} names {name}, which is not there"


def _check_forms(page: Page) -> None:
    """Every form says where it goes; one that posts has a token; every input has a label."""
    labelled = {label.get("for") for label in page.all("label")}
    inside = {inner for label in page.all("label") for inner in label.iter("input")}
    for form in page.all("form"):
        assert form.get("action"), "a form without an action"
        if form.get("method") == "post":
            assert [True for field in form.iter("input") if field.get("name") == "csrf_token"]
    for field in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
        if field.get("type") not in ("hidden", "submit"):
            assert field in inside or field.get("id") in labelled or field.get("aria-label"), field.attrib
    assert not [element.tag for element in page.root.iter() if element.get("style")], "style attributes are blocked"


def check_headers(response: TestResponse) -> None:
    """The headers of every answer that is not a static file."""
    headers = response.headers
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
