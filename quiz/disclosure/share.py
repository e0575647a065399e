"""A share of the answers, coarse enough to show."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Say how a share's percent is to be read."""

    AT_MOST = "at_most"
    EXACT = "exact"
    AT_LEAST = "at_least"


@dataclass(frozen=True)
class Share:
    """Hold one cell's coded share: `percent` of the fuzzed answers, from 5 to 95, read as `kind` says.

    `EXACT` only sets the middle apart from the two ends. The percent is fuzzed and rounded all the same, so
    pages put "about" before it. The ends speak of the rounded share too: 14 % rounds to 10 and is shown as
    "10 % or less".
    """

    kind: Kind
    percent: int


def share_of(part: int, whole: int, step: int) -> Share:
    """Turn `part` of `whole` into a share in steps of `step` percent, with both ends coded.

    `part` is from 0 to `whole`, which is above 0. A half rounds up. Nothing is below `step` percent or
    above 100 less `step`, so nobody and everybody cannot be told from few and most (NCES SLDS Technical Brief
    3, "top and bottom coding").
    """
    return coded(step * ((200 * part + step * whole) // (2 * step * whole)), step)


def coded(percent: int, step: int) -> Share:
    """Code the ends of an already rounded percent."""
    if percent <= step:
        return Share(Kind.AT_MOST, step)
    if percent >= 100 - step:
        return Share(Kind.AT_LEAST, 100 - step)
    return Share(Kind.EXACT, percent)
