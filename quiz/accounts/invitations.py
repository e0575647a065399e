"""How somebody becomes an educator: by the set-up link or by an invitation. There is no open registration.

Each link works once. The database keeps its digest, so reading the database lets nobody in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.exc import IntegrityError

from quiz.accounts.administrators import By, check_admin
from quiz.accounts.audit import EventKind, note
from quiz.accounts.errors import LinkRefused, NameTaken, NoSuchEducator
from quiz.accounts.limits import LIMITS, Limits
from quiz.accounts.models import Educator, Invitation, SetUpLink
from quiz.accounts.names import clean_name, name_key
from quiz.accounts.passwords import Passwords, check_new_password
from quiz.accounts.profiles import profile_of
from quiz.accounts.second_factor import forget_second_factor
from quiz.accounts.sessions import end_sessions, open_session
from quiz.accounts.sign_in import SignedIn, device_token
from quiz.accounts.tokens import Draw, digest, new_token
from quiz.db import Sessions, writing


@dataclass(frozen=True)
class Invited:
    """What a link offers, for its page to show.

    ``is_return`` if the educator exists and only sets a new password.
    """

    name: str
    makes_admin: bool
    is_return: bool


@dataclass(frozen=True)
class OpenInvitation:
    """A link that still works: for whom, what it makes of them, and until when (UTC)."""

    name: str
    makes_admin: bool
    is_return: bool
    expires_at: datetime


def open_invitations(session: Sessions, *, by: By, now: datetime) -> tuple[OpenInvitation, ...]:
    """List the links that were not used and have not run out, by name. Raises ``AdministratorsOnly``."""
    check_admin(session, by)
    still_open = (~Invitation.is_used, Invitation.expires_at > now)
    return tuple(
        OpenInvitation(one.name, one.makes_admin, one.educator_id is not None, one.expires_at)
        for one in session.scalars(select(Invitation).where(*still_open).order_by(Invitation.name_key))
    )


def withdraw(session: Sessions, name: str, *, by: By, now: datetime) -> None:
    """Let the link of an educator who is not there yet stop working.

    Raises ``AdministratorsOnly``, or ``NoSuchEducator`` when nobody of that name was invited.
    """
    with writing(session):
        check_admin(session, by)
        waiting = (Invitation.name_key == name_key(name), ~Invitation.is_used, Invitation.educator_id.is_(None))
        if session.scalar(delete(Invitation).where(*waiting).returning(Invitation.digest)) is None:
            raise NoSuchEducator(name)
        note(session, EventKind.INVITATION_WITHDRAWN, None, now)


def new_set_up_link(session: Sessions, *, now: datetime, draw: Draw = token_bytes) -> str | None:
    """Make the token of the set-up link, for ``quiz serve`` to print; ``None`` once there is an educator.

    The link of an earlier start stops working. It has no date: it ends with the first educator.
    """
    token = new_token(draw)
    with writing(session):
        if _has_educators(session):
            return None
        session.execute(delete(SetUpLink))
        session.add(SetUpLink(id=1, digest=digest(token)))
        note(session, EventKind.SET_UP_LINK_MADE, None, now)
    return token


def is_set_up_link(session: Sessions, token: str) -> bool:
    """Ask whether the token opens the set-up page now."""
    found = session.scalar(select(SetUpLink.id).where(SetUpLink.digest == digest(token)))
    return found is not None and not _has_educators(session)


def set_up(
    session: Sessions,
    token: str,
    name: str,
    password: str,
    *,
    now: datetime,
    passwords: Passwords,
    secret: bytes,
    draw: Draw = token_bytes,
) -> SignedIn:
    """Make the first educator, an administrator, and sign them in.

    Raises ``LinkRefused``, ``NameRefused`` or a ``PasswordRefused``; the link then still works.
    """
    if not is_set_up_link(session, token):
        raise LinkRefused
    name = clean_name(name)
    check_new_password(password, name=name)
    password_hash = passwords.hash(password)
    with writing(session):
        used = delete(SetUpLink).where(SetUpLink.digest == digest(token)).returning(SetUpLink.id)
        if session.scalar(used) is None or _has_educators(session):
            raise LinkRefused
        educator = _make(session, name, password_hash, is_admin=True, now=now, draw=draw)
        return _welcome(session, educator, now=now, secret=secret, draw=draw)


def invite(
    session: Sessions,
    name: str,
    *,
    admin: bool = False,
    by: By,
    now: datetime,
    draw: Draw = token_bytes,
    limits: Limits = LIMITS,
) -> str:
    """Make the token of a link that makes one educator of that name; it replaces an earlier one for the name.

    Raises ``AdministratorsOnly``, ``NameRefused`` or ``NameTaken``.
    """
    name, token = clean_name(name), new_token(draw)
    with writing(session):
        check_admin(session, by)
        if session.scalar(select(Educator.id).where(Educator.name_key == name_key(name))) is not None:
            raise NameTaken(name)
        invitation = Invitation(digest=digest(token), name=name, makes_admin=admin, expires_at=now + limits.invitation)
        _replace(session, invitation)
        note(session, EventKind.INVITED, None, now)
    return token


def invite_back(
    session: Sessions,
    name: str,
    *,
    by: By,
    now: datetime,
    draw: Draw = token_bytes,
    limits: Limits = LIMITS,
) -> str:
    """Make the token of a link that lets an educator set a new password, or return after being revoked.

    For a forgotten password or a lost second factor: nobody but an administrator or the operator can help,
    because there is no address to write to. Nothing changes until the link is used. Raises
    ``AdministratorsOnly`` or ``NoSuchEducator``.
    """
    token = new_token(draw)
    with writing(session):
        check_admin(session, by)
        educator = session.scalar(select(Educator).where(Educator.name_key == name_key(name)))
        if educator is None:
            raise NoSuchEducator(name)
        expires_at = now + limits.invitation
        _replace(
            session,
            Invitation(digest=digest(token), name=educator.name, educator_id=educator.id, expires_at=expires_at),
        )
        note(session, EventKind.INVITED_BACK, educator.id, now)
    return token


def read_invitation(session: Sessions, token: str, *, now: datetime) -> Invited:
    """Read what the link offers, changing nothing, since a page that is only fetched must not (ASVS 3.5.3).

    Raises ``LinkRefused``.
    """
    invitation = session.scalar(select(Invitation).where(*_usable(token, now)))
    if invitation is None:
        raise LinkRefused
    return Invited(invitation.name, invitation.makes_admin, invitation.educator_id is not None)


def redeem(
    session: Sessions,
    token: str,
    password: str,
    *,
    now: datetime,
    passwords: Passwords,
    secret: bytes,
    draw: Draw = token_bytes,
) -> SignedIn:
    """Use the link once: make the educator, or let them back in, and sign them in.

    Whoever comes back gets a new password, no second factor, and all their other sessions end. Of two who use
    the link at once only one succeeds. Raises ``LinkRefused``, ``NameTaken`` or a ``PasswordRefused``; after
    the latter the link still works.
    """
    check_new_password(password, name=read_invitation(session, token, now=now).name)
    password_hash = passwords.hash(password)
    with writing(session):
        invitation = session.scalar(
            update(Invitation).where(*_usable(token, now)).values(is_used=True).returning(Invitation)
        )
        if invitation is None:
            raise LinkRefused
        if invitation.educator_id is None:
            educator = _make(
                session, invitation.name, password_hash, is_admin=invitation.makes_admin, now=now, draw=draw
            )
        else:
            educator = _let_back(session, invitation.educator_id, password_hash, now)
        return _welcome(session, educator, now=now, secret=secret, draw=draw)


def _usable(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (Invitation.digest == digest(token), ~Invitation.is_used, Invitation.expires_at > now)


def _replace(session: Sessions, invitation: Invitation) -> None:
    invitation.name_key = name_key(invitation.name)
    session.execute(delete(Invitation).where(Invitation.name_key == invitation.name_key))
    session.add(invitation)


def _has_educators(session: Sessions) -> bool:
    return bool(session.scalar(select(exists().where(Educator.id.is_not(None)))))


def _make(session: Sessions, name: str, password_hash: str, *, is_admin: bool, now: datetime, draw: Draw) -> Educator:
    educator = Educator(
        id=str(UUID(bytes=draw(16), version=4)),
        name=name,
        name_key=name_key(name),
        password_hash=password_hash,
        is_admin=is_admin,
        created_on=now.date(),
    )
    session.add(educator)
    try:
        session.flush()
    except IntegrityError as error:
        # Somebody took the name since the invitation was written.
        raise NameTaken(name) from error
    session.execute(delete(SetUpLink))
    note(session, EventKind.JOINED, educator.id, now)
    return educator


def _let_back(session: Sessions, educator_id: str, password_hash: str, now: datetime) -> Educator:
    educator = session.scalars(select(Educator).where(Educator.id == educator_id).with_for_update()).one()
    educator.password_hash, educator.is_revoked = password_hash, False
    forget_second_factor(session, educator)
    end_sessions(session, educator_id)
    note(session, EventKind.CAME_BACK, educator_id, now)
    return educator


def _welcome(session: Sessions, educator: Educator, *, now: datetime, secret: bytes, draw: Draw) -> SignedIn:
    token = open_session(session, educator.id, now=now, draw=draw)
    return SignedIn(profile_of(educator), token, device_token(new_token(draw), educator.id, secret))
