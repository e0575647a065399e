"""Rules on what answers come to: every choice has an outcome, every outcome a choice, and one can do well."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from quiz.content.folder import Kind
from quiz.content.form import Form
from quiz.content.item import ChooseAll, ChooseOne, Grade
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed
from quiz.content.reading import Reading


def outcome_mistakes(reading: Reading) -> Iterator[Mistake]:
    """Yield every mistake in how the items that are whole can be answered, and in what forms hold."""
    for base, item in reading.items():
        if isinstance(item, ChooseOne):
            yield from _can_be_helpful(base.parsed, item)
        elif isinstance(item, ChooseAll):
            yield from _exhaustive(base.parsed, item)
    yield from _something_left(reading)


def choices(item: ChooseAll) -> Iterator[frozenset[str]]:
    """Yield every choice that can be made of an item's options, small ones first."""
    ids = [option.id for option in item.options]
    for size in range(1, len(ids) + 1):
        for chosen in combinations(ids, size):
            yield frozenset(chosen)


def _can_be_helpful(parsed: Parsed, item: ChooseOne) -> Iterator[Mistake]:
    """Ask for an option that is right to choose."""
    if not any(option.grade is Grade.HELPFUL for option in item.options):
        yield parsed.mistake(("options",), "should have at least one option whose grade is helpful")


def _exhaustive(parsed: Parsed, item: ChooseAll) -> Iterator[Mistake]:
    """Refuse outcomes that never win and choices that no outcome is for, if the rules name real options."""
    spoken_of = frozenset[str]().union(*(outcome.when.names for outcome in item.outcomes))
    if not spoken_of <= {option.id for option in item.options}:
        return
    winners: dict[frozenset[str], str | None] = {
        chosen: next((outcome.id for outcome in item.outcomes if outcome.when.matches(chosen)), None)
        for chosen in choices(item)
    }
    yield from _never(parsed, item, winners)
    uncovered = [chosen for chosen, winner in winners.items() if winner is None]
    if uncovered:
        named = _named(item, uncovered[0])
        more = f", nor for {len(uncovered) - 1} other choices" if len(uncovered) > 1 else ""
        expected = f"should cover every choice; no outcome is for {named}{more}"
        yield parsed.mistake(("outcomes",), expected, "an outcome without `when`, placed last, is for all the rest")


def _never(parsed: Parsed, item: ChooseAll, winners: dict[frozenset[str], str | None]) -> Iterator[Mistake]:
    """Refuse outcomes that cannot match, or come after others that take all their choices."""
    for position, outcome in enumerate(item.outcomes):
        if outcome.id in winners.values():
            continue
        matching = [chosen for chosen in winners if outcome.when.matches(chosen)]
        taken = sorted({str(winners[chosen]) for chosen in matching})
        if matching:
            expected = f"can never match: every choice it is for falls under {' or '.join(taken)} above it"
            yield parsed.mistake(("outcomes", position), expected, "move it up, or narrow the others")
        else:
            expected = "can never match: no choice meets all its conditions"
            yield parsed.mistake(("outcomes", position, "when"), expected, "compare all_of, any_of and none_of")


def _named(item: ChooseAll, chosen: frozenset[str]) -> str:
    """Name a choice in the order of the options."""
    return " + ".join(option.id for option in item.options if option.id in chosen)


def _something_left(reading: Reading) -> Iterator[Mistake]:
    """Refuse a form whose items are all withdrawn."""
    withdrawn = {item.id for _, item in reading.items() if item.withdrawn is not None}
    for base in reading.of(Kind.FORM):
        if isinstance(base.value, Form) and withdrawn.issuperset(base.value.items):
            yield base.parsed.mistake(("items",), "should have at least one item that is not withdrawn")
