"""One row a measure: what was found, what was to be reached, and whether it was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One measure on one database. ``found`` has one figure for each repetition, ``unit`` what they are in.

    ``target`` is the bound, ``at_most`` its side; without a target the row is only told. ``beside`` says what the
    figure is made of.
    """

    measure: str
    database: str
    found: Sequence[float]
    target: float | None = None
    at_most: bool = False
    unit: str = ""
    beside: str = ""

    @property
    def figure(self) -> float:
        """Give the median of the repetitions."""
        return median(self.found)

    @property
    def is_reached(self) -> bool:
        """Say whether the median is on the right side of its bound."""
        if self.target is None:
            return True
        return self.figure <= self.target if self.at_most else self.figure >= self.target

    def cells(self) -> Iterator[str]:
        """Yield the cells of the row."""
        yield self.measure
        yield self.database
        spread = f" ({_number(min(self.found))} to {_number(max(self.found))})" if len(self.found) > 1 else ""
        yield f"{_number(self.figure)}{self.unit}{spread}"
        if self.target is None:
            yield from ("", "told")
        else:
            yield f"{'at most' if self.at_most else 'at least'} {_number(self.target)}{self.unit}"
            yield "reached" if self.is_reached else "short"
        yield self.beside


def markdown(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "| measure | database | found (spread) | target | | made of |"
    yield "|---|---|---|---|---|---|"
    for row in rows:
        yield "| " + " | ".join(row.cells()) + " |"


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
