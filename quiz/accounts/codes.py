"""Codes of the second factor: six digits from an app (TOTP, RFC 6238). Pure arithmetic."""

from __future__ import annotations

import hmac
import re
import unicodedata
from base64 import b32encode
from datetime import datetime

from pyotp import TOTP

from quiz.accounts.tokens import Draw

SECONDS = 30
WINDOW = 1
"""Steps a code may be early or late: phones' clocks differ by seconds, and people type slowly."""

SECRET_BYTES = 20


def new_totp_secret(draw: Draw) -> str:
    """Draw a secret of 160 bits, as RFC 4226 advises, in the letters that apps take."""
    return b32encode(draw(SECRET_BYTES)).decode()


def address_for_app(secret: str, *, name: str, issuer: str) -> str:
    """Give the ``otpauth://`` address that a QR code shows to the app."""
    return TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_at(now: datetime) -> int:
    """Number the 30-second step of a moment."""
    return int(now.timestamp()) // SECONDS


def step_of_code(secret: str, code: str, *, now: datetime, after: int | None) -> int | None:
    """Find the step whose code was typed, one early and one late among them; ``None`` if it is wrong.

    Only steps after the last used one count, so a code works once (ASVS 6.5.1, RFC 6238 5.2). That holds when
    the clock steps back, too: until it has caught up, a recovery code is the way in. Spaces and full-width
    digits are read.
    """
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", code))
    if not re.fullmatch(r"[0-9]{6}", typed):
        return None
    matching = None
    for step in range(step_at(now) - WINDOW, step_at(now) + WINDOW + 1):
        # Every step is compared, each in constant time.
        is_same = hmac.compare_digest(TOTP(secret).generate_otp(max(step, 0)), typed)
        if is_same and matching is None and (after is None or step > after):
            matching = step
    return matching
