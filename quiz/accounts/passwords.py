"""Passwords: which are good enough, and how they are hashed and compared.

The rules are those of NIST SP 800-63B-4 3.1.1.2 and ASVS 5.0 6.2.1 to 6.2.12: long enough, not a common one,
nothing else. No classes of characters are asked for, and no password expires.
"""

from __future__ import annotations

import threading
import unicodedata
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from quiz.accounts.common_passwords import CONTEXT, is_common, is_from_context
from quiz.accounts.errors import PasswordCommon, PasswordFromContext, PasswordTooLong, PasswordTooShort

LEAST_ALONE = 15
LEAST_WITH_SECOND_FACTOR = 8
MOST = 256

DUMMY = "$argon2id$v=19$m=65536,t=3,p=4$KHWdYob0b3/2dgywFZaxsg$rteH+FNx7Ak5JEeR0klgKKL0IgnZKGNcK0sC//TwWGo"
"""The hash of a password nobody knows, to compare with where there is no other. What comes of it is thrown away."""

AT_ONCE = 2
"""Hashes one process works on at once. Each takes 64 MiB, so a crowd of guesses must not fill the memory."""


class Hasher(Protocol):
    """What is asked of ``argon2.PasswordHasher``; a test brings a cheap one."""

    def hash(self, password: bytes) -> str: ...
    def verify(self, hash: str, password: bytes) -> bool: ...
    def check_needs_rehash(self, hash: str) -> bool: ...


class Passwords:
    """Hash passwords and compare them with their hashes.

    Argon2id with the low-memory profile of RFC 9106 (3 passes, 64 MiB, 4 lanes): the first profile wants 2
    GiB a sign-in, more than a school's box has. It is what argon2-cffi takes by default; it is named here so
    that a new default does not change our memory unseen. Make one per process and keep it.
    """

    def __init__(self, hasher: Hasher | None = None) -> None:
        self._hasher: Hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        # Made beforehand for our own parameters: hashing one at every start cost the first page a tenth of a second.
        self.dummy = DUMMY if hasher is None else self.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Hash a password that was checked before. Slow on purpose: never call it inside ``writing``."""
        with self._turns:
            return self._hasher.hash(_encode(password))

    def matches(self, password_hash: str | None, password: str) -> bool:
        """Ask whether the password is the one hashed; without a hash, take as long and say no.

        Exactly one hash is computed whatever the arguments are, so that time does not tell which names exist
        (ASVS 6.3.8). Slow on purpose: never call it inside ``writing``.
        """
        fits = not _is_too_long(password)
        with self._turns:
            try:
                matched = self._hasher.verify(password_hash or self.dummy, _encode(password if fits else ""))
            except (VerificationError, InvalidHashError):
                matched = False
        return matched and fits and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Ask whether a hash was made with other parameters than today's, and is to be made anew."""
        return self._hasher.check_needs_rehash(password_hash)


def normalise(password: str) -> str:
    """Compose the characters (NFC), so that every keyboard's ``é`` is the same (63B-4 3.1.1.2)."""
    return unicodedata.normalize("NFC", password)


def least_length(has_second_factor: bool) -> int:
    """Give the fewest characters a password needs: 15, or 8 beside a second factor (63B-4 3.1.1.2)."""
    return LEAST_WITH_SECOND_FACTOR if has_second_factor else LEAST_ALONE


def check_new_password(password: str, *, name: str, has_second_factor: bool = False) -> None:
    """Raise the ``PasswordRefused`` that says what is wrong with a new password, or return.

    Characters are code points after composing, spaces among them, and nothing is cut off (ASVS 6.2.8). The
    educator's name is a word that may not make up the password.
    """
    if _is_too_long(password):
        raise PasswordTooLong(MOST)
    check_length(password, has_second_factor=has_second_factor)
    if is_from_context(password, (*CONTEXT, name, "".join(name.split()), *name.split())):
        raise PasswordFromContext
    if is_common(password):
        raise PasswordCommon


def check_length(password: str, *, has_second_factor: bool) -> None:
    """Raise ``PasswordTooShort`` if the password is too short to stand where it is to stand."""
    least = least_length(has_second_factor)
    if len(normalise(password)) < least:
        raise PasswordTooShort(least)


def _is_too_long(password: str) -> bool:
    # Composing never makes a text more than four times shorter, so a huge one need not be composed first.
    return len(password) > 4 * MOST or len(normalise(password)) > MOST


def _encode(password: str) -> bytes:
    # A lone surrogate cannot come from a browser, and must not be an error when it comes from elsewhere.
    return normalise(password).encode("utf-8", "surrogatepass")
