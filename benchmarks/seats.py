"""Seats without joining: cookies sealed with the throw-away server's own secret, so that thousands can answer."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass

from cryptography.fernet import Fernet
from itsdangerous import URLSafeTimedSerializer

from quiz.rehearse.server import OwnServer
from quiz.sealed import key_of_cookies


@dataclass(frozen=True)
class Seats:
    """Makes cookies of devices in one sitting, and the token their forms carry."""

    own: OwnServer
    sitting: str
    _raw = "0123456789abcdef0123456789abcdef01234567"

    def cookie(self, choices: dict[str, list[str]] | None = None) -> str:
        """Seal the cookie of one more device, with the choices it has made."""
        seat = {"sitting": self.sitting, "token": secrets.token_hex(16), "choices": choices or {}}
        return self.sealed({"seat": seat, "csrf_token": self._raw})

    def sealed(self, session: dict[str, object]) -> str:
        """Seal any session."""
        content = json.dumps({"until": time.time() + 4 * 3600, "session": session})
        return "quiz=" + Fernet(key_of_cookies(self.own.secret)).encrypt(content.encode()).decode()

    @property
    def token(self) -> str:
        """Give the token of the form."""
        # As Flask-WTF signs it: the installation's secret, its own salt.
        return str(URLSafeTimedSerializer(self.own.secret, salt="wtf-csrf-token").dumps(self._raw))
