"""What a made-up phone reads of a page: when to look again, and the form to send."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from urllib.parse import urlencode

_FORM = re.compile(r'<form method="post" action="([^"]+)"(.*?)</form>', re.DOTALL)
_TOKEN = re.compile(r'name="csrf_token" type="hidden" value="([^"]+)"')
_STEP = re.compile(r'name="step" value="([^"]+)"')
_OPTION = re.compile(r'type="(radio|checkbox)" name="answer" value="([^"]+)"')
_STATIC = re.compile(r'(?:href|src)="(/[^"]*static/[^"]+)"')
_DATA = re.compile(r'data-(version|every|state|room)="([^"]*)"')


#: Why a page refuses stands in its alert; a page that is nothing but a refusal says so in its heading.
_REFUSALS = (re.compile(r'role="alert"[^>]*>(.*?)</', re.DOTALL), re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL))


@dataclass(frozen=True)
class Form:
    """A form: where it goes, its token, and the answers to choose from; none on a page that only asks to go on."""

    action: str
    token: str
    step: str | None
    options: tuple[str, ...]

    def filled(self, answer: str | None) -> bytes:
        """Fill the form in; no answer means to skip."""
        fields = [("csrf_token", self.token)]
        if self.step is not None:
            fields.append(("step", self.step))
        fields.append(("skip", "yes") if answer is None else ("answer", answer))
        return urlencode(fields).encode()


class Page:
    """A page, read only as far as it is asked about."""

    def __init__(self, html: str) -> None:
        """Take the text of the page."""
        self._html = html

    @cached_property
    def form(self) -> Form | None:
        """Give the form of the page, if it has one that is sent."""
        found = _FORM.search(self._html)
        token = _TOKEN.search(found[2]) if found else None
        if found is None or token is None:
            return None
        step = _STEP.search(found[2])
        options = tuple(unescape(option) for _, option in _OPTION.findall(found[2]))
        return Form(unescape(found[1]), token[1], unescape(step[1]) if step else None, options)

    @cached_property
    def data(self) -> dict[str, str]:
        """Give what the page tells its script: ``version``, ``every`` (seconds), ``state`` and ``room`` (addresses)."""
        return {name: unescape(value) for name, value in _DATA.findall(self._html)}

    @property
    def is_in_a_room(self) -> bool:
        """Say whether it is a page of a session."""
        return "version" in self.data

    @property
    def refusal(self) -> str:
        """Give the sentence with which the page refuses, empty where it has none."""
        found = (pattern.search(self._html) for pattern in _REFUSALS)
        said = next((match[1] for match in found if match), "")
        return " ".join(unescape(re.sub("<[^>]*>", " ", said)).split())

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Give the style sheet, scripts and drawings that a browser fetches once."""
        return tuple(dict.fromkeys(unescape(address) for address in _STATIC.findall(self._html)))
