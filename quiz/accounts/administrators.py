"""Who may invite, revoke and read the audit log."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import select

from quiz.accounts.errors import AdministratorsOnly, LastAdministrator
from quiz.accounts.models import Educator
from quiz.db import Sessions


class Operator(Enum):
    """Whoever holds the server's command line.

    Not ``None``, so that a forgotten id never becomes full power.
    """

    COMMAND_LINE = "command line"


By = str | Operator
"""Who asks for something: the id of a signed-in educator, or the operator."""


def check_admin(session: Sessions, by: By) -> None:
    """Raise ``AdministratorsOnly`` unless the operator or an administrator asks, as of now (ASVS 8.3.1)."""
    if isinstance(by, Operator):
        return
    admin = select(Educator.id).where(Educator.id == by, Educator.is_admin, ~Educator.is_revoked)
    if session.scalar(admin) is None:
        raise AdministratorsOnly


def check_not_last(session: Sessions, educator_id: str) -> None:
    """Raise ``LastAdministrator`` if nobody else could invite after this educator went.

    Locks every administrator for the transaction, so that two who revoke each other cannot both succeed.
    """
    admins = select(Educator.id).where(Educator.is_admin, ~Educator.is_revoked).order_by(Educator.id)
    if list(session.scalars(admins.with_for_update())) == [educator_id]:
        raise LastAdministrator
