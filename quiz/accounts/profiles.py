"""What other parts of the product may know about an educator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quiz.accounts.models import Educator


@dataclass(frozen=True)
class Profile:
    """An educator as a plain value, safe to keep after the database session has gone."""

    id: str
    name: str
    is_admin: bool
    is_revoked: bool
    has_second_factor: bool
    created_on: date


def profile_of(educator: Educator) -> Profile:
    """Copy what may be known from the row."""
    return Profile(
        id=educator.id,
        name=educator.name,
        is_admin=educator.is_admin,
        is_revoked=educator.is_revoked,
        has_second_factor=educator.totp_secret is not None,
        created_on=educator.created_on,
    )
