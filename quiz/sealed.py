"""The session cookie: encrypted, unreadable on the device, with an expiry of its own inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterable
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from quiz.headers import KEPT

#: Browsers refuse cookies of 4,096 bytes and more, name and attributes included.
LARGEST_COOKIE = 3500


def _note_change(session: SealedSession) -> None:
    session.modified = True


class SealedSession(CallbackDict[str, Any], SessionMixin):
    """A session that notes when it was changed."""

    def __init__(self, initial: dict[str, Any] | None = None) -> None:
        super().__init__(initial, _note_change)
        self.modified = False


class CookieTooLarge(Exception):
    """A session no longer fits into a cookie."""

    def __init__(self, size: int) -> None:
        super().__init__(f"the session needs {size} bytes, more than {LARGEST_COOKIE}")
        self.size = size


class SealedSessions(SessionInterface):
    """Keep the session in one encrypted cookie, sealed by the first key and opened by any.

    The expiry is a moment written inside. Unlike a signed age, it lets a clock step backwards without throwing
    anyone out. Over HTTPS the name begins with ``__Host-``; over plain HTTP browsers would refuse that name.
    """

    def __init__(self, secrets: Iterable[bytes], lifetime: float, now: Callable[[], float] = time.time) -> None:
        """Take the secrets (first seals), the lifetime in seconds since the last change, and the clock."""
        self._fernet = MultiFernet([Fernet(key_of_cookies(secret)) for secret in secrets])
        self._lifetime = lifetime
        self._now = now

    def name(self, request_is_secure: bool) -> str:
        """Give the cookie's name for a scheme."""
        return "__Host-quiz" if request_is_secure else "quiz"

    def open_session(self, app: Flask, incoming: Request) -> SealedSession:
        """Open the cookie; anything missing, forged, unreadable or past its time gives an empty session."""
        sealed = incoming.cookies.get(self.name(incoming.is_secure), "")
        if not sealed:
            return SealedSession()
        try:
            content = json.loads(self._fernet.decrypt(sealed.encode()))
            left = content["until"] - self._now()
            opened = SealedSession(content["session"] if left > 0 else None)
            # Seal anew once a quarter of the time has gone, so that somebody at work is not put out.
            opened.modified = 0 < left < 0.75 * self._lifetime and not incoming.path.startswith(KEPT)
            return opened
        except (InvalidToken, ValueError, KeyError, TypeError):
            return SealedSession()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the cookie when the session changed; delete it when it was emptied."""
        if not session.modified:
            return
        secure = request.is_secure
        name = self.name(secure)
        attributes: dict[str, Any] = {"path": "/", "secure": secure, "httponly": True, "samesite": "Lax"}
        if not session:
            response.delete_cookie(name, **attributes)
            return
        content = json.dumps({"until": self._now() + self._lifetime, "session": dict(session)})
        value = self._fernet.encrypt(content.encode()).decode()
        if len(value) > LARGEST_COOKIE:
            raise CookieTooLarge(len(value))
        response.set_cookie(name, value, **attributes)


def key_of_cookies(secret: bytes) -> bytes:
    """Derive the cookie's key from the installation's secret, for this purpose alone."""
    return base64.urlsafe_b64encode(hmac.new(secret, b"session cookie", hashlib.sha256).digest())
