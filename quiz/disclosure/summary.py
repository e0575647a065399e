"""Readings of a release. They know nothing but the release, so they can tell no more than it does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from quiz.disclosure.released import Released
from quiz.disclosure.share import Kind, Share
from quiz.disclosure.size import Size

Group = TypeVar("Group")

# The variance of the noise on one count, 2e / (e - 1)**2 = 1.84135, taken a little high.
_NOISE: Final = Fraction(18414, 10000)


class DifferentCells(ValueError):
    """The cells asked for are not those of the release; `cells` holds the ones only one side knows."""

    def __init__(self, cells: Collection[str]) -> None:
        super().__init__(f"not the cells of this release: {', '.join(sorted(cells))}")
        self.cells = frozenset(cells)


@dataclass(frozen=True)
class Span:
    """Hold the range in which a group's share lies, in percent.

    Both ends are multiples of 5 from 0 to 100, `low` below `high`. A `low` of 0 reads
    "`high` % or less" and a `high` of 100 reads "`low` % or more".
    """

    low: int
    high: int


class Change(StrEnum):
    """Say how a cell's share moved from one release to another."""

    HIGHER = "higher"
    LOWER = "lower"
    ABOUT_THE_SAME = "about_the_same"
    CANNOT_BE_COMPARED = "cannot_be_compared"


def by_share(released: Released) -> tuple[tuple[str, Share], ...]:
    """List the cells with their shares, the largest first and equals by cell id; empty if not shown."""
    return tuple(sorted(released.entries, key=lambda entry: -entry[1].percent))


def most_common(released: Released, among: Collection[str]) -> tuple[str, ...] | None:
    """Find the cell with the largest share among the given ones: the common mistake, when given the mistakes.

    Several that cannot be told apart are all named, by cell id; so it is if all of them are rare.
    Gives an empty tuple for no cells, and None when the release is not shown.
    Raises DifferentCells if one of them is not in the release.
    """
    if not released.is_shown():
        return None
    _expect(set(among) - set(released.cells()))
    percents = {cell: share.percent for cell, share in released.entries if cell in among}
    return tuple(cell for cell, percent in percents.items() if percent == max(percents.values()))


def group(released: Released, group_of: Mapping[str, Group]) -> dict[Group, Span] | None:
    """Gather the cells into groups, such as the grades of their options, and tell each group's range.

    `group_of` names a group for every cell of the release. Gives None when the release is not shown.

    A rounded share stands for half a step either side, and an end for all beyond it. Sums of those limits,
    widened to multiples of 5, are what is known. One figure would be off by half a step for every cell added
    up, while looking as good as a single cell's. The range allows for rounding, and like every share it is
    one of the fuzzed answers.
    Raises DifferentCells if `group_of` misses a cell or knows another.
    """
    if released.size is None:
        return None
    _expect(set(group_of) ^ set(released.cells()))
    limits: dict[Group, list[tuple[Fraction, Fraction]]] = {}
    for cell, share in released.entries:
        limits.setdefault(group_of[cell], []).append(_limits(share, released.size.step))
    return {name: _span(parts) for name, parts in limits.items()}


def compare(before: Released, after: Released, cell: str) -> Change:
    """Tell whether a cell's share moved by more than the fuzz and the rounding explain.

    For two votes on one item, before and after teaching, or two terms. The share moved if the difference d of
    the two percents, less the most that rounding can add, is over twice the deviation that noise gives it:
        abs(d) - (step + step') / 2 > 2 * sqrt(v + v')
        v = 1.8414 / n**2 * ((100 - p)**2 + (m - 1) * p**2), for a release of m cells
    1.8414 is the variance of the noise on a count. A cell's own noise moves its share by (1 - p) / n, each
    other cell's, by way of the total, by p / n. n is the least that its size allows and p the mean of the
    two percents. To rise from 30 % of five cells takes 60 points for 10 to 19 answers, 40 for 20 to 39
    and 15 from 40.
    Where nothing changed, fewer than 5 in 100 comparisons say that it did (measured on seeded runs).

    An end counts as the percent it names, which is the least movement it can mean. The rule allows for fuzz
    and rounding only; that a class of other people would answer a little differently anyway is for the reader
    to bear in mind.

    Gives CANNOT_BE_COMPARED when either is not shown. Raises DifferentCells if the two do not have the same
    cells, or not this one.
    """
    if before.size is None or after.size is None:
        return Change.CANNOT_BE_COMPARED
    _expect(set(before.cells()) ^ set(after.cells()))
    _expect({cell} - set(before.cells()))
    old, new = dict(before.entries)[cell].percent, dict(after.entries)[cell].percent
    if _is_within_the_fuzz(old, new, (before.size, after.size), len(before.entries)):
        return Change.ABOUT_THE_SAME
    return Change.HIGHER if new > old else Change.LOWER


def _is_within_the_fuzz(old: int, new: int, sizes: tuple[Size, Size], cells: int) -> bool:
    mean = Fraction(old + new, 2)
    spread = _NOISE * ((100 - mean) ** 2 + (cells - 1) * mean**2)
    variance = spread * sum(Fraction(1, size.low**2) for size in sizes)
    moved = abs(new - old) - Fraction(sum(size.step for size in sizes), 2)
    return moved <= 0 or moved**2 <= 4 * variance


def _limits(share: Share, step: int) -> tuple[Fraction, Fraction]:
    half = Fraction(step, 2)
    low = Fraction(0) if share.kind is Kind.AT_MOST else share.percent - half
    high = Fraction(100) if share.kind is Kind.AT_LEAST else share.percent + half
    return low, high


def _span(parts: Collection[tuple[Fraction, Fraction]]) -> Span:
    low = sum(low for low, _ in parts)
    high = sum(high for _, high in parts)
    return Span(min(95, int(low // 5 * 5)), min(100, int(-(-high // 5) * 5)))


def _expect(strangers: Collection[str]) -> None:
    if strangers:
        raise DifferentCells(strangers)
