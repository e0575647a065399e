"""Rules on what is owed: items for what is to be taught, help that is stated and was checked lately."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from quiz.content.folder import Kind
from quiz.content.guidance import Duty, Guidance
from quiz.content.help import Help, Service
from quiz.content.item import statements_of
from quiz.content.mistake import Mistake
from quiz.content.reading import Base, Reading

#: After so many days somebody should call the service again and look at its page.
CHECKED_WITHIN = 180


def duty_mistakes(reading: Reading, today: date) -> Iterator[Mistake]:
    """Yield what is owed and not there. None of it keeps content from being served."""
    guidance, help = reading.bases.get(Kind.GUIDANCE), reading.bases.get(Kind.HELP)
    if guidance is not None and isinstance(guidance.value, Guidance):
        if all(base.value is not None for base in reading.of(Kind.ITEM)):  # else a broken item may be the one
            yield from _each_taught(guidance, guidance.value, reading)
        if help is not None and isinstance(help.value, Help):
            yield from _each_stated(guidance, guidance.value, help.value)
    if help is not None and isinstance(help.value, Help):
        yield from checked_mistakes(help, help.value.services, today)


def taught(reading: Reading) -> frozenset[str]:
    """Give every statement that a scored item rests on; items that are withdrawn teach nobody."""
    return frozenset(
        statement
        for _, item in reading.items()
        if item.scored and item.withdrawn is None
        for statement in statements_of(item)
    )


def _each_taught(base: Base, guidance: Guidance, reading: Reading) -> Iterator[Mistake]:
    """Ask for an item under every statement that is to be taught."""
    covered = taught(reading)
    for position, statement in enumerate(guidance.statements):
        if statement.duty is Duty.TEACH and statement.id not in covered:
            expected = "should have at least one scored item that rests on it"
            hint = "name it in `rests_on` of an option or outcome, or write an item"
            yield base.parsed.mistake(("statements", position), expected, hint)


def _each_stated(base: Base, guidance: Guidance, help: Help) -> Iterator[Mistake]:
    """Ask for a point or a service on the help page under every statement that is owed there."""
    by_points = {statement for section in help.sections for point in section.points for statement in point.rests_on}
    stated = by_points.union(*(service.rests_on for service in help.services))
    for position, statement in enumerate(guidance.statements):
        if statement.duty is Duty.HELP and statement.id not in stated:
            expected = "should be stated by a point or a service of help.yaml"
            hint = "name it in `rests_on` of the point that says it"
            yield base.parsed.mistake(("statements", position), expected, hint)


def checked_mistakes(base: Base, services: Iterable[Service], today: date) -> Iterator[Mistake]:
    """Ask for services that were checked lately, and not in days to come."""
    for position, service in enumerate(services):
        days = (today - service.checked_on).days
        place = ("services", position, "checked_on")
        if days > CHECKED_WITHIN:
            expected = f"should be at most {CHECKED_WITHIN} days ago; it is {days}"
            hint = "look at the source, mend what changed, then write the day you looked"
            yield base.parsed.mistake(place, expected, hint)
        elif days < 0:
            yield base.parsed.mistake(place, f"should not be after today, {today}")
