"""Translations: a file of texts is laid over its base, so that the key cannot differ between languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from quiz.content.mistake import Mistake, did_you_mean
from quiz.content.nodes import Parsed, Where
from quiz.content.reading import Base, Overlay
from quiz.content.sentence import mistake_of, validated
from quiz.content.strict import Id, Revision, Strict
from quiz.content.text import Path, keyed, texts, with_texts


class Header(Strict):
    """What an overlay says of itself, and its texts by field name and id."""

    translates: Id
    language: Annotated[str, Field(min_length=1)]
    revision: Revision
    #: ``awaiting`` until a native reader has gone through the file.
    review: Literal["awaiting"] | None = None
    texts: dict[str, Any]


def lay(overlay: Overlay, base: Base | None) -> tuple[BaseModel | None, list[Mistake]]:
    """Give the base value in the overlay's language, or everything that keeps it from being so."""
    parsed, file = overlay.parsed, overlay.file
    if base is None:
        lacking = f"should stand beside {file.id}.yaml, which is not there"
        return None, [parsed.mistake((), lacking)]
    if not parsed.whole:
        return None, []
    header, mistakes = validated(parsed, Header)
    mistakes.extend(_names_its_base(overlay))
    if header is None or base.value is None:
        return None, mistakes
    mistakes.extend(_revision(parsed, header.revision, base.value))
    mistakes.extend(_same_texts(parsed, ("texts",), parsed.at(("texts",)), _nested(texts(base.value))))
    if mistakes or parsed.mistakes:
        return None, mistakes
    return _translated(parsed, base.value)


def awaits_review(overlay: Overlay) -> bool:
    """Say whether no native reader has gone through a translation yet."""
    return bool(overlay.parsed.at(("review",)) == "awaiting")


def _names_its_base(overlay: Overlay) -> Iterator[Mistake]:
    """Hold the header to the file name."""
    for field, wanted in (("translates", overlay.file.id), ("language", overlay.file.language)):
        given = overlay.parsed.at((field,))
        if isinstance(given, str) and given and given != wanted:
            yield overlay.parsed.mistake((field,), f'should be "{wanted}", as the file name says')


def _revision(parsed: Parsed, given: int, base: BaseModel) -> Iterator[Mistake]:
    """Hold a translation to the revision of its base."""
    wanted: int = getattr(base, "revision")  # noqa: B009  every base model has one; BaseModel does not say so
    if given < wanted:
        hint = f"compare every text with the English, then write revision: {wanted}"
        yield parsed.mistake(("revision",), f"should be {wanted}: the English has changed since", hint)
    elif given > wanted:
        yield parsed.mistake(("revision",), f"should be {wanted}, the revision of the English")


def _nested(flat: Mapping[Path, str]) -> dict[str, Any]:
    """Arrange texts by path as a tree of mappings."""
    tree: dict[str, Any] = {}
    for path, text in flat.items():
        inner = tree
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        inner[path[-1]] = text
    return tree


def _same_texts(parsed: Parsed, where: Where, given: Any, wanted: dict[str, Any]) -> Iterator[Mistake]:
    """Yield a mistake for every text that is missing, not known, or not a text."""
    if not isinstance(given, dict):
        yield parsed.mistake(where, f"should be a mapping with the texts of {', '.join(wanted)}")
        return
    for name in given.keys() - wanted.keys():
        hint = did_you_mean(name, wanted) or f"the base has {', '.join(wanted)}"
        yield parsed.mistake((*where, name), "is not a text of the base", hint, at_key=True)
    for name, inner in wanted.items():
        place = (*where, name)
        if name not in given:
            yield parsed.mistake(place, "is missing", f'translate "{_first_text(inner)}"')
        elif isinstance(inner, dict):
            yield from _same_texts(parsed, place, given[name], inner)
        elif not isinstance(given[name], str):
            yield parsed.mistake(place, "should be a text")


def _first_text(wanted: Any, most: int = 60) -> str:
    """Give the beginning of the first text of a branch."""
    while isinstance(wanted, dict):
        wanted = next(iter(wanted.values()))
    text = str(wanted)
    return text if len(text) <= most else text[: most - 1] + "…"


def _translated(parsed: Parsed, base: BaseModel) -> tuple[BaseModel | None, list[Mistake]]:
    """Put the texts in and have the model judge and tidy them like the English."""
    replaced = with_texts(base, _flat(parsed.at(("texts",))))
    try:
        return type(base).model_validate(replaced.model_dump()), []
    except ValidationError as error:
        found = error.errors(include_url=False)
        there = [{**detail, "loc": _keyed_loc(base, detail["loc"])} for detail in found]
        return None, [mistake_of(parsed, detail, type(base)) for detail in there]  # type: ignore[arg-type]


def _flat(tree: Any, path: Path = ()) -> dict[Path, str]:
    """Give the texts of a tree by path."""
    if isinstance(tree, str):
        return {path: tree}
    return {place: text for name, inner in tree.items() for place, text in _flat(inner, (*path, name)).items()}


def _keyed_loc(base: Any, loc: tuple[str | int, ...]) -> Where:
    """Turn positions into the ids an overlay uses."""
    where: list[str | int] = ["texts"]
    node = base
    for step in loc:
        if isinstance(step, int):
            name, node = list(keyed(node))[step]
            where.append(name)
        elif step != getattr(node, "looks", None):
            where.append(step)
            node = getattr(node, step, None)
    return tuple(where)
