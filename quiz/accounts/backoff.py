"""How long a run of failures makes people wait. Pure arithmetic."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from quiz.accounts.limits import Limits


def wait_after(failures: int, limits: Limits) -> timedelta:
    """Give the wait after so many failures in a row: none at first, then doubling, never above the longest.

    NIST SP 800-63B-4 3.2.2 would close the account after 100 failures. We do not: anybody who knows a
    teacher's name could then close it. With the standard limits 100 failures take more than three days, and a
    guess an hour after that gets nowhere against a password of 15 characters that is not a common one.
    """
    over = failures - limits.free
    if over <= 0:
        return timedelta(0)
    # Thirty doublings of a second are longer than anybody waits; many more would overflow.
    return min(limits.first_wait * (1 << min(over - 1, 30)), limits.longest_wait)


def seconds_left(wait_until: datetime, now: datetime, longest: timedelta) -> int:
    """Give the whole seconds still to wait, rounded up; 0 if none.

    A wait that ends later than the longest from now was set by a clock that has stepped back since: it is
    over.
    """
    left = wait_until - now
    return ceil(left.total_seconds()) if timedelta(0) < left <= longest else 0
