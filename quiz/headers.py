"""What every response says to the browser, and which requests are not answered at all."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, request
from werkzeug.datastructures import MultiDict

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

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

#: The same for a page, which is kept nowhere and differs by who asks and in which language.
OF_A_PAGE = {**HEADERS, "Cache-Control": "no-store", "Vary": "Cookie, Accept-Language, Accept-Encoding"}

#: Of these a page has one value, whatever was said of it before.
ALWAYS_OURS = frozenset({"Cache-Control", "Vary"})

#: Over HTTPS a browser is told to stay there.
SECURELY = (("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),)

#: The addresses of what browsers may keep, when it says so itself and sets no cookie: it is the same for everybody
#: and tells nothing about anyone.
KEPT = ("/static/", "/look/")


def send_headers(app: Flask) -> None:
    """Add the headers to every response: pages are never stored, static files carry their own rule.

    They are added to the finished list, behind Flask: each of them set on a response object is looked at several
    times over, which took a tenth of the time of a page.
    """
    inner = app.wsgi_app

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        may_be_kept = environ["PATH_INFO"].startswith(KEPT)
        rest = SECURELY if environ["wsgi.url_scheme"] == "https" else ()

        def begin(status: str, given: list[tuple[str, str]], *error: Any) -> Any:
            own = {name for name, _ in given}
            # Caches between keep a cookie with the file, and would hand it to the next person.
            is_kept = may_be_kept and status < "400" and "Cache-Control" in own and "Set-Cookie" not in own
            if not is_kept:
                given = [header for header in given if header[0] not in ALWAYS_OURS]
                own -= ALWAYS_OURS
            ours = HEADERS if is_kept else OF_A_PAGE
            # What a view said of itself stands: the page for leaving is stricter about where one came from.
            return start_response(
                status, [*given, *(header for header in ours.items() if header[0] not in own), *rest], *error
            )

        return inner(environ, begin)

    app.wsgi_app = answer  # type: ignore[method-assign]


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


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def has_control(text: str) -> bool:
    """Say whether a text holds a control character other than a tab or the end of a line."""
    return _CONTROL.search(text) is not None


def _all(fields: MultiDict[str, str]) -> Iterator[str]:
    """Yield every name and every value of a form or a query."""
    for name, values in fields.lists():
        yield name
        yield from values


@lru_cache(maxsize=256)
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
