"""Serve one item to its author: both languages and every feedback on one page, read from disk at each reload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask, render_template
from werkzeug.serving import run_simple

from quiz import headers, languages
from quiz.config import RESOURCES
from quiz.content.catalogue import read
from quiz.content.check import mistakes_of
from quiz.content.folder import Kind, key_of
from quiz.content.guidance import Statement
from quiz.content.help import HONG_KONG
from quiz.content.item import AnyItem, statements_of
from quiz.content.mistake import did_you_mean
from quiz.content.text import BASE_LANGUAGE, LANGUAGES

#: Only this machine may look: what is previewed may be half written.
HOST = "127.0.0.1"


@dataclass(frozen=True)
class Preview:
    """An item as it stands on disk: in the languages it is whole in, with what is to be mended."""

    id: str
    items: dict[str, AnyItem]
    statements: tuple[Statement, ...]
    mistakes: tuple[str, ...]
    #: How many mistakes other files have.
    elsewhere: int


def look(folder: Path, id: str) -> Preview:
    """Read the folder and give one item; whatever the files hold, this does not raise."""
    _, reading = read(folder)
    key = key_of(Kind.ITEM, id)
    base = reading.bases.get(key)
    found = {BASE_LANGUAGE: base.value if base else None}
    found |= {language: reading.translations.get((language, key)) for language in LANGUAGES[1:]}
    items = {language: value for language, value in found.items() if isinstance(value, AnyItem)}
    mistakes = mistakes_of(reading, datetime.now(HONG_KONG).date())
    names = {one.file.name for one in (base, *reading.overlays) if one is not None and one.file.key == key}
    here = tuple(str(mistake) for mistake in mistakes if mistake.file in names)
    if base is None:
        hint = did_you_mean(id, (other.file.id for other in reading.of(Kind.ITEM)))
        here = (f'there is no item "{id}"' + (f": {hint}" if hint else ""),)
    guidance = reading.guidance()
    rests_on = statements_of(items[BASE_LANGUAGE]) if BASE_LANGUAGE in items else frozenset()
    statements = tuple(one for one in guidance.statements if one.id in rests_on) if guidance else ()
    return Preview(id, items, statements, here, len(mistakes) - sum(one.file in names for one in mistakes))


def missing(folder: Path, id: str) -> str | None:
    """Say that no file is meant by this name, and which may be; ``None`` for a file that is there, whole or not."""
    files = {file.name.removesuffix(".yaml") for file in folder.glob("*/*.yaml") if file.parent.name != "forms"}
    if id in files:
        return None
    hint = did_you_mean(id, sorted(name for name in files if "." not in name))
    return f'There is no file for an item "{id}" in {folder}.' + (f" {hint[0].upper()}{hint[1:]}" if hint else "")


def create_preview(folder: Path, id: str) -> Flask:
    """Build the application that shows one item at ``/``."""
    app = Flask("quiz", template_folder=str(RESOURCES / "templates"), static_folder=str(RESOURCES / "static"))
    app.config["DEFAULT_LANGUAGE"] = BASE_LANGUAGE
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    languages.speak(app)
    headers.send_headers(app)

    @app.get("/")
    def preview() -> str:
        """Show the item as it is on disk now."""
        return render_template("learn/preview.html", preview=look(folder, id))

    return app


def run(folder: Path, id: str, port: int) -> None:
    """Serve the preview on this machine until it is stopped."""
    run_simple(HOST, port, create_preview(folder, id), threaded=True)
