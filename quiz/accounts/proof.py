"""Proof of who somebody is: a password and, where one is on, a second factor.

Always in three steps: count the attempt as failed, compare the password outside any transaction because that
is slow, then decide in one transaction whether it was right after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from quiz.accounts.audit import EventKind, note
from quiz.accounts.codes import step_of_code
from quiz.accounts.errors import ProofRefused
from quiz.accounts.failures import Attempt, begin_attempt, forgive
from quiz.accounts.limits import LIMITS, Limits
from quiz.accounts.models import Educator, RecoveryCode
from quiz.accounts.passwords import Passwords
from quiz.accounts.sealing import SealBroken, open_sealed
from quiz.accounts.tokens import digest_of_recovery_code, keyed_digest
from quiz.db import Sessions, writing


@dataclass(frozen=True)
class Proof:
    """What a signed-in educator gives before something that matters, and what it is judged with.

    ``code`` is from the app, or a recovery code; empty without a second factor. ``secret`` is the
    installation's, ``old_secrets`` are those before it that may still open what they sealed.
    """

    password: str = field(repr=False)
    code: str = field(repr=False)
    now: datetime
    passwords: Passwords = field(repr=False)
    secret: bytes = field(repr=False)
    limits: Limits = LIMITS
    old_secrets: tuple[bytes, ...] = field(default=(), repr=False)

    @property
    def secrets(self) -> tuple[bytes, ...]:
        """Give every secret, the newest first."""
        return (self.secret, *self.old_secrets)


@dataclass(frozen=True)
class Claim:
    """The educator somebody claims to be, as read before comparing. Empty if there is none."""

    educator_id: str | None = None
    password_hash: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Comparison:
    """Whether the password was right for the claim, and a hash to replace one made with old parameters."""

    claim: Claim
    is_right: bool
    new_hash: str | None = field(repr=False)


def prove(session: Sessions, educator_id: str, proof: Proof) -> None:
    """Let a signed-in educator prove who they are, fully (ASVS 7.5.1).

    Failures are counted as at sign-in, for this educator's proofs alone. A code given is used up. Raises
    ``ProofRefused`` or ``MustWait``.
    """
    claim = read_claim(session, Educator.id == educator_id)
    key = keyed_digest(proof.secret, "proof", educator_id)
    with writing(session):
        attempt = begin_attempt(session, key, is_stranger=False, now=proof.now, limits=proof.limits)
    comparison = compare(claim, proof.password, proof.passwords)
    with writing(session):
        if accept(session, comparison, attempt, code=proof.code, now=proof.now, secrets=proof.secrets):
            return
        note(session, EventKind.PROOF_FAILED, claim.educator_id, proof.now)
    raise ProofRefused


def read_claim(session: Sessions, whom: ColumnElement[bool]) -> Claim:
    """Read whom somebody claims to be. A revoked educator is nobody."""
    wanted = select(Educator.id, Educator.password_hash).where(whom, ~Educator.is_revoked)
    row = session.execute(wanted).one_or_none()
    return Claim() if row is None else Claim(*row)


def compare(claim: Claim, password: str, passwords: Passwords) -> Comparison:
    """Compare the password with the claim's, or with nobody's in the same time.

    Slow on purpose: never call it inside ``writing``.
    """
    is_right = passwords.matches(claim.password_hash, password)
    is_outdated = is_right and claim.password_hash is not None and passwords.is_outdated(claim.password_hash)
    return Comparison(claim, is_right, passwords.hash(password) if is_outdated else None)


def accept(
    session: Sessions,
    comparison: Comparison,
    attempt: Attempt,
    *,
    code: str,
    now: datetime,
    secrets: Sequence[bytes],
) -> Educator | None:
    """Decide, and forgive the attempt if it was right. Belongs inside ``writing``.

    The educator is locked and must be as read: a password changed or an educator revoked while the password
    was being compared is a failure.
    """
    claim = comparison.claim
    if not comparison.is_right:
        return None
    as_read = (Educator.id == claim.educator_id, Educator.password_hash == claim.password_hash)
    educator = session.scalar(select(Educator).where(*as_read, ~Educator.is_revoked).with_for_update())
    if educator is None or not _passes_second_factor(session, educator, code, now, secrets):
        return None
    forgive(session, attempt)
    if comparison.new_hash is not None:
        educator.password_hash = comparison.new_hash
    return educator


def _passes_second_factor(
    session: Sessions, educator: Educator, code: str, now: datetime, secrets: Sequence[bytes]
) -> bool:
    if educator.totp_secret is None:
        return True
    try:
        totp = open_sealed(educator.totp_secret, educator.id, secrets)
    except SealBroken:
        # The secret of the installation was lost: recovery codes are the way in, and a new second factor then.
        return _uses_recovery_code(session, educator.id, code, now)
    step = step_of_code(totp, code, now=now, after=educator.totp_step)
    if step is not None:
        educator.totp_step = step
        return True
    return _uses_recovery_code(session, educator.id, code, now)


def _uses_recovery_code(session: Sessions, educator_id: str, code: str, now: datetime) -> bool:
    this_one = (RecoveryCode.educator_id == educator_id, RecoveryCode.digest == digest_of_recovery_code(code))
    used = session.scalar(delete(RecoveryCode).where(*this_one).returning(RecoveryCode.digest))
    if used is None:
        return False
    note(session, EventKind.RECOVERY_CODE_USED, educator_id, now)
    return True
