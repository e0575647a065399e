"""An operator's own look: an accent colour and a logo, from the settings, without touching files of the product.

A logo is PNG or WebP. SVG is refused: it can hold scripts and addresses of others, and cleaning it is a product of
its own. Both are sent from memory, under addresses that change with what they hold, so that browsers keep them.
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort

from quiz.assets import FOREVER
from quiz.colours import Scheme, dark_scheme, light_scheme

#: The largest logo, in bytes: every learner loads it once, on a phone with bad wifi. And in pixels, on each side.
LARGEST_LOGO, WIDEST_LOGO = 10_000, 640


class NotALogo(ValueError):
    """A file cannot be the logo; the text says what it should be."""


@dataclass(frozen=True)
class Logo:
    """A picture that was looked at: its bytes, its kind, and its size in pixels."""

    content: bytes
    kind: str
    width: int
    height: int


@dataclass(frozen=True)
class OwnLook:
    """What pages need to know: the version of the stylesheet, none without one, and the logo."""

    version: str
    css: str
    logo: Logo | None


def read_logo(path: Path) -> Logo:
    """Read a logo and its size; raises ``NotALogo`` saying what to give instead."""
    try:
        if path.stat().st_size > LARGEST_LOGO:
            raise NotALogo(f"should be at most {LARGEST_LOGO} bytes; {path.name} has {path.stat().st_size}")
        content = path.read_bytes()
    except OSError as error:
        raise NotALogo(f"should be a file that can be read: {path} ({error.strerror})") from None
    for kind, measure in (("image/png", _png), ("image/webp", _webp)):
        size = measure(content)
        if size is not None:
            if not all(1 <= side <= WIDEST_LOGO for side in size):
                raise NotALogo(f"should be at most {WIDEST_LOGO} pixels wide and high; it is {size[0]} x {size[1]}")
            return Logo(content, kind, *size)
    raise NotALogo(f"should be a PNG or WebP picture; {path.name} is neither. Save an SVG as PNG, 96 pixels high")


def wear(app: Flask, accent: str | None, logo: Path | None) -> None:
    """Have pages wear the accent and the logo; both were accepted by the settings."""
    look = _own_look(accent, read_logo(logo) if logo else None)
    app.jinja_env.globals["own_look"] = look

    @app.get("/look/<version>.css", endpoint="own_look")
    def own_look(version: str) -> Response:
        """Send the accent's colours."""
        return (
            _sent(look.css.encode(), "text/css; charset=utf-8") if look.css and version == look.version else abort(404)
        )

    @app.get("/look/<version>/logo", endpoint="own_logo")
    def own_logo(version: str) -> Response:
        """Send the logo."""
        if look.logo is None or version != look.version:
            abort(404)
        return _sent(look.logo.content, look.logo.kind)


def _sent(content: bytes, kind: str) -> Response:
    """Send what may be kept for good."""
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = FOREVER
    return response


def _own_look(accent: str | None, logo: Logo | None) -> OwnLook:
    css = _css(light_scheme(accent), dark_scheme(accent)) if accent else ""
    if logo:
        # On dark pages a dark logo would not be seen; it stands on white there.
        css += ".brand img{height:1.75rem;width:auto;background:#fff;border-radius:4px;padding:2px}"
    whole = css.encode() + (logo.content if logo else b"")
    return OwnLook(hashlib.sha256(whole).hexdigest()[:10] if whole else "", css, logo)


def _css(light: Scheme, dark: Scheme) -> str:
    """Write the tokens that an accent replaces; the wall's chosen light comes last, because it is the choice."""
    return (
        f":root{{{_tokens(light)}}}@media(prefers-color-scheme:dark){{:root{{{_tokens(dark)}}}}}"
        f":root.bright{{{_tokens(light)}}}:root.dark{{{_tokens(dark)}}}"
    )


def _tokens(scheme: Scheme) -> str:
    return f"--accent:{scheme.accent};--on-accent:{scheme.on_accent};--wash:{scheme.wash}"


def _png(content: bytes) -> tuple[int, int] | None:
    """Give the size of a PNG, which stands in its first chunk."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR" or len(content) < 24:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _webp(content: bytes) -> tuple[int, int] | None:
    """Give the size of a WebP, which each of its three kinds keeps elsewhere (RFC 9649)."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    if content[12:16] == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if content[12:16] == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if content[12:16] == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    return None
