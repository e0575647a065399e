"""Join codes: six characters that are easy to read aloud and cannot spell a word."""

from __future__ import annotations

from random import Random

ALPHABET = "BCDFGHJKMNPQRTVWXZ3479"
"""One case; no vowels and no Y; of B and 8, G and 6, S and 5, Z and 2, O and 0, I and 1 at most the letter.

22 signs, 113 million codes.
"""

LENGTH = 6


def draw(chance: Random) -> str:
    """Draw a new code; ``chance`` is the operating system's randomness outside tests."""
    return "".join(chance.choice(ALPHABET) for _ in range(LENGTH))


def tidy(typed: str) -> str | None:
    """Return the code somebody meant to type, or None when it cannot be one.

    Case, spaces, hyphens and full-width forms are forgiven.
    """
    code = "".join(sign for sign in _narrow(typed[:50]).upper() if sign not in _IGNORED)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


_IGNORED = frozenset(" \t\u00a0\u2002\u2003\u2009\u3000-_.\u2010\u2011\u2012\u2013\u2014\u2212")


def _narrow(text: str) -> str:
    """Turn full-width signs into ordinary ones, as a Chinese keyboard may send them."""
    return "".join(chr(ord(sign) - 0xFEE0) if "\uff01" <= sign <= "\uff5e" else sign for sign in text)
