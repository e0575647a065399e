"""Tokens: what a link or a cookie holds, and the digest that the database keeps instead."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Callable

Draw = Callable[[int], bytes]
"""Where randomness comes from: gives as many bytes as asked. In earnest always ``secrets.token_bytes``."""

TOKEN_BYTES = 24
RECOVERY_BYTES = 15

_READABLE = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MISREAD = str.maketrans("OIL", "011")


def new_token(draw: Draw) -> str:
    """Draw a token of 192 bits, as 32 characters fit for a link or a cookie (ASVS 7.2.3, 11.5.1)."""
    return urlsafe_b64encode(draw(TOKEN_BYTES)).decode()


def new_recovery_code(draw: Draw) -> str:
    """Draw a recovery code of 120 bits: six groups of four characters without look-alikes.

    With 112 bits or more a plain digest is safe to keep (ASVS 6.5.2), and a guess needs no limit of its own.
    """
    letters = b32encode(draw(RECOVERY_BYTES)).decode().translate(_READABLE)
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def digest(token: str) -> str:
    """Digest a token for the database. SHA-256 will do, because nobody can try 2**120 tokens."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_recovery_code(typed: str) -> str:
    """Digest a recovery code as typed: case, spaces and hyphens do not matter, nor O for 0, I or L for 1."""
    return digest(re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD))


def keyed_digest(secret: bytes, purpose: str, text: str) -> str:
    """Digest a text that could be guessed, so that only whoever holds the secret can look for it."""
    key = hmac.digest(secret, f"quiz.accounts {purpose}".encode(), "sha256")
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()
