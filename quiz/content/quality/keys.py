"""Rules on the key over the whole set: neither its length nor its place gives it away.

Only ``choose-one`` items with one helpful option are looked at, each language by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quiz.content.item import ChooseOne, Grade
from quiz.content.phone import width
from quiz.content.targets import Targets


@dataclass(frozen=True)
class Keys:
    """Where the keys of a set are: how many items, in how many the longest or the shortest is the key, and places."""

    items: int
    longest: int
    shortest: int
    #: In how many of them chance would choose the key by any such trick.
    by_chance: float
    #: For each position, how many keys stand there and how many would by chance.
    positions: dict[int, tuple[int, float]]

    def lines(self) -> list[str]:
        """Write the table as lines of text."""
        if not self.items:
            return []
        places = ", ".join(
            f"{'ABCDEF'[at]} {count} (even: {even:.1f})" for at, (count, even) in sorted(self.positions.items())
        )
        shares = f"longest {self.longest / self.items:.0%}, shortest {self.shortest / self.items:.0%}"
        return [
            f"keys: {places}",
            f"the key is the: {shares} of {self.items} items (chance {self.by_chance / self.items:.0%})",
        ]

    def mistakes(self, targets: Targets) -> Iterator[tuple[str, str]]:
        """Yield what is expected, and a hint, for each way the keys give themselves away."""
        if self.items < targets.enough_to_judge:
            return
        bounds = (
            ("longest", self.longest, targets.longest_is_key),
            ("shortest", self.shortest, targets.shortest_is_key),
        )
        for what, count, most in bounds:
            if count > most * self.items:
                expected = f"should have the {what} option as the key in at most {most:.0%} of choose-one items"
                yield f"{expected}; it is in {count / self.items:.0%}", "cut the key, or say more in another option"
        for at, (count, even) in sorted(self.positions.items()):
            if abs(count - even) > targets.key_position * self.items:
                expected = f"should have about {even:.0f} keys at {'ABCDEF'[at]}; there are {count}"
                yield expected, "change the order of options in some items"


def keys(items: Iterable[object]) -> Keys:
    """Count over a set of items in one language; items of other kinds are left out."""
    ones = [(item, at) for item in items if isinstance(item, ChooseOne) and (at := place_of_key(item)) is not None]
    found, even = Counter(at for _, at in ones), dict[int, float]()
    longest = shortest = 0
    for item, at in ones:
        widths = [width(option.text) for option in item.options]
        longest += widths[at] == max(widths) and widths.count(max(widths)) == 1
        shortest += widths[at] == min(widths) and widths.count(min(widths)) == 1
        for place in range(len(widths)):
            even[place] = even.get(place, 0.0) + 1 / len(widths)
    chance = sum(1 / len(item.options) for item, _ in ones)
    return Keys(len(ones), longest, shortest, chance, {at: (found[at], even[at]) for at in even})


def place_of_key(item: ChooseOne) -> int | None:
    """Give the position of the only helpful option, ``None`` where there are several."""
    places = [at for at, option in enumerate(item.options) if option.grade is Grade.HELPFUL]
    return places[0] if len(places) == 1 else None
