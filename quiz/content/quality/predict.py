"""Facets: how the set is spread over them, and whether any of them gives the key away.

The rule: a facet must not predict where the key stands (``choose-one`` items with one helpful option), nor which
grades an item's parts have. For each cross table we take chi-square, and compare it with those of 2,000 random
reorderings of the same items (the seed is fixed, so the verdict is too). A facet predicts when fewer than 5 % of
them, divided by the number of tables (Bonferroni), reach it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quiz.content.facets import VALUES
from quiz.content.item import AnyItem, ChooseAll, ChooseOne, Scored, Story, parts_of
from quiz.content.quality.keys import place_of_key

REORDERINGS = 2000
LEVEL = 0.05
SEED = 20261122


@dataclass(frozen=True)
class CrossTable:
    """One facet against one trait of the items."""

    facet: str
    trait: str
    counts: Counter[tuple[str, str]]
    #: The share of random reorderings that are as uneven as this table, or more.
    share: float
    #: Below this share the facet predicts the trait.
    bound: float

    @property
    def predicts(self) -> bool:
        """Say whether the facet gives the trait away."""
        return self.share < self.bound

    def lines(self) -> list[str]:
        """Write the table as lines of text."""
        columns = sorted({column for _, column in self.counts})
        verdict = f"p {self.share:.3f}" + (", PREDICTS" if self.predicts else "")
        lines = [f"{self.facet} x {self.trait} ({verdict})", " " * 16 + "".join(f"{name:>8}" for name in columns)]
        for row in sorted({row for row, _ in self.counts}):
            lines.append(f"  {row:<14}" + "".join(f"{self.counts[row, column]:>8}" for column in columns))
        return lines


def balance_lines(items: Iterable[AnyItem]) -> list[str]:
    """Write how many items have each value of each facet, values without any included."""
    facets = [item.facets for item in _with_facets(items)]
    lines = [f"items with facets: {len(facets)}"]
    for name, values in VALUES.items():
        counted = Counter(getattr(one, name) for one in facets)
        lines.append(f"{name:<14}" + ", ".join(f"{value} {counted[value]}" for value in values))
    return lines


def cross_tables(items: Iterable[AnyItem]) -> list[CrossTable]:
    """Give the tables of every facet by the place of the key, and by the grades of an item's parts."""
    scored = _with_facets(items)
    placed = [(item, "ABCDE"[at]) for item in scored if (at := _place(item)) is not None]
    graded = [(item, _pattern(item)) for item in scored]
    traits = {"key": placed, "grades": graded}
    names = list(VALUES)
    bound = LEVEL / (len(names) * len(traits))
    chance = random.Random(SEED)  # noqa: S311  a verdict that is the same each time, not a secret
    tables = []
    for name in names:
        for trait, pairs in traits.items():
            rows = [str(getattr(item.facets, name)) for item, _ in pairs]
            columns = [column for _, column in pairs]
            share = _share_as_uneven(rows, columns, chance)
            tables.append(CrossTable(name, trait, Counter(zip(rows, columns, strict=True)), share, bound))
    return tables


def facet_lines(items: Sequence[AnyItem]) -> list[str]:
    """Write the balance, the tables and the verdict."""
    tables = cross_tables(items)
    telling = [f"{table.facet} x {table.trait}" for table in tables if table.predicts]
    bound = tables[0].bound
    verdict = f"facets that predict: {', '.join(telling)}" if telling else "no facet predicts the key or the grades"
    return [
        *balance_lines(items),
        *(line for table in tables for line in table.lines()),
        f"{verdict} (chi-square against {REORDERINGS} reorderings, p below {bound:.4f})",
    ]


def chi_square(rows: Sequence[str], columns: Sequence[str]) -> float:
    """Give how far a cross table is from what its margins alone would make it."""
    total, counts = len(rows), Counter(zip(rows, columns, strict=True))
    by_row, by_column = Counter(rows), Counter(columns)
    expected = {(row, column): by_row[row] * by_column[column] / total for row in by_row for column in by_column}
    return sum((counts[cell] - even) ** 2 / even for cell, even in expected.items())


def _share_as_uneven(rows: Sequence[str], columns: Sequence[str], chance: random.Random) -> float:
    """Give the share of random reorderings whose chi-square is at least that of the table."""
    if len(set(rows)) < 2 or len(set(columns)) < 2:
        return 1.0
    found, shuffled = chi_square(rows, columns), list(columns)
    reached = 0
    for _ in range(REORDERINGS):
        chance.shuffle(shuffled)
        reached += chi_square(rows, shuffled) >= found - 1e-9
    return (reached + 1) / (REORDERINGS + 1)


def _with_facets(items: Iterable[AnyItem]) -> list[ChooseOne | ChooseAll | Story]:
    """Give the scored items that are not withdrawn."""
    return [item for item in items if isinstance(item, Scored) and item.withdrawn is None]


def _place(item: AnyItem) -> int | None:
    """Give the place of the key, for items that have one."""
    return place_of_key(item) if isinstance(item, ChooseOne) else None


def _pattern(item: AnyItem) -> str:
    """Write how many parts are helpful, partly, unhelpful and harmful: ``1-1-1-1``."""
    counts = Counter(str(part.grade) for part in parts_of(item))
    return "-".join(str(counts[grade]) for grade in ("helpful", "partly", "unhelpful", "harmful"))
