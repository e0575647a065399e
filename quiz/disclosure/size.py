"""How many people answered, told roughly."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

LOWEST_THRESHOLD: Final = 5
HIGHEST_THRESHOLD: Final = 30

_EDGES: Final = (20, 40)
_NARROWEST: Final = 10


@dataclass(frozen=True)
class Size:
    """Hold the range in which the number of answers lies: `low` to `high`, both included.

    `high` is None for "or more".

    The exact number is not published. People in the room can count heads, but a page, a print or a file
    travels to people who cannot, and beside the number who joined an exact figure tells that one person did
    not answer. With the range nothing else is lost: no reading in this package needs the exact number.
    (The notes on peers advise to show n only as a band; those on reliability, 3.1, would publish it.)

    What a range does not hide is its edge: somebody who fills a room to 39 learns whether a fortieth
    answered. They learn that much from the threshold too. They do not learn the answer, and a skip counts as
    one.
    """

    low: int
    high: int | None

    @property
    def step(self) -> int:
        """Tell how finely shares are shown, in percent: 10 for fewer than 40 answers, otherwise 5."""
        return 10 if self.low < 40 else 5


def sizes(k: int) -> tuple[Size, ...]:
    """List the sizes a release may have under threshold `k`, smallest first; together they cover k and up.

    `k` is public, so a range never starts below it. An edge less than ten above `k` is dropped, because with
    `k` at 19 a range "19 to 19" would be the exact number. 40 is always an edge, since the step changes
    there.
    """
    lows = (k, *(edge for edge in _EDGES if edge >= k + _NARROWEST))
    return (*(Size(low, above - 1) for low, above in pairwise(lows)), Size(lows[-1], None))


def size_of(n: int, k: int) -> Size:
    """Find the size for `n` answers under threshold `k`; `n` is at least `k`."""
    return max((size for size in sizes(k) if size.low <= n), key=lambda size: size.low)


POSSIBLE: Final = frozenset(size for k in range(LOWEST_THRESHOLD, HIGHEST_THRESHOLD + 1) for size in sizes(k))
"""Every size that any allowed threshold can give."""
