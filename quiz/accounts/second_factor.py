"""The second factor: an app's code, or one of ten recovery codes. Optional (ASVS 6.3.3, 6.5.1 to 6.5.5)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes

from sqlalchemy import delete, func, or_, select

from quiz.accounts.audit import EventKind, note
from quiz.accounts.codes import address_for_app, new_totp_secret, step_of_code
from quiz.accounts.errors import NoSuchEducator, SecondFactorCodeWrong, SecondFactorOff
from quiz.accounts.models import Educator, RecoveryCode
from quiz.accounts.passwords import check_length
from quiz.accounts.proof import Proof, prove
from quiz.accounts.sealing import SealBroken, is_current, open_sealed, seal
from quiz.accounts.sessions import end_sessions, open_session
from quiz.accounts.tokens import Draw, digest_of_recovery_code, new_recovery_code
from quiz.db import Sessions, writing

RECOVERY_CODES = 10


@dataclass(frozen=True)
class Pending:
    """A secret to show once: as letters to type and as the address in a QR code."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True)
class TurnedOn:
    """The second factor is on. ``token`` is a new session's; ``recovery_codes`` are shown this once."""

    token: str = field(repr=False)
    recovery_codes: tuple[str, ...] = field(repr=False)


def begin_second_factor(
    session: Sessions, educator_id: str, proof: Proof, *, issuer: str, draw: Draw = token_bytes
) -> Pending:
    """Draw a secret for the educator's app. Nothing is on until ``turn_on`` hears a code made with it.

    One that is on stays in force meanwhile, and its code is asked for. Raises ``ProofRefused`` or
    ``MustWait``.
    """
    prove(session, educator_id, proof)
    with writing(session):
        educator = locked_educator(session, educator_id)
        totp = new_totp_secret(draw)
        educator.totp_pending = seal(totp, educator.id, proof.secret)
        return Pending(totp, address_for_app(totp, name=educator.name, issuer=issuer))


def turn_on(
    session: Sessions,
    educator_id: str,
    code: str,
    *,
    now: datetime,
    secrets: Sequence[bytes],
    draw: Draw = token_bytes,
) -> TurnedOn:
    """Turn the second factor on, with a code that proves the app holds the secret.

    ``secrets`` are the installation's, the newest first. Gives new recovery codes, ends every other session and
    opens a new one. Raises ``SecondFactorCodeWrong``; then nothing has changed and the secret is still pending.
    """
    with writing(session):
        educator = locked_educator(session, educator_id)
        totp = _pending(educator, secrets)
        step = step_of_code(totp, code, now=now, after=None) if totp else None
        if totp is None or step is None:
            raise SecondFactorCodeWrong
        educator.totp_secret, educator.totp_pending = seal(totp, educator.id, secrets[0]), None
        educator.totp_step = step
        codes = _replace_recovery_codes(session, educator_id, draw)
        end_sessions(session, educator_id)
        token = open_session(session, educator_id, now=now, draw=draw)
        note(session, EventKind.SECOND_FACTOR_ON, educator_id, now)
        return TurnedOn(token, codes)


def turn_off(session: Sessions, educator_id: str, proof: Proof) -> None:
    """Turn the second factor off and forget its secret and recovery codes.

    Raises ``ProofRefused``, ``MustWait``, ``SecondFactorOff``, or ``PasswordTooShort`` if the password is too
    short to stand alone: it must be changed first.
    """
    prove(session, educator_id, proof)
    check_length(proof.password, has_second_factor=False)
    with writing(session):
        educator = locked_educator(session, educator_id)
        if educator.totp_secret is None:
            raise SecondFactorOff
        forget_second_factor(session, educator)
        note(session, EventKind.SECOND_FACTOR_OFF, educator_id, proof.now)


def renew_recovery_codes(
    session: Sessions, educator_id: str, proof: Proof, *, draw: Draw = token_bytes
) -> tuple[str, ...]:
    """Replace the recovery codes with ten new ones, shown this once.

    Raises ``ProofRefused``, ``MustWait`` or ``SecondFactorOff``.
    """
    prove(session, educator_id, proof)
    with writing(session):
        if locked_educator(session, educator_id).totp_secret is None:
            raise SecondFactorOff
        note(session, EventKind.RECOVERY_CODES_RENEWED, educator_id, proof.now)
        return _replace_recovery_codes(session, educator_id, draw)


def recovery_codes_left(session: Sessions, educator_id: str) -> int:
    """Count the recovery codes not used yet, 0 to 10."""
    mine = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.educator_id == educator_id)
    return session.scalar(mine) or 0


def seal_anew(session: Sessions, secrets: Sequence[bytes]) -> int:
    """Seal every second factor with the newest secret, and tell how many were not; ``quiz serve`` does so at start.

    Afterwards the older secrets may be taken away. What none of them opens is left as it is.
    """
    wanted = select(Educator).where(or_(Educator.totp_secret.is_not(None), Educator.totp_pending.is_not(None)))
    changed = 0
    with writing(session):
        for educator in session.scalars(wanted.with_for_update()):
            for column in ("totp_secret", "totp_pending"):
                kept = getattr(educator, column)
                if kept is not None and not is_current(kept, educator.id, secrets[0]):
                    with suppress(SealBroken):
                        plain = open_sealed(kept, educator.id, secrets)
                        setattr(educator, column, seal(plain, educator.id, secrets[0]))
                        changed += 1
    return changed


def forget_second_factor(session: Sessions, educator: Educator) -> None:
    """Forget the secret and the recovery codes. Belongs inside ``writing``."""
    educator.totp_secret = educator.totp_pending = educator.totp_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.educator_id == educator.id))


def locked_educator(session: Sessions, educator_id: str) -> Educator:
    """Fetch the educator, locked until the transaction ends; raises ``NoSuchEducator`` for the revoked."""
    wanted = select(Educator).where(Educator.id == educator_id, ~Educator.is_revoked).with_for_update()
    educator = session.scalar(wanted)
    if educator is None:
        raise NoSuchEducator
    return educator


def _pending(educator: Educator, secrets: Sequence[bytes]) -> str | None:
    if educator.totp_pending is None:
        return None
    try:
        return open_sealed(educator.totp_pending, educator.id, secrets)
    except SealBroken:
        return None


def _replace_recovery_codes(session: Sessions, educator_id: str, draw: Draw) -> tuple[str, ...]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.educator_id == educator_id))
    codes = tuple(new_recovery_code(draw) for _ in range(RECOVERY_CODES))
    session.add_all(RecoveryCode(digest=digest_of_recovery_code(code), educator_id=educator_id) for code in codes)
    return codes
