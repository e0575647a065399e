"""Sealing what the database must keep but not show: the secret of a second factor, which a digest can't replace.

Whoever reads the database alone, or a copy of it, can't make anybody's codes (ASVS 13.3.1, 11.3.2).
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken

#: What stood in the database before secrets were sealed: 160 bits in the letters that apps take.
_PLAIN = re.compile(r"[A-Z2-7]{32}")


class SealBroken(Exception):
    """None of the installation's secrets opens it, or it was sealed for another educator."""


def seal(plain: str, educator_id: str, secret: bytes) -> str:
    """Seal a text for one educator: put into another's row, it does not open."""
    return _box(secret).encrypt(f"{educator_id}|{plain}".encode()).decode()


def open_sealed(kept: str, educator_id: str, secrets: Sequence[bytes]) -> str:
    """Open what was sealed for this educator with any of the secrets.

    A secret from before sealing is given as it stands, so that an upgrade shuts nobody out; ``quiz serve`` seals it
    at its next start. Raises ``SealBroken``.
    """
    if is_plain(kept):
        return kept
    for secret in secrets:
        try:
            owner, _, plain = _box(secret).decrypt(kept.encode()).decode().partition("|")
        except (InvalidToken, UnicodeError):
            continue
        if owner == educator_id:
            return plain
    raise SealBroken


def is_plain(kept: str) -> bool:
    """Say whether this was written before secrets were sealed."""
    return _PLAIN.fullmatch(kept) is not None


def is_current(kept: str, educator_id: str, secret: bytes) -> bool:
    """Say whether the newest secret opens it, so that older ones are not needed for it."""
    try:
        open_sealed(kept, educator_id, [secret])
    except SealBroken:
        return False
    return not is_plain(kept)


def _box(secret: bytes) -> Fernet:
    """Derive a key from the installation's secret, for this purpose alone."""
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"quiz.accounts second factor", "sha256")))
