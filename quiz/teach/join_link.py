"""The address learners join at, as a link and as a QR code."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

import segno
from flask import request
from markupsafe import Markup


@dataclass(frozen=True)
class JoinLink:
    """Where learners join: ``short`` is typed, ``whole`` is scanned."""

    code: str
    host: str
    whole: str

    @property
    def short(self) -> str:
        """Give the address to type, without what every browser adds by itself."""
        return f"{self.host}/join"

    @property
    def spaced_code(self) -> str:
        """Give the code in two halves, easier to read aloud; joining forgives the space."""
        return f"{self.code[:3]} {self.code[3:]}"

    @property
    def is_this_computer_only(self) -> bool:
        """Say whether phones cannot open the address, because it means the computer it is opened on."""
        return _is_loopback(self.host)

    def qr(self) -> Markup:
        """Draw the QR code: dark on white in any colour scheme, or phones do not read it."""
        code = segno.make(self.whole, micro=False, error="m")
        drawn = code.svg_inline(omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
        # Markup from segno, about an address we made.
        return Markup(drawn)  # noqa: S704


def join_link(code: str) -> JoinLink:
    """Give the link for a code on the host this request came to."""
    return JoinLink(code, request.host, f"{request.host_url}j/{code}")


def _is_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if name.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
