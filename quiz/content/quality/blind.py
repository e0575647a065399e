"""A rule on ``choose-one`` items: who sees stems and options alone, and not the guidance, does not find the keys.

Three kinds of guessers try: each trick of ``tricks`` by itself, the tricks of folklore voting, and the learner of
``learner``. None may find more than a stated share. The best of many tricks is found by looking at the keys, so it
is above chance even where the items say nothing: how far is shown beside it, from keys drawn at random, and the
bound is not raised for it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from quiz.content.item import ChooseOne
from quiz.content.quality.learner import Learned, learn
from quiz.content.quality.tricks import TRICKS, Question, chosen, hits, question, vote
from quiz.content.targets import Targets

#: How often keys are drawn at random, to see what the best trick finds where there is nothing to find.
DRAWS = 200
SEED = 20261122


@dataclass(frozen=True)
class Blind:
    """What the guessers found of the keys of a set in one language. Shares are 0.0 to 1.0."""

    items: int
    #: What each trick finds.
    tricks: Mapping[str, float]
    #: What the tricks find that vote, and what the learner finds.
    voting: float
    learner: float
    learned: Learned
    by_chance: float
    #: What the best trick finds where keys are drawn at random: on average, and what 1 draw in 20 exceeds.
    best_by_chance: tuple[float, float]

    @property
    def best(self) -> str:
        """Name the trick that finds most."""
        return max(self.tricks, key=self.tricks.__getitem__)

    def lines(self) -> list[str]:
        """Write the figures as a line of text."""
        if not self.items:
            return []
        usual, seldom = self.best_by_chance
        return [
            f"blind: learner {self.learner:.0%}, tricks together {self.voting:.0%}, best of {len(self.tricks)} tricks "
            f'{self.tricks[self.best]:.0%} ("{self.best}"; with keys at random {usual:.0%}, 1 in 20 over '
            f"{seldom:.0%}) of {self.items} items (chance {self.by_chance:.0%})"
        ]

    def mistakes(self, targets: Targets) -> Iterator[tuple[str, str]]:
        """Yield what is expected, and a hint, for each guesser that finds too many keys."""
        if self.items < targets.enough_to_judge:
            return
        found = (
            (f'the trick "{self.best}"', self.tricks[self.best], "write that into other options, or out of keys"),
            ("tricks together", self.voting, "make other options as kind, careful and whole as the key"),
            ("a learner", self.learner, self._told()),
        )
        for who, share, hint in found:
            if share > targets.blind:
                expected = f"should let {who} find at most {targets.blind:.0%} of the keys without the guidance"
                yield f"{expected}; it finds {share:.0%}", hint

    def _told(self) -> str:
        """Say which words give keys away."""
        of_keys, of_others = (", ".join(words) for words in (self.learned.of_keys, self.learned.of_others))
        return f"keys have more than other options: {of_keys}; other options more than keys: {of_others}"


def blind(items: Iterable[object]) -> Blind:
    """Let every guesser try a set of items in one language; items of other kinds are left out."""
    return _blind(tuple(one for item in items if isinstance(item, ChooseOne) and (one := question(item)) is not None))


@lru_cache(maxsize=8)  # the mistakes and the figures ask the same
def _blind(asked: tuple[Question, ...]) -> Blind:
    """Let every guesser try these questions."""
    if not asked:
        return Blind(0, dict.fromkeys(TRICKS, 0.0), 0.0, 0.0, Learned((), (), ()), 0.0, (0.0, 0.0))
    keys = [one.key for one in asked]
    found = learn(asked)
    choices = {name: [chosen(trick(one)) for one in asked] for name, trick in TRICKS.items()}
    return Blind(
        items=len(asked),
        tricks={name: _share(keys, made) for name, made in choices.items()},
        voting=_share(keys, [chosen(vote(one)) for one in asked]),
        learner=_share(keys, [chosen(weights) for weights in found.weights]),
        learned=found,
        by_chance=fmean(1 / len(one.options) for one in asked),
        best_by_chance=_best_by_chance(asked, list(choices.values())),
    )


def _share(keys: Sequence[int], choices: Sequence[Sequence[int]]) -> float:
    """Give the share of keys that choices find."""
    return fmean(hits(key, choice) for key, choice in zip(keys, choices, strict=True))


def _best_by_chance(asked: Sequence[Question], choices: Sequence[Sequence[Sequence[int]]]) -> tuple[float, float]:
    """Draw keys at random; give what the best trick then finds, on average and at the 95th of 100 draws."""
    chance = random.Random(SEED)  # noqa: S311  figures that are the same each time, not a secret
    worth = [
        [[hits(place, choice[at]) for choice in choices] for place in range(len(one.options))]
        for at, one in enumerate(asked)
    ]
    best = sorted(
        max(map(fmean, zip(*(chance.choice(of_item) for of_item in worth), strict=True))) for _ in range(DRAWS)
    )
    return fmean(best), best[int(0.95 * DRAWS)]
