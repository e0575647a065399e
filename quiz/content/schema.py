"""JSON Schemas for editors, made from the models: draft-07, which is what the YAML language servers read."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter

from quiz.content.form import Form
from quiz.content.guidance import Guidance
from quiz.content.help import Day, Help
from quiz.content.item import Item
from quiz.content.overlay import Header

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"

#: What pydantic writes that draft-07 does not know, or that only repeats a field's name.
_DROPPED = ("title", "discriminator", "default")

#: Editors read these scalars as YAML does and our reader reads strings, so the schema takes either.
_AS_WRITTEN: dict[str, Schema] = {
    "integer": {"type": ["integer", "string"], "pattern": "^[0-9]{1,9}$"},
    "boolean": {"enum": ["yes", "no"]},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "date": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}
#: A number on its own, such as the phone number 999, is a number to an editor.
_DIGITS = r"^\+?[0-9]"


def schemas() -> dict[str, Schema]:
    """Give every schema by the name of its file in the scenarios folder."""
    return {
        "item.schema.json": _schema(TypeAdapter(Item).json_schema(), "An Upstander item"),
        "form.schema.json": _of(Form, "An Upstander form: an ordered run of items"),
        "guidance.schema.json": _of(Guidance, "The register of guidance"),
        "help.schema.json": _of(Help, "The register of help"),
        "overlay.schema.json": _overlay(),
    }


def written(schema: Schema) -> str:
    """Write a schema as its file has it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path) -> list[Path]:
    """Write every schema into a scenarios folder and give the files."""
    paths = []
    for name, schema in schemas().items():
        path = folder / name
        path.write_text(written(schema), encoding="utf-8")
        paths.append(path)
    return paths


def _of(model: type[BaseModel], title: str) -> Schema:
    """Make the schema of a model."""
    return _schema(model.model_json_schema(), title)


def _overlay() -> Schema:
    """Make the schema of translations: the header, and texts in texts."""
    schema = _of(Header, "The texts of one file in another language")
    schema["properties"]["texts"] = {"$ref": "#/definitions/Texts"}
    either = [{"type": "string", "minLength": 1}, {"$ref": "#/definitions/Texts"}]
    schema["definitions"] = {"Texts": {"type": "object", "additionalProperties": {"anyOf": either}}}
    return schema


def _schema(made: Schema, title: str) -> Schema:
    """Bring a schema of pydantic's into draft-07 and to what files hold."""
    body = _plain(made)
    assert isinstance(body, dict)  # noqa: S101  for the type checker
    return {"$schema": DRAFT, "title": title, **body}


def _plain(node: Any) -> Any:
    """Rewrite a schema from the leaves up."""
    if isinstance(node, list):
        return [_plain(inner) for inner in node]
    if not isinstance(node, dict):
        return node.replace("#/$defs/", "#/definitions/") if isinstance(node, str) else node
    kept = {_name(key): _below(key)(value) for key, value in node.items() if key not in _DROPPED or not _is_said(value)}
    if kept.get("enum") == [int(day) for day in Day]:
        return {"enum": [day.name.lower() for day in Day]}
    if str(kept.get("pattern", "")).startswith(_DIGITS):
        return {**kept, "type": ["string", "integer"]}
    if {"type": "null"} in kept.get("anyOf", ()):  # a field that is left out, never one that is empty
        kept |= kept.pop("anyOf")[0]
    kind = kept.get("format", kept.get("type"))
    written_as = _AS_WRITTEN.get(kind) if isinstance(kind, str) else None
    limits = {key: value for key, value in kept.items() if key in ("minimum", "maximum", "description")}
    return {**written_as, **limits} if written_as else kept


def _is_said(value: Any) -> bool:
    """Say whether a key holds what the schema says, not a field that happens to have its name."""
    return not (isinstance(value, dict) and ({"type", "anyOf", "$ref"} & value.keys()))


def _name(key: str) -> str:
    """Name a part of the schema as draft-07 does."""
    return "definitions" if key == "$defs" else key


def _below(key: str) -> Callable[[Any], Any]:
    """Choose how to go on: inside ``properties`` the keys are fields of ours, and stay."""
    if key in ("properties", "$defs"):
        return lambda fields: {name: _plain(schema) for name, schema in fields.items()}
    return _plain
