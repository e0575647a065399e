"""Texts that a translation may replace, and how the files bring them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, StringConstraints

#: The language every base file is written in, and those an overlay may bring.
BASE_LANGUAGE = "en"
LANGUAGES = ("en", "zh-Hant-HK")

#: Where a text stands: field names, and for lists the id or the position (from 1) of the entry.
Path = tuple[str, ...]


@dataclass(frozen=True)
class Translatable:
    """Mark a field whose text differs between languages."""


#: A line break between two of these (Chinese, and its punctuation) stands for nothing; elsewhere for a space.
_WIDE = r"[\u2e80-\u303f\u31c0-\u31ef\u3400-\u9fff\uf900-\ufaff\uff00-\uff60\u2014\u2026\U00020000-\U0003ffff]"
_WIDE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*\n[ \t]*(?={_WIDE})")
_PARAGRAPH_BREAK = re.compile(r"\n[ \t]*\n")


def one_line(text: object) -> object:
    """Join the lines of a text into one."""
    return " ".join(_WIDE_BREAK.sub("", text).split()) if isinstance(text, str) else text


def paragraphs(text: object) -> object:
    """Join the lines within each paragraph; a blank line parts two paragraphs."""
    if not isinstance(text, str):
        return text
    parts = (str(one_line(part)) for part in _PARAGRAPH_BREAK.split(text))
    return "\n\n".join(part for part in parts if part)


# The limits are counted on what the page will show, so the lines are joined before, not after.
#: One sentence or two on one line.
Line = Annotated[str, Translatable(), BeforeValidator(one_line), StringConstraints(min_length=1, max_length=280)]
#: A few short paragraphs.
Paragraphs = Annotated[
    str, Translatable(), BeforeValidator(paragraphs), StringConstraints(min_length=1, max_length=700)
]
#: Words somebody says, shown in quotation marks that the page adds.
Words = Annotated[str, Translatable(), BeforeValidator(one_line), StringConstraints(min_length=1, max_length=280)]


def texts(value: BaseModel) -> dict[Path, str]:
    """Give every translatable text of a value by the path where it stands."""
    return dict(_texts(value, ()))


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the texts below a value, in the order of its fields."""
    if isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if isinstance(inner, str):
                if _is_text(field.metadata, field.annotation):
                    yield (*path, name), inner
            else:
                yield from _texts(inner, (*path, name))
    elif isinstance(value, tuple):
        for key, entry in keyed(value):
            yield from _texts(entry, (*path, key))


def _is_text(metadata: list[Any], annotation: object) -> bool:
    """Say whether a field holds a translatable text, also where it may be left out."""
    inner = [part for choice in getattr(annotation, "__args__", ()) for part in getattr(choice, "__metadata__", ())]
    return any(isinstance(mark, Translatable) for mark in (*metadata, *inner))


def keyed(entries: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yield the entries of a list by their id, or by position where they have none."""
    for position, entry in enumerate(entries, start=1):
        yield str(getattr(entry, "id", position)), entry


def with_texts(value: Any, replacements: Mapping[Path, str], path: Path = ()) -> Any:
    """Give a copy of a value in which each text that has a replacement is replaced."""
    if isinstance(value, BaseModel):
        changed = {
            name: with_texts(getattr(value, name), replacements, (*path, name)) for name in type(value).model_fields
        }
        return value.model_copy(update=changed)
    if isinstance(value, tuple):
        return tuple(with_texts(entry, replacements, (*path, key)) for key, entry in keyed(value))
    return replacements.get(path, value)
