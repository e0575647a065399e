"""Content that tries to be more than text: the whole catalogue with something put into every text of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from quiz.content.catalogue import Catalogue, Edition
from quiz.content.text import texts, with_texts

Value = TypeVar("Value", bound=BaseModel)


def poisoned(catalogue: Catalogue, change: Callable[[str], str]) -> Catalogue:
    """Give the catalogue with every text changed, past every check of the files; its ids and digests stay."""
    editions = {language: _edition(edition, change) for language, edition in catalogue.editions.items()}
    return replace(catalogue, editions=MappingProxyType(editions))


def _edition(edition: Edition, change: Callable[[str], str]) -> Edition:
    def each(value: Value) -> Value:
        changed: Value = with_texts(value, {path: change(text) for path, text in texts(value).items()})
        return changed

    return replace(
        edition,
        items=MappingProxyType({id: each(item) for id, item in edition.items.items()}),
        forms=MappingProxyType({id: each(form) for id, form in edition.forms.items()}),
        statements=MappingProxyType({id: each(statement) for id, statement in edition.statements.items()}),
        guidance=each(edition.guidance),
        help=each(edition.help),
    )
