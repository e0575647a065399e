"""Rules on ids: every name is given once, and what is named exists. Nodes are enough, so broken files too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from quiz.content.folder import Kind
from quiz.content.item import SKIP
from quiz.content.mistake import Mistake, did_you_mean
from quiz.content.nodes import Parsed, Where, entries
from quiz.content.reading import Base, Reading


def id_mistakes(reading: Reading) -> Iterator[Mistake]:
    """Yield every mistake in ids and in references to them."""
    whole = [base for base in reading.bases.values() if base.parsed.whole]
    for base in whole:
        yield from _named_after_file(base)
        yield from _given_once(base.parsed)
        yield from _known_statements(base.parsed, reading)
        if base.file.kind is Kind.ITEM:
            yield from _nowhere_else(base, reading)
            yield from _known_options(base.parsed)
            yield from _known_targets(base.parsed)
        elif base.file.kind is Kind.FORM:
            yield from _known_items(base.parsed, reading)


def _named_after_file(base: Base) -> Iterator[Mistake]:
    """Hold the id of an item or a form to its file name."""
    given = base.parsed.at(("id",))
    if base.file.kind in (Kind.ITEM, Kind.FORM) and isinstance(given, str) and given and given != base.file.id:
        hint = f"write id: {base.file.id}, or rename the file to {given}.yaml"
        yield base.parsed.mistake(("id",), f'should be "{base.file.id}", as the file is named', hint)


def _nowhere_else(base: Base, reading: Reading) -> Iterator[Mistake]:
    """Refuse an id that another item's file already has; file names make the others differ."""
    given = base.parsed.at(("id",))
    for other in reading.of(Kind.ITEM):
        if other is base:
            return
        if isinstance(given, str) and other.parsed.at(("id",)) == given:
            yield base.parsed.mistake(("id",), f"should be an id of its own; {other.file.name} has this one")


def _given_once(parsed: Parsed) -> Iterator[Mistake]:
    """Refuse two entries of one list with one id, and options, outcomes and endings that would count as skipping."""
    for where, node in list(entries(parsed)):
        if not isinstance(node, list):
            continue
        seen: dict[str, int] = {}
        for position, name in _ids(node):
            place = (*where, position, "id")
            if name == SKIP and where in (("options",), ("outcomes",), ("endings",)):
                yield parsed.mistake(place, 'should not be "skip": that counts those who chose not to answer')
            if name in seen:
                line = parsed.marks[(*where, seen[name], "id")].line
                yield parsed.mistake(place, "should be an id of its own in this list", f"line {line} has it too")
            seen.setdefault(name, position)


def _ids(node: list[Any]) -> Iterator[tuple[int, str]]:
    """Yield the ids of a list's entries by position."""
    for position, entry in enumerate(node):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name:
            yield position, name


def _names_in(parsed: Parsed, where: Where) -> Iterator[tuple[Where, str]]:
    """Yield each name of a list of names, with its place."""
    names = parsed.at(where)
    for position, name in enumerate(names if isinstance(names, list) else []):
        if isinstance(name, str) and name:
            yield (*where, position), name


def _known_statements(parsed: Parsed, reading: Reading) -> Iterator[Mistake]:
    """Hold every ``rests_on`` to the register of guidance; without a register nothing can be said."""
    guidance = reading.guidance()
    if guidance is None:
        return
    known = {statement.id for statement in guidance.statements}
    for where, _ in list(entries(parsed)):
        if where[-1:] == ("rests_on",):
            yield from _each_known(parsed, where, known, "a statement of guidance.yaml")


def _known_options(parsed: Parsed) -> Iterator[Mistake]:
    """Hold the rules of outcomes to the options of the item."""
    options = parsed.at(("options",))
    known = {name for _, name in _ids(options)} if isinstance(options, list) else set()
    outcomes = parsed.at(("outcomes",))
    for position in range(len(outcomes) if isinstance(outcomes, list) else 0):
        for condition in ("all_of", "any_of", "none_of"):
            place = ("outcomes", position, "when", condition)
            yield from _each_known(parsed, place, known, "an option of this item")


def _known_targets(parsed: Parsed) -> Iterator[Mistake]:
    """Hold every ``leads_to`` of a story to its steps and endings, which share one set of names."""
    lists = {where: parsed.at((where,)) for where in ("steps", "endings")}
    names = {where: [name for _, name in _ids(node)] for where, node in lists.items() if isinstance(node, list)}
    known = {name for given in names.values() for name in given}
    for position, name in _ids(lists["endings"]) if "endings" in names else ():
        if name in names.get("steps", ()):
            yield parsed.mistake(("endings", position, "id"), "should be an id that no step of this story has")
    for where, node in list(entries(parsed)):
        if where[:1] == ("steps",) and where[-1:] == ("leads_to",) and isinstance(node, str) and node not in known:
            expected = f'should be a step or an ending of this story; there is no "{node}"'
            yield parsed.mistake(where, expected, did_you_mean(node, sorted(known)))


def _known_items(parsed: Parsed, reading: Reading) -> Iterator[Mistake]:
    """Hold a form to the items there are."""
    known = {base.file.id for base in reading.of(Kind.ITEM)}
    yield from _each_known(parsed, ("items",), known, "an item")


def _each_known(parsed: Parsed, where: Where, known: set[str], what: str) -> Iterator[Mistake]:
    """Refuse names that are not known, and names given twice."""
    seen: set[str] = set()
    for place, name in _names_in(parsed, where):
        if name not in known:
            close = did_you_mean(name, sorted(known)) or _of_the_same_letter(name, known)
            yield parsed.mistake(place, f'should be {what}; there is no "{name}"', close)
        elif name in seen:
            yield parsed.mistake(place, f'should name "{name}" once', "delete one of the two")
        seen.add(name)


def _of_the_same_letter(name: str, known: set[str]) -> str:
    """Give the hint that lists the statements whose letter is that of an unknown one."""
    alike = [other for other in known if re.fullmatch("[A-Z][0-9]+", other) and other[0] == name[0]]
    alike.sort(key=lambda statement: int(statement[1:]))
    return f"there is {', '.join(alike)}" if alike else ""
