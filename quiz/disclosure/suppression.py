"""The release rule: counts go in, and only what may be shown comes out."""

import secrets
from collections.abc import Mapping

from quiz.disclosure.noise import RandBelow, discrete_laplace
from quiz.disclosure.released import _SEAL, NOT_SHOWN, Released
from quiz.disclosure.share import share_of
from quiz.disclosure.size import HIGHEST_THRESHOLD, LOWEST_THRESHOLD, Size, size_of


class ThresholdOutOfRange(ValueError):
    """The threshold is not a whole number from 5 to 30."""

    def __init__(self, k: object) -> None:
        super().__init__(f"the threshold must be from {LOWEST_THRESHOLD} to {HIGHEST_THRESHOLD}, not {k!r}")
        self.k = k


class NotATable(ValueError):
    """The counts are not a table of an item's answers."""


class NotACount(NotATable):
    """A cell holds something other than a count.

    It names the cell and keeps quiet about the value, because errors end up in logs.
    """

    def __init__(self, cell: str) -> None:
        super().__init__(f"cell {cell!r} must hold a whole number of answers, 0 or more")
        self.cell = cell


def suppress(counts: Mapping[str, int], k: int, randbelow: RandBelow = secrets.randbelow) -> Released:
    """Make the one release of an item from its final counts.

    `counts` gives the number of answers in every cell of the item, the empty ones and `skip` included; a cell
    left out because it is empty would be told apart by its absence. `k` is the smallest number of answers,
    skips included, for which anything is shown. `randbelow` is the source of randomness; leave it alone
    outside tests.

    With fewer than `k` answers the release is `NOT_SHOWN`. Otherwise each count gets noise of its own, is
    lifted to 0 if it fell below, and is shown as a coded share of the fuzzed total.

    The noise is what protects a person whose neighbours are all known, or made up: of two tables that differ
    by where one person's answer lies, neither makes any release more than e**2 times likelier than the other
    does. All that comes after the noise uses only the noised counts and the public size, so it cannot weaken
    that. The promise is for one release. Each further release of the same people's answers is one more guess,
    so an item is released once, the caller stores what it got, and the counts are destroyed. (The design, 7;
    the notes on reliability, 3.1; Ghosh, Roughgarden and Sundararajan, "Universally Utility-Maximizing
    Privacy Mechanisms", 2009, for this noise.)

    Raises ThresholdOutOfRange, NotATable for fewer than two cells or an id that is no text, and NotACount.
    """
    _check(counts, k)
    n = sum(counts.values())
    if n < k:
        return NOT_SHOWN
    # The order of a mapping can be the order in which people answered. Cell ids have nothing to tell.
    noised = {cell: counts[cell] + discrete_laplace(randbelow) for cell in sorted(counts)}
    return _publish(noised, size_of(n, k))


def _publish(noised: Mapping[str, int], size: Size) -> Released:
    lifted = {cell: max(0, count) for cell, count in noised.items()}
    # Noise can sweep a small room to nothing. Dividing by 1 then shows every cell at its low end.
    total = max(1, sum(lifted.values()))
    entries = tuple((cell, share_of(count, total, size.step)) for cell, count in lifted.items())
    return Released(size, entries, _SEAL)


def _check(counts: Mapping[str, int], k: int) -> None:
    if type(k) is not int or not LOWEST_THRESHOLD <= k <= HIGHEST_THRESHOLD:
        raise ThresholdOutOfRange(k)
    if len(counts) < 2:
        raise NotATable("an item has at least two cells")
    if not all(isinstance(cell, str) and cell for cell in counts):
        raise NotATable("a cell id is a text of at least one letter")
    for cell, count in counts.items():
        if type(count) is not int or count < 0:
            raise NotACount(cell)
