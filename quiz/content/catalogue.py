"""The catalogue: everything the pages show, whole and checked, in every language."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel

from quiz.content.folder import THEMES, Kind, key_of
from quiz.content.form import Form
from quiz.content.guidance import Guidance, Statement
from quiz.content.help import Help
from quiz.content.ids import id_mistakes
from quiz.content.item import AnyItem as AnyItem
from quiz.content.mistake import ContentError
from quiz.content.outcomes import outcome_mistakes
from quiz.content.overlay import awaits_review, lay
from quiz.content.own_help import OwnHelp, read_own_help, with_own
from quiz.content.reading import Reading, read_folder
from quiz.content.story import story_mistakes
from quiz.content.text import BASE_LANGUAGE, LANGUAGES

#: Forms are offered in this order, then by minutes, then by id.
FORM_ORDER = (*THEMES, "mixed")


@dataclass(frozen=True)
class Edition:
    """Everything in one language; what has no translation is here in English and not in ``translated``."""

    items: Mapping[str, AnyItem]
    forms: Mapping[str, Form]
    statements: Mapping[str, Statement]
    guidance: Guidance
    help: Help
    translated: frozenset[str]
    awaiting_review: frozenset[str]


@dataclass(frozen=True)
class Catalogue:
    """All content, frozen. Lookups raise ``KeyError`` for an id or a language that is not there."""

    editions: Mapping[str, Edition]
    themes: Mapping[str, str]
    form_digests: Mapping[str, str]
    #: Names this content in all its languages; it changes whenever anything shown changes.
    digest: str

    def item(self, id: str, language: str = BASE_LANGUAGE) -> AnyItem:
        """Give an item, also one that is withdrawn: a running sitting may still ask for it."""
        return self.editions[language].items[id]

    def items(self, language: str = BASE_LANGUAGE) -> tuple[AnyItem, ...]:
        """Give every item, withdrawn ones too, by theme and then by id."""
        return tuple(self.editions[language].items.values())

    def theme(self, id: str) -> str:
        """Give the theme of an item, which is the folder it stands in."""
        return self.themes[id]

    def form(self, id: str, language: str = BASE_LANGUAGE) -> Form:
        """Give a form without the items that are withdrawn."""
        return self.editions[language].forms[id]

    def forms(self, language: str = BASE_LANGUAGE) -> tuple[Form, ...]:
        """Give every form: in-person, online, friend, myths, mixed, others; then by minutes and id."""
        return tuple(self.editions[language].forms.values())

    def statement(self, id: str, language: str = BASE_LANGUAGE) -> Statement:
        """Give a statement of the guidance."""
        return self.editions[language].statements[id]

    def guidance(self, language: str = BASE_LANGUAGE) -> Guidance:
        """Give the whole register of guidance."""
        return self.editions[language].guidance

    def help(self, language: str = BASE_LANGUAGE) -> Help:
        """Give the help register."""
        return self.editions[language].help

    def is_translated(self, kind: str, id: str = "", language: str = BASE_LANGUAGE) -> bool:
        """Say whether a thing is in a language, not served in English for want of a translation.

        ``kind`` is ``item``, ``form``, ``guidance`` or ``help``; the last two have no id.
        """
        return self._key(kind, id) in self.editions[language].translated

    def awaits_review(self, kind: str, id: str = "", language: str = BASE_LANGUAGE) -> bool:
        """Say whether the translation of a thing still waits for a native reader."""
        return self._key(kind, id) in self.editions[language].awaiting_review

    def form_digest(self, id: str) -> str:
        """Give 16 hex digits that change with the English of a form or of an item in it, or a withdrawal."""
        return self.form_digests[id]

    def _key(self, kind: str, id: str) -> str:
        """Name a thing that is there, else raise ``KeyError``."""
        key = key_of(Kind(kind), id) if kind in Kind.__members__.values() else kind
        if key not in self.editions[BASE_LANGUAGE].translated:
            raise KeyError(key)
        return key


def load(folder: Path, own_help: Path | None = None) -> Catalogue:
    """Read a scenarios folder, and perhaps a file of an installation's own help services, into a catalogue.

    Raises ``ContentError`` with every mistake of every file when there is one, so nothing broken is served. What
    only grows old keeps no server from starting; ``check`` reports it.
    """
    catalogue, reading = read(folder, own_help)
    if catalogue is None:
        raise ContentError(reading.mistakes)
    return catalogue


def read(folder: Path, own_help: Path | None = None) -> tuple[Catalogue | None, Reading]:
    """Read a folder with every rule that keeps content from being served; no catalogue when one is broken."""
    reading = read_folder(folder)
    own = read_own_help(own_help, reading)
    reading.mistakes.extend(own.mistakes)
    reading.mistakes.extend(id_mistakes(reading))
    reading.mistakes.extend(outcome_mistakes(reading))
    reading.mistakes.extend(story_mistakes(reading))
    _lay_overlays(reading)
    return (None if reading.mistakes else _assemble(reading, own)), reading


def _lay_overlays(reading: Reading) -> None:
    """Lay every translation over its base."""
    for overlay in reading.overlays:
        value, mistakes = lay(overlay, reading.bases.get(overlay.file.key))
        reading.mistakes.extend(mistakes)
        if value is not None:
            reading.translations[overlay.file.language, overlay.file.key] = value


def _assemble(reading: Reading, own: OwnHelp) -> Catalogue:
    """Make the catalogue of values that are all whole."""
    base = {key: base.value for key, base in reading.bases.items() if base.value is not None}
    awaiting = {(overlay.file.language, overlay.file.key) for overlay in reading.overlays if awaits_review(overlay)}
    editions = {}
    for language in LANGUAGES:
        here = {key: value for (other, key), value in reading.translations.items() if other == language}
        waiting = frozenset(key for other, key in awaiting if other == language)
        translated = frozenset(base if language == BASE_LANGUAGE else here)
        edition = _edition({**base, **here}, translated, waiting)
        editions[language] = replace(edition, help=with_own(edition.help, own, language))
    themes = {one.file.id: one.file.folder for one in reading.of(Kind.ITEM)}
    english = editions[BASE_LANGUAGE]
    digests = {form.id: _digest([form, *(english.items[id] for id in form.items)]) for form in english.forms.values()}
    everything = [value for edition in editions.values() for value in _shown(edition)]
    return Catalogue(
        MappingProxyType(editions), MappingProxyType(themes), MappingProxyType(digests), _digest(everything)
    )


def _edition(values: Mapping[str, BaseModel], translated: frozenset[str], awaiting: frozenset[str]) -> Edition:
    """Sort the values of one language into their places."""
    items = {value.id: value for value in values.values() if isinstance(value, AnyItem)}
    kept = {id for id, item in items.items() if item.withdrawn is None}
    forms = sorted((_without(form, kept) for form in values.values() if isinstance(form, Form)), key=_form_order)
    guidance, help = values[Kind.GUIDANCE], values[Kind.HELP]
    assert isinstance(guidance, Guidance)  # noqa: S101  for the type checker; the reading made it so
    assert isinstance(help, Help)  # noqa: S101
    return Edition(
        MappingProxyType(items),
        MappingProxyType({form.id: form for form in forms}),
        MappingProxyType({statement.id: statement for statement in guidance.statements}),
        guidance,
        help,
        translated,
        awaiting,
    )


def _without(form: Form, kept: set[str]) -> Form:
    """Give a form with the kept items only, in its own order."""
    return form.model_copy(update={"items": tuple(id for id in form.items if id in kept)})


def _form_order(form: Form) -> tuple[int, int, str]:
    """Give the place of a form among the others: ``online-15`` stands with ``online``."""
    ranks = (rank for rank, name in enumerate(FORM_ORDER) if form.id == name or form.id.startswith(f"{name}-"))
    return next(ranks, len(FORM_ORDER)), form.minutes, form.id


def _shown(edition: Edition) -> list[BaseModel]:
    """List every value of an edition in a stable order."""
    return [*edition.items.values(), *edition.forms.values(), edition.guidance, edition.help]


def _digest(values: Iterable[BaseModel]) -> str:
    """Digest values by their content; layout and order of fields in the files make no difference."""
    plain = [value.model_dump(mode="json", exclude_defaults=True) for value in values]
    written = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]
