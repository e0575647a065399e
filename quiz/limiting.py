"""Slow down those who guess, without shutting out a school that shares one address."""

from __future__ import annotations

from flask import Flask, abort, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItemPerMinute

#: Wrong codes from one address in a minute. A hall of pupils mistypes far less; success never counts.
FAILURES = RateLimitItemPerMinute(100)

#: For how long an address is known as one from which the educator leads a session; every look at it begins anew.
LEADS = RateLimitItemPerMinute(1_000_000, 10)


def limit(app: Flask, storage: str) -> None:
    """Set the limiter up; ``storage`` is where its counters live, shared between processes if need be."""
    app.config.update(RATELIMIT_STORAGE_URI=storage, RATELIMIT_HEADERS_ENABLED=False)
    app.extensions["failures"] = Limiter(_address, app=app)


def refuse_guessing(what: str) -> None:
    """Answer 429 when this address failed too often at something within the last minute."""
    limiter: Limiter = current_app.extensions["failures"]
    if not limiter.limiter.test(FAILURES, what, _address()):
        abort(429)


def note_failure(what: str) -> None:
    """Count one failure of this address; the counter is kept for a minute and never logged."""
    limiter: Limiter = current_app.extensions["failures"]
    limiter.limiter.hit(FAILURES, what, _address())


def note_leading(what: str) -> None:
    """Note that the educator leads this from the address the request came from, as one does in the room."""
    limiter: Limiter = current_app.extensions["failures"]
    limiter.limiter.hit(LEADS, what, _address())


def is_led_from_here(what: str) -> bool:
    """Say whether the educator leads this from the address the request came from.

    A class shares one address with its school, and so with whoever guesses there. For a session that is led from that
    address nobody has to be slowed: who guesses there could look at the wall.
    """
    limiter: Limiter = current_app.extensions["failures"]
    return limiter.limiter.get_window_stats(LEADS, what, _address()).remaining < LEADS.amount


def _address() -> str:
    """Give the address a request came from."""
    return request.remote_addr or "unknown"
