"""What every response says to the browser, and which requests are not answered at all."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flask import Flask, abort, request

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


def send_headers(app: Flask) -> None:
    """Add the headers to every response: pages are never stored, static files carry their own rule.

    They are added to the finished list, behind Flask: each of them set on a response object is looked at several
    times over, which took a tenth of the time of a page.
    """
    inner, static = app.wsgi_app, f"{app.static_url_path}/"

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_static = environ["PATH_INFO"].startswith(static)
        rest = SECURELY if environ["wsgi.url_scheme"] == "https" else ()

        def begin(status: str, given: list[tuple[str, str]], *error: Any) -> Any:
            own = {name for name, _ in given}
            if not is_static:
                given = [header for header in given if header[0] not in ALWAYS_OURS]
                own -= ALWAYS_OURS
            ours = HEADERS if is_static else OF_A_PAGE
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
        if request.method == "POST":
            if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
                abort(400)
            for value in (text for values in request.form.listvalues() for text in values):
                # NUL and its kin mean nothing in any field of ours, and PostgreSQL refuses them.
                if any(ord(char) < 32 and char not in "\t\r\n" for char in value):
                    abort(400)


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
