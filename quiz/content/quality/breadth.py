"""Rules on what the set holds: enough items, under every statement, and every myth met in different ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from quiz.content.guidance import Duty, Guidance
from quiz.content.item import AnyItem, ChooseAll, Story, statements_of
from quiz.content.targets import FINAL, Targets

#: The statement that filming alone is not enough, and the letter of the myths.
B7, MYTH = "B7", "M"


@dataclass(frozen=True)
class Breadth:
    """Which items rest on each statement that is to be taught."""

    items: int
    stories: int
    under: Mapping[str, tuple[AnyItem, ...]]

    def lines(self) -> list[str]:
        """Write how far the set is, beside what it is to be in the end."""
        counts = {statement: len(items) for statement, items in self.under.items()}
        thin = [f"{statement} {count}" for statement, count in counts.items() if count < FINAL.each_statement]
        myths = ", ".join(
            f"{id} {len(items)} ({'/'.join(self.looks(id)) or 'none'})"
            for id, items in self.under.items()
            if id[0] == MYTH
        )
        return [
            f"scored: {self.items} of {FINAL.items}; stories: {self.stories} of {FINAL.stories}; "
            f"B7 in choose-all: {self.choose_all(B7)} of {FINAL.b7_choose_all}",
            f"statements under {FINAL.each_statement} items or more: {len(counts) - len(thin)} of {len(counts)}"
            + (f" (not yet: {', '.join(thin)})" if thin else ""),
            *([f"myths, {FINAL.each_myth} items in {FINAL.myth_looks} looks each: {myths}"] if myths else []),
        ]

    def looks(self, statement: str) -> list[str]:
        """Give in which looks a statement is met; a story looks like the scene it begins with."""
        return sorted({item.scene.looks for item in self.under[statement]})

    def choose_all(self, statement: str) -> int:
        """Count the ``choose-all`` items under a statement."""
        return sum(isinstance(item, ChooseAll) for item in self.under.get(statement, ()))

    def of_the_set(self, targets: Targets) -> Iterator[str]:
        """Yield what the set as a whole lacks."""
        if self.items < targets.items:
            yield f"should have at least {targets.items} scored items; there are {self.items}"
        if self.stories < targets.stories:
            yield f"should have at least {targets.stories} stories; there are {self.stories}"

    def of_statements(self, targets: Targets) -> Iterator[tuple[str, str]]:
        """Yield each statement that has too little under it, and what is expected."""
        for statement, items in self.under.items():
            wanted = targets.each_myth if statement[0] == MYTH else targets.each_statement
            wanted = max(wanted, targets.each_statement)
            if 0 < len(items) < wanted:  # a statement without any is said by the duties
                yield statement, f"should have at least {wanted} items that rest on it; it has {len(items)}"
            if statement[0] == MYTH and 0 < len(self.looks(statement)) < targets.myth_looks:
                met = ", ".join(self.looks(statement))
                yield statement, f"should be met in {targets.myth_looks} looks (saying, chat, place); it is in {met}"
            if statement == B7 and self.choose_all(B7) < targets.b7_choose_all:
                found = self.choose_all(B7)
                yield (
                    statement,
                    f"should be under at least {targets.b7_choose_all} choose-all items; it is under {found}",
                )


def breadth(guidance: Guidance, items: Iterable[AnyItem]) -> Breadth:
    """Sort the scored items that are not withdrawn under the statements to teach."""
    scored = [item for item in items if item.scored and item.withdrawn is None]
    owed = [statement.id for statement in guidance.statements if statement.duty is Duty.TEACH]
    under = {id: tuple(item for item in scored if id in statements_of(item)) for id in owed}
    return Breadth(len(scored), sum(isinstance(item, Story) for item in scored), under)
