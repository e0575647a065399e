"""Slow down those who guess, without shutting out a school that shares one address."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

from flask import Flask, abort, current_app, request
from limits import RateLimitItemPerMinute
from limits.errors import ConfigurationError, StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter

from quiz.config import SettingsError

#: Wrong codes from one address in a minute. A hall of pupils mistypes far less; success never counts.
FAILURES = RateLimitItemPerMinute(100)

#: For how long an address is known as one from which the educator leads a session; every look at it begins anew.
LEADS = RateLimitItemPerMinute(1_000_000, 10)

#: Seconds until a shared place that did not answer is asked again, and seconds it is given to answer.
PAUSE = 10.0
PATIENCE = 1


class Failures:
    """Count failures by address for a minute, and who leads from where, in a place that processes may share.

    While that place does not answer, each process counts for itself: nobody may be kept from joining by a counter.
    Addresses are kept as a keyed hash, so the place holds none.
    """

    def __init__(self, app: Flask, storage: str) -> None:
        """Count in ``storage``; raises ``SettingsError`` when it cannot be used at all."""
        self._shared = FixedWindowRateLimiter(check_storage(storage))
        self._own = FixedWindowRateLimiter(MemoryStorage())
        self._asked_again_at = 0.0
        key = app.secret_key
        self._key = hashlib.sha256(key if isinstance(key, bytes) else str(key).encode()).digest()

    def are_too_many(self, what: str, address: str) -> bool:
        """Say whether an address failed too often at something within the last minute."""
        return not self._ask(lambda place: place.test(FAILURES, what, self._hidden(address)))

    def note(self, what: str, address: str) -> None:
        """Count one failure of an address at something."""
        self._ask(lambda place: place.hit(FAILURES, what, self._hidden(address)))

    def note_leading(self, what: str, address: str) -> None:
        """Note that something is led from an address."""
        self._ask(lambda place: place.hit(LEADS, what, self._hidden(address)))

    def is_led_from(self, what: str, address: str) -> bool:
        """Say whether something was led from an address within the last ten minutes."""
        return self._ask(
            lambda place: place.get_window_stats(LEADS, what, self._hidden(address)).remaining < LEADS.amount
        )

    def reset(self) -> None:
        """Forget every failure."""
        self._shared.storage.reset()

    def _ask(self, question: Callable[[RateLimiter], bool]) -> bool:
        """Ask the shared place, or this process alone while the shared one does not answer."""
        if time.monotonic() >= self._asked_again_at:
            try:
                return question(self._shared)
            except StorageError:
                self._asked_again_at = time.monotonic() + PAUSE
        return question(self._own)

    def _hidden(self, address: str) -> str:
        return hashlib.blake2b(address.encode(), key=self._key, digest_size=16).hexdigest()


def check_storage(storage: str) -> Storage:
    """Give the storage; raises ``SettingsError`` for one that cannot be used at all, even if it should answer now."""
    try:
        found = storage_from_string(storage, **options_of(storage))
    except (ConfigurationError, ValueError) as error:
        raise SettingsError(
            f"QUIZ_RATE_LIMIT_STORAGE: cannot be used ({error}). Write memory:// or, with the extra shared "
            "installed, redis://host:6379/0"
        ) from None
    assert isinstance(found, Storage)  # noqa: S101  for the type checker: only "async+" gives another
    return found


def options_of(storage: str) -> dict[str, bool | float | str]:
    """Give what the library is told about a storage. Redis would wait for ever by itself."""
    patience = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE} if storage.startswith("redis") else {}
    return {"wrap_exceptions": True, **patience}


def limit(app: Flask, storage: str) -> None:
    """Set the counter up; ``storage`` is where it lives. Raises ``SettingsError``."""
    app.extensions["failures"] = Failures(app, storage)


def refuse_guessing(what: str) -> None:
    """Answer 429 when this address failed too often at something within the last minute."""
    if _failures().are_too_many(what, _address()):
        abort(429)


def note_failure(what: str) -> None:
    """Count one failure of this address; the counter is kept for a minute and never logged."""
    _failures().note(what, _address())


def _failures() -> Failures:
    failures: Failures = current_app.extensions["failures"]
    return failures


def note_leading(what: str) -> None:
    """Note that the educator leads this from the address the request came from, as one does in the room."""
    _failures().note_leading(what, _address())


def is_led_from_here(what: str) -> bool:
    """Say whether the educator leads this from the address the request came from.

    A class shares one address with its school, and so with whoever guesses there. For a session that is led from that
    address nobody has to be slowed: who guesses there could look at the wall.
    """
    return _failures().is_led_from(what, _address())


def _address() -> str:
    """Give the address a request came from."""
    return request.remote_addr or "unknown"
