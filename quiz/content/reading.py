"""Every file of the folder becomes a value beside its marks, so that rules can say where a mistake is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from quiz.content.folder import File, Kind, files_in
from quiz.content.form import Form
from quiz.content.guidance import Guidance
from quiz.content.help import Help
from quiz.content.item import AnyItem, ChooseAll, ChooseOne, Rate, Story
from quiz.content.mistake import Mistake, did_you_mean
from quiz.content.nodes import Parsed, Where
from quiz.content.parse import parse
from quiz.content.sentence import validated
from quiz.content.text import BASE_LANGUAGE

ASKS: dict[str, type[ChooseOne] | type[ChooseAll] | type[Story] | type[Rate]] = {
    "choose-one": ChooseOne,
    "choose-all": ChooseAll,
    "story": Story,
    "rate": Rate,
}


@dataclass(frozen=True)
class Base:
    """A base file: where it stands, its nodes, and its value unless it is broken."""

    file: File
    parsed: Parsed
    value: BaseModel | None


@dataclass(frozen=True)
class Overlay:
    """A translation file, not yet laid over its base."""

    file: File
    parsed: Parsed


@dataclass
class Reading:
    """What was read of a folder, and every mistake so far."""

    bases: dict[str, Base] = field(default_factory=dict)
    overlays: list[Overlay] = field(default_factory=list)
    #: Translated values by language and key.
    translations: dict[tuple[str, str], BaseModel] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def of(self, kind: Kind) -> Iterator[Base]:
        """Yield the base files of one kind in the order of the folder."""
        return (base for base in self.bases.values() if base.file.kind is kind)

    def items(self) -> Iterator[tuple[Base, AnyItem]]:
        """Yield every item that is whole."""
        for base in self.of(Kind.ITEM):
            if isinstance(base.value, (ChooseOne, ChooseAll, Story, Rate)):
                yield base, base.value

    def every_value(self) -> Iterator[tuple[Parsed, BaseModel, Where]]:
        """Yield every value in every language, with its file and the path below which its texts stand."""
        for base in self.bases.values():
            if base.value is not None:
                yield base.parsed, base.value, ()
        for overlay in self.overlays:
            value = self.translations.get((overlay.file.language, overlay.file.key))
            if value is not None:
                yield overlay.parsed, value, ("texts",)

    def guidance(self) -> Guidance | None:
        """Give the register of statements, unless it is broken."""
        base = self.bases.get(Kind.GUIDANCE)
        return base.value if base and isinstance(base.value, Guidance) else None


def read_folder(folder: Path) -> Reading:
    """Read every file of a folder by itself; rules that look across files come after."""
    files, mistakes = files_in(folder)
    reading = Reading(mistakes=mistakes)
    for file in files:
        parsed = parse(file.name, file.content)
        reading.mistakes.extend(parsed.mistakes)
        if file.language != BASE_LANGUAGE:
            reading.overlays.append(Overlay(file, parsed))
        elif file.key in reading.bases:
            other = reading.bases[file.key].file.name
            reading.mistakes.append(parsed.mistake(("id",), f"should be the only one of its name; see {other}"))
        else:
            value, found = _value(file, parsed)
            reading.bases[file.key] = Base(file, parsed, value)
            reading.mistakes.extend(found)
    return reading


def _value(file: File, parsed: Parsed) -> tuple[BaseModel | None, list[Mistake]]:
    """Make the value of a base file. A file with mistakes in its writing has none, but is looked through."""
    if not parsed.whole:
        return None, []
    value, mistakes = _item(parsed) if file.kind is Kind.ITEM else validated(parsed, _MODELS[file.kind])
    return (None if parsed.mistakes else value), mistakes


_MODELS: dict[Kind, type[BaseModel]] = {Kind.FORM: Form, Kind.GUIDANCE: Guidance, Kind.HELP: Help}


def _item(parsed: Parsed) -> tuple[BaseModel | None, list[Mistake]]:
    """Make an item of the kind its ``asks`` names; when that word is wrong, nothing else can be judged."""
    asks = parsed.at(("asks",))
    if asks is None:
        return None, [parsed.mistake(("asks",), "is missing: choose-one, choose-all, story or rate")]
    if not isinstance(asks, str) or asks not in ASKS:
        expected = "should be choose-one, choose-all, story or rate"
        return None, [parsed.mistake(("asks",), expected, did_you_mean(str(asks), ASKS))]
    return validated(parsed, ASKS[asks])
