"""An installation's own help services: one file beside the content, with a translation next to it.

A school knows its social worker, and an upgrade of the product must not take that away; so it stands in a file of
its own, in the format of ``services`` in ``help.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field

from quiz.content.duties import checked_mistakes
from quiz.content.folder import OVERLAY_LANGUAGES, File, Kind
from quiz.content.help import Help, Service
from quiz.content.mistake import Mistake
from quiz.content.overlay import lay
from quiz.content.parse import parse
from quiz.content.reading import Base, Overlay, Reading
from quiz.content.sentence import validated
from quiz.content.strict import Revision, Strict
from quiz.content.text import BASE_LANGUAGE


class OwnServices(Strict):
    """What the file holds."""

    revision: Revision
    services: tuple[Service, ...] = Field(min_length=1, max_length=20)


@dataclass(frozen=True)
class OwnHelp:
    """The services by language, without those that have no translation; the base file; and every mistake."""

    services: Mapping[str, tuple[Service, ...]]
    base: Base | None
    mistakes: tuple[Mistake, ...]


NONE = OwnHelp({}, None, ())


def read_own_help(path: Path | None, reading: Reading) -> OwnHelp:
    """Read the file and its translations, ``own.zh-Hant-HK.yaml`` beside ``own.yaml``; never raises for what they hold.

    ``reading`` is the folder beside which it will be served: no id may stand in both.
    """
    if path is None:
        return NONE
    register = reading.bases.get(Kind.HELP)
    there = register.value.services if register is not None and isinstance(register.value, Help) else ()
    known = frozenset(service.id for service in there)
    base, mistakes = _base(path, known)
    found: dict[str, tuple[Service, ...]] = {}
    if base is not None and isinstance(base.value, OwnServices):
        found[BASE_LANGUAGE] = base.value.services
    for language in OVERLAY_LANGUAGES:
        beside = path.with_name(f"{path.stem}.{language}.yaml")
        if base is None or not beside.is_file():
            continue
        file = File(Kind.HELP, path.stem, "", language, beside.name, beside.read_bytes())
        parsed = parse(beside.name, file.content)
        value, faults = lay(Overlay(file, parsed), base)
        mistakes.extend([*parsed.mistakes, *faults])
        if isinstance(value, OwnServices):
            found[language] = value.services
    return OwnHelp(found, base, tuple(mistakes))


def own_help_duties(own: OwnHelp, today: date) -> Iterator[Mistake]:
    """Yield what is owed and not there: a translation, and a look at each service lately. It stops no start."""
    if own.base is None or not isinstance(own.base.value, OwnServices):
        return
    for language in OVERLAY_LANGUAGES:
        if language not in own.services:
            name = own.base.file.name.removesuffix(".yaml")
            expected = f"should have {name}.{language}.yaml beside it; until then these services are shown in English"
            yield own.base.parsed.mistake((), expected)
    yield from checked_mistakes(own.base, own.base.value.services, today)


def with_own(help: Help, own: OwnHelp, language: str) -> Help:
    """Give a register with the own services after those that are shown first, whoever they may be."""
    services = own.services.get(language, own.services.get(BASE_LANGUAGE, ()))
    place = max((number for number, service in enumerate(help.services, start=1) if service.first), default=0)
    return help.model_copy(update={"services": (*help.services[:place], *services, *help.services[place:])})


def _base(path: Path, known: frozenset[str]) -> tuple[Base | None, list[Mistake]]:
    """Read the base file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, [Mistake(path.name, 1, 1, "", f"should be a file that can be read ({error.strerror})")]
    file = File(Kind.HELP, path.stem, "", BASE_LANGUAGE, path.name, content)
    parsed = parse(path.name, content)
    if not parsed.whole:
        return Base(file, parsed, None), list(parsed.mistakes)
    value, mistakes = validated(parsed, OwnServices)
    seen = set(known)
    for position, service in enumerate(value.services if value else ()):
        if service.id in seen:
            mistakes.append(parsed.mistake(("services", position, "id"), "should be an id no other service has"))
        seen.add(service.id)
    return Base(file, parsed, None if parsed.mistakes else value), [*parsed.mistakes, *mistakes]
