"""Signing in: one form, one answer.

A wrong name, a wrong password, a wrong code and a revoked educator look alike (ASVS 6.3.8).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes

from itsdangerous import BadData, URLSafeSerializer

from quiz.accounts.audit import EventKind, note
from quiz.accounts.errors import SignInRefused
from quiz.accounts.failures import begin_attempt
from quiz.accounts.limits import LIMITS, Limits
from quiz.accounts.models import Educator
from quiz.accounts.names import name_key
from quiz.accounts.passwords import Passwords
from quiz.accounts.profiles import Profile, profile_of
from quiz.accounts.proof import Claim, accept, compare, read_claim
from quiz.accounts.sessions import open_session
from quiz.accounts.tokens import Draw, keyed_digest, new_token
from quiz.db import Sessions, writing


@dataclass(frozen=True)
class Entry:
    """What the sign-in form sends.

    ``code`` is from the app or a recovery code, empty without a second factor.
    ``device`` is the lasting cookie that an earlier sign-in gave this browser, empty if it has none.
    """

    name: str
    password: str = field(repr=False)
    code: str = field(default="", repr=False)
    device: str = field(default="", repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A new session. ``token`` goes into the session cookie, ``device`` into a lasting one."""

    profile: Profile
    token: str = field(repr=False)
    device: str = field(repr=False)


def sign_in(
    session: Sessions,
    entry: Entry,
    *,
    now: datetime,
    passwords: Passwords,
    secret: bytes,
    draw: Draw = token_bytes,
    limits: Limits = LIMITS,
    old_secrets: tuple[bytes, ...] = (),
) -> SignedIn:
    """Sign an educator in: a new session with a new id, and earlier failures forgotten.

    ``secret`` is the installation's, at least 32 bytes; ``old_secrets`` may still open a second factor. A browser
    that signed in to this account before is counted by itself: pupils who type a teacher's name and nonsense make
    strangers wait, not the teacher's own computer. Raises ``SignInRefused``, with the attempt counted and noted,
    or ``MustWait``.
    """
    claim = read_claim(session, Educator.name_key == name_key(entry.name))
    device = _known_device(entry.device, claim, secret)
    key = _counter_of(device, entry.name, secret)
    with writing(session):
        attempt = begin_attempt(session, key, is_stranger=device is None, now=now, limits=limits)
    comparison = compare(claim, entry.password, passwords)
    with writing(session):
        secrets = (secret, *old_secrets)
        educator = accept(session, comparison, attempt, code=entry.code, now=now, secrets=secrets)
        if educator is not None:
            note(session, EventKind.SIGNED_IN, educator.id, now)
            token = open_session(session, educator.id, now=now, draw=draw)
            lasting = device_token(device or new_token(draw), educator.id, secret)
            return SignedIn(profile_of(educator), token, lasting)
        note(session, EventKind.SIGN_IN_FAILED, claim.educator_id, now)
    raise SignInRefused


def device_token(device: str, educator_id: str, secret: bytes) -> str:
    """Sign the proof that a browser signed in to the account before.

    It opens nothing: it only has the browser's failures counted apart.
    """
    return _signer(secret).dumps([educator_id, device])


def _known_device(token: str, claim: Claim, secret: bytes) -> str | None:
    try:
        educator_id, device = _signer(secret).loads(token)
    except (BadData, UnicodeError, ValueError):
        return None
    return str(device) if claim.educator_id == educator_id else None


def _counter_of(device: str | None, name: str, secret: bytes) -> str:
    if device is None:
        return keyed_digest(secret, "account", name_key(name))
    return keyed_digest(secret, "device", device)


def _signer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="quiz.accounts known device")
