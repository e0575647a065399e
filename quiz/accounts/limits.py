"""How long things last and how often they may fail: one frozen value, so that a setting can differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """Hold every duration and count of accounts.

    ``idle`` and ``absolute`` bound a session (ASVS 7.3.1, 7.3.2), ``coarse`` is the step in which "last seen"
    is kept. ``free`` failures in a row cost no wait, then the wait starts at ``first_wait`` and doubles up to
    ``longest_wait``; ``forget`` of quiet and they are forgotten. ``overall`` strangers may fail in each
    ``overall_window`` (ASVS 6.3.1, 2.4.1).
    """

    idle: timedelta = timedelta(hours=2)
    absolute: timedelta = timedelta(hours=12)
    coarse: timedelta = timedelta(minutes=5)
    invitation: timedelta = timedelta(days=7)
    audit: timedelta = timedelta(days=180)
    free: int = 5
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(hours=1)
    forget: timedelta = timedelta(days=1)
    overall: int = 60
    overall_window: timedelta = timedelta(minutes=1)


LIMITS = Limits()
"""What holds unless the operator says otherwise."""
