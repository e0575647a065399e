"""Educators as they are: listing them, changing a password, revoking."""

from __future__ import annotations

from datetime import datetime
from secrets import token_bytes

from sqlalchemy import delete, select

from quiz.accounts.administrators import By, Operator, check_admin, check_not_last
from quiz.accounts.audit import EventKind, note
from quiz.accounts.errors import NoSuchEducator
from quiz.accounts.models import Educator, Invitation
from quiz.accounts.names import name_key
from quiz.accounts.passwords import check_new_password
from quiz.accounts.profiles import Profile, profile_of
from quiz.accounts.proof import Proof, prove
from quiz.accounts.second_factor import forget_second_factor, locked_educator
from quiz.accounts.sessions import end_sessions, open_session
from quiz.accounts.tokens import Draw
from quiz.db import Sessions, writing


def educators(session: Sessions, *, by: By) -> tuple[Profile, ...]:
    """List every educator by name, the revoked too. Raises ``AdministratorsOnly``."""
    check_admin(session, by)
    return tuple(profile_of(educator) for educator in session.scalars(select(Educator).order_by(Educator.name_key)))


def revoke(session: Sessions, name: str, *, by: By, now: datetime) -> Profile:
    """Revoke an educator: they cannot sign in, their sessions end, and their links stop (ASVS 7.4.2).

    The name stays taken; ``invite_back`` undoes it. Revoking twice is no error. Raises
    ``AdministratorsOnly``, ``NoSuchEducator``, or ``LastAdministrator`` unless the operator asks.
    """
    with writing(session):
        check_admin(session, by)
        educator = session.scalar(select(Educator).where(Educator.name_key == name_key(name)))
        if educator is None:
            raise NoSuchEducator(name)
        if not isinstance(by, Operator):
            check_not_last(session, educator.id)
        educator.is_revoked = True
        forget_second_factor(session, educator)
        session.execute(delete(Invitation).where(Invitation.name_key == educator.name_key))
        end_sessions(session, educator.id)
        note(session, EventKind.REVOKED, educator.id, now)
        return profile_of(educator)


def change_password(
    session: Sessions, educator_id: str, new_password: str, proof: Proof, *, draw: Draw = token_bytes
) -> str:
    """Change the password, end every session, and give the token of a new one for this browser.

    ASVS 6.2.3 and 7.4.3. 8 characters are enough while a second factor is on. Raises ``ProofRefused``,
    ``MustWait`` or a ``PasswordRefused``.
    """
    prove(session, educator_id, proof)
    read = session.get_one(Educator, educator_id)
    has_second_factor = read.totp_secret is not None
    check_new_password(new_password, name=read.name, has_second_factor=has_second_factor)
    password_hash = proof.passwords.hash(new_password)
    with writing(session):
        educator = locked_educator(session, educator_id)
        # The second factor may have been turned off while the password was being hashed.
        check_new_password(new_password, name=educator.name, has_second_factor=educator.totp_secret is not None)
        educator.password_hash = password_hash
        end_sessions(session, educator_id)
        note(session, EventKind.PASSWORD_CHANGED, educator_id, proof.now)
        return open_session(session, educator_id, now=proof.now, draw=draw)
