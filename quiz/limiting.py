"""Slow down those who guess, without shutting out a school that shares one address."""

from __future__ import annotations

from flask import Flask, abort, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItemPerMinute

#: Wrong codes from one address in a minute. A hall of pupils mistypes far less; success never counts.
FAILURES = RateLimitItemPerMinute(100)


def limit(app: Flask, storage: str) -> None:
    """Set the limiter up; ``storage`` is where its counters live, shared between processes if need be."""
    app.config.update(RATELIMIT_STORAGE_URI=storage, RATELIMIT_HEADERS_ENABLED=False)
    limiter = Limiter(_address)
    # Known to the application beforehand, so that it does not look for limits before every request: no view of ours
    # has one, and the look costs as much as a third of a page.
    app.extensions.setdefault("limiter", set()).add(limiter)
    limiter.init_app(app)
    app.extensions["failures"] = limiter


def refuse_guessing(what: str) -> None:
    """Answer 429 when this address failed too often at something within the last minute."""
    limiter: Limiter = current_app.extensions["failures"]
    if not limiter.limiter.test(FAILURES, what, _address()):
        abort(429)


def note_failure(what: str) -> None:
    """Count one failure of this address; the counter is kept for a minute and never logged."""
    limiter: Limiter = current_app.extensions["failures"]
    limiter.limiter.hit(FAILURES, what, _address())


def _address() -> str:
    """Give the address a request came from."""
    return request.remote_addr or "unknown"
