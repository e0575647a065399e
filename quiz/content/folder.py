"""The scenarios folder: which file holds what, by its place and name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from quiz.content.mistake import Mistake, did_you_mean
from quiz.content.text import BASE_LANGUAGE, LANGUAGES

#: The folders of items, in the order they are taught.
THEMES = ("in-person", "online", "friend", "myths")
FORMS = "forms"
OVERLAY_LANGUAGES = tuple(language for language in LANGUAGES if language != BASE_LANGUAGE)


class Kind(StrEnum):
    """What a content file describes."""

    ITEM = "item"
    FORM = "form"
    GUIDANCE = "guidance"
    HELP = "help"


@dataclass(frozen=True)
class File:
    """A content file: its kind, the id its name gives, its folder and its language, and the bytes."""

    kind: Kind
    id: str
    folder: str
    language: str
    name: str
    content: bytes

    @property
    def key(self) -> str:
        """Name what the file describes or translates: ``item/train-platform``, ``guidance``."""
        return key_of(self.kind, self.id)


def key_of(kind: Kind, id: str) -> str:
    """Name a thing of the catalogue over all kinds."""
    return f"{kind}/{id}" if kind in (Kind.ITEM, Kind.FORM) else str(kind)


def files_in(folder: Path) -> tuple[list[File], list[Mistake]]:
    """Read every content file below a folder, in a stable order, and say which names are out of place."""
    if not folder.is_dir():
        return [], [Mistake(folder.name, 1, 1, "", "should be a folder of scenarios")]
    files: list[File] = []
    mistakes: list[Mistake] = []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith((".", "~")) for part in parts) or _is_folder(path):
            continue
        found = _file(path, "/".join((folder.name, *parts)), parts)
        (files if isinstance(found, File) else mistakes).append(found)  # type: ignore[arg-type]
    return files, [mistake for mistake in mistakes if mistake is not None] + _lacking(folder, files)


def _is_folder(path: Path) -> bool:
    """Say whether a path is a folder that may hold content, not a folder named like a file."""
    return path.is_dir() and path.suffix not in (".yaml", ".yml")


def _file(path: Path, name: str, parts: tuple[str, ...]) -> File | Mistake | None:
    """Read one file; ``None`` for files that are not content, such as a README."""
    if path.suffix == ".yml":
        return Mistake(name, 1, 1, "", "should have a name that ends in .yaml")
    if path.suffix != ".yaml":
        return None
    stem, _, language = path.name.removesuffix(".yaml").partition(".")
    if language and language not in OVERLAY_LANGUAGES:
        expected = f"should name a language we translate into: {', '.join(OVERLAY_LANGUAGES)}"
        return Mistake(name, 1, 1, "", expected, did_you_mean(language, OVERLAY_LANGUAGES))
    kind = _kind(parts, stem)
    if kind is None:
        return _out_of_place(name, parts, stem)
    try:
        content = path.read_bytes()
    except OSError as error:
        return Mistake(name, 1, 1, "", f"should be a file that can be read ({error.strerror})")
    return File(kind, stem, parts[0] if len(parts) > 1 else "", language or BASE_LANGUAGE, name, content)


def _kind(parts: tuple[str, ...], stem: str) -> Kind | None:
    """Tell the kind of a file by its place."""
    if len(parts) == 1 and stem in (Kind.GUIDANCE, Kind.HELP):
        return Kind(stem)
    if len(parts) == 2 and parts[0] == FORMS:
        return Kind.FORM
    return Kind.ITEM if len(parts) == 2 and parts[0] in THEMES else None


def _out_of_place(name: str, parts: tuple[str, ...], stem: str) -> Mistake:
    """Say where content files may stand."""
    if len(parts) == 1:
        hint = did_you_mean(stem, ("guidance", "help")) or f"items go into {', '.join(THEMES)}; forms into forms"
        return Mistake(name, 1, 1, "", "should be guidance.yaml, help.yaml, or stand in a folder", hint)
    expected = f"should stand directly in one of the folders {', '.join((*THEMES, FORMS))}"
    return Mistake(name, 1, 1, "", expected, did_you_mean(parts[0], (*THEMES, FORMS)))


def _lacking(folder: Path, files: list[File]) -> list[Mistake]:
    """Say which registers are not there at all, and whether there is any form."""
    there = {file.kind for file in files if file.language == BASE_LANGUAGE}
    wanted = {Kind.GUIDANCE: "guidance.yaml", Kind.HELP: "help.yaml", Kind.FORM: "forms/mixed.yaml"}
    expected = {Kind.FORM: "should exist: at least one form"}
    return [
        Mistake(f"{folder.name}/{name}", 1, 1, "", expected.get(kind, "should exist"))
        for kind, name in wanted.items()
        if kind not in there
    ]
