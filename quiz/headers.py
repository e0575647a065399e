"""What every response says to the browser, and which requests are not answered at all."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator

from flask import Flask, Response, abort, request
from werkzeug.datastructures import MultiDict

#: Nothing inline, nothing from elsewhere, no frames, no plug-ins.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # A form over HTTPS is checked by its referrer, so other pages of ours must see it, and nobody else.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

#: What browsers may keep: it is the same for everybody and tells nothing about anyone.
KEPT = ("static", "own_look", "own_logo")


def send_headers(app: Flask) -> None:
    """Add the headers to every response: pages are never stored, static files carry their own rule."""

    @app.after_request
    def _add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint not in KEPT or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"
            response.vary.update(("Cookie", "Accept-Language"))
        if request.is_secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response


def check_requests(app: Flask, trusted_hosts: tuple[str, ...]) -> None:
    """Refuse requests for a name that is not ours, forms sent from another site, and control characters."""
    ours = frozenset((*trusted_hosts, "localhost", socket.gethostname(), f"{socket.gethostname()}.local"))

    @app.before_request
    def _check() -> None:
        if not is_ours(request.host, ours):
            abort(400)
        # NUL and its kin mean nothing in any address or field of ours, and PostgreSQL refuses them.
        if any(has_control(text) for text in (request.path, *_all(request.args))):
            abort(400)
        if request.method == "POST":
            if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
                abort(400)
            if any(has_control(text) for text in _all(request.form)):
                abort(400)


def has_control(text: str) -> bool:
    """Say whether a text holds a control character other than a tab or the end of a line."""
    return any(ord(char) < 32 and char not in "\t\r\n" for char in text)


def _all(fields: MultiDict[str, str]) -> Iterator[str]:
    """Yield every name and every value of a form or a query."""
    for name, values in fields.lists():
        yield name
        yield from values


def is_ours(host: str, names: frozenset[str]) -> bool:
    """Say whether a Host header names this server.

    A name must be listed. An address in numbers is always accepted: it cannot be made to point here by whoever
    controls a domain, and a laptop that carries a workshop does not know beforehand which one it will get.
    """
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    if name.lower() in (known.lower() for known in names):
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
