"""Names of educators: how they are kept, and how two of them are compared."""

from __future__ import annotations

import unicodedata

from quiz.accounts.errors import NameRefused

LONGEST_NAME = 60
LONGEST_KEY = 250  # One character may fold to eighteen, and the column is not endless.

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean_name(text: str) -> str:
    """Clean a name for keeping: composed (NFC), one space between words, none around.

    Raises ``NameRefused`` unless 1 to 60 characters are left, all of them assigned and visible: a name with
    an invisible character looks like another's.
    """
    name = unicodedata.normalize("NFC", " ".join(text[: 10 * LONGEST_NAME].split()))
    fits = 1 <= len(name) <= LONGEST_NAME and 1 <= len(name_key(name)) <= LONGEST_KEY
    if not fits or any(unicodedata.category(letter) in _UNSEEN for letter in name):
        raise NameRefused(LONGEST_NAME)
    return name


def name_key(name: str) -> str:
    """Fold a name for comparing: ``ＭＳ chan`` and ``Ms  Chan`` are one person. Takes any text."""
    # No database takes a lone surrogate, and PostgreSQL no NUL; neither is in anybody's name.
    sound = name[: 10 * LONGEST_NAME].encode("utf-8", "replace").decode().replace("\0", "?")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", sound).casefold())
    return " ".join(folded.split())
