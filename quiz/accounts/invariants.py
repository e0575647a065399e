"""Invariants of the accounts: what must hold in the tables at any moment; ``quiz verify`` asks."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from quiz.accounts.failures import OVERALL
from quiz.accounts.models import Educator, EducatorSession, Invitation, RecoveryCode, SetUpLink, SignInFailure
from quiz.accounts.sealing import is_plain
from quiz.accounts.second_factor import RECOVERY_CODES
from quiz.db import Sessions

DIGEST_LENGTH = 64


def verify(session: Sessions) -> list[str]:
    """Return one sentence for every educator or table that breaks a rule of accounts; empty when all is well.

    The rules: passwords are kept as argon2id hashes; secrets of second factors are sealed; recovery codes belong
    to a second factor that is on, and are ten at most; somebody revoked has no way in; tokens are kept as digests;
    the set-up link is gone once there is an educator. No sentence names a secret or a person: an educator is named
    by the id of the row.
    """
    broken: list[str] = []
    for educator in session.scalars(select(Educator).order_by(Educator.id)):
        codes = _number(session, RecoveryCode.educator_id == educator.id)
        ways_in = _number(session, EducatorSession.educator_id == educator.id)
        links = _number(session, Invitation.educator_id == educator.id, ~Invitation.is_used)
        kept = [secret for secret in (educator.totp_secret, educator.totp_pending) if secret is not None]
        rules = {
            "the password is not kept as an argon2id hash": educator.password_hash.startswith("$argon2id$"),
            "the secret of the second factor is not sealed; quiz serve seals it": not any(map(is_plain, kept)),
            "recovery codes without a second factor": codes == 0 or educator.totp_secret is not None,
            f"more than {RECOVERY_CODES} recovery codes": codes <= RECOVERY_CODES,
            "revoked, but with a sign-in": not educator.is_revoked or ways_in == 0,
            "revoked, but with a second factor": not educator.is_revoked or not kept,
        }
        broken += [f"educator {educator.id}: {rule}" for rule, holds in rules.items() if not holds]
        # A link made after revoking is how somebody comes back; more than one is not possible by name.
        if links > 1:
            broken.append(f"educator {educator.id}: more than one link to come back")
    for model, column in (
        (EducatorSession, EducatorSession.digest),
        (Invitation, Invitation.digest),
        (SetUpLink, SetUpLink.digest),
        (RecoveryCode, RecoveryCode.digest),
        (SignInFailure, SignInFailure.key),
    ):
        if _number(session, func.length(column) != DIGEST_LENGTH, column != OVERALL):
            broken.append(f"{model.__tablename__}: something other than a digest")
    # The count of all strangers together begins a new window now and then, and nobody waits by its row.
    is_early = and_(SignInFailure.key != OVERALL, SignInFailure.wait_until < SignInFailure.since)
    negative = or_(SignInFailure.failures < 0, is_early)
    if _number(session, negative):
        broken.append("sign_in_failure: a count or a wait that cannot be")
    if session.scalar(select(exists().where(SetUpLink.id == 1))) and session.scalar(
        select(exists().where(Educator.id.is_not(None)))
    ):
        broken.append("set_up_link: still there although there is an educator")
    return broken


def _number(session: Sessions, *of: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).where(*of)) or 0
