"""What a model found becomes our own sentences, each at its place in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from quiz.content.mistake import Mistake, did_you_mean
from quiz.content.nodes import Parsed, Where
from quiz.content.syntax import QUOTE_IT, WIDE_COLON, begins_with_wide_colon

Model = TypeVar("Model", bound=BaseModel)

#: What a missing field was for, where its name alone does not say it.
_MISSING = {
    "why": "is missing: the feedback that says why",
    "grade": "is missing: helpful, partly, unhelpful or harmful",
    "rests_on": "is missing: the statements it rests on, such as [B2, B5]",
    "better": "is missing: the better move, or the words to use",
    "debrief": "is missing: for the educator, `mistake` and `ask`",
    "facets": "is missing: who and where it is about, in the words of quiz/content/facets.py",
    "leads_to": "is missing: the id of the step or the ending that comes next",
    "then": "is missing: one sentence that says what happens next",
    "steps": "is missing: the moments of the story, the first one first",
    "endings": "is missing: where the paths of the story end",
    "outcomes": "is missing: what each combination of choices comes to",
}

#: What each pattern of the models asks for.
_PATTERNS = {
    "[a-z]": 'should be small letters, digits and single hyphens, such as "train-platform"',
    "[A-Z]": 'should be the id of a statement, such as "B2"',
    "https": 'should be an address that begins with "https://"',
    r"\+": 'should be a phone number, such as "2375 5322"',
}


def validated(parsed: Parsed, model: type[Model]) -> tuple[Model | None, list[Mistake]]:
    """Make a value of a model from a file, or say everything that keeps it from being one."""
    try:
        return model.model_validate(parsed.node), []
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=True)
        return None, [mistake_of(parsed, detail, model) for detail in found if not _is_echo(detail)]


def _is_echo(detail: ErrorDetails) -> bool:
    """Say whether a list is only called too short because entries in it were refused themselves."""
    value = detail["input"]
    return detail["type"] == "too_short" and isinstance(value, list) and len(value) >= detail["ctx"]["min_length"]


def mistake_of(parsed: Parsed, detail: ErrorDetails, model: type[BaseModel]) -> Mistake:
    """Turn one error of a model into a mistake."""
    where = _without_tags(parsed, detail["loc"])
    if detail["type"] == "union_tag_invalid":
        where = (*where, "looks")
    expected, hint = _said(detail, where, parsed, model)
    return parsed.mistake(where, expected, hint, at_key=detail["type"] == "extra_forbidden")


def _without_tags(parsed: Parsed, loc: tuple[str | int, ...]) -> Where:
    """Leave out what pydantic puts in to say which kind of scene it looked at."""
    tagged = len(loc) > 1 and loc[0] == "scene" and loc[1] == parsed.at(("scene", "looks"))
    return ("scene", *loc[2:]) if tagged else loc


def _said(detail: ErrorDetails, where: Where, parsed: Parsed, model: type[BaseModel]) -> tuple[str, str]:
    """Give the sentence for an error, and its hint."""
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = str(where[-1]) if where else ""
    if kind == "missing":
        return _MISSING.get(name, "is missing"), _missing_hint(parsed, where, model)
    if kind == "extra_forbidden":
        return _unknown(name, value, where, parsed, model)
    if kind in ("enum", "literal_error"):
        return _one_of(value, context)
    if kind == "union_tag_invalid":
        return _one_of(parsed.at(where), context)
    if kind == "union_tag_not_found":
        return "should have `looks`: place, chat or saying", _wide_colon_hint(value)
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        said = next((text for part, text in _PATTERNS.items() if part in pattern), "should look different")
        return said, ""
    if kind == "value_error":
        return str(context.get("error", detail["msg"])), ""
    return _plain(kind, value, context)


def _plain(kind: str, value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    """Give the sentence for an error of type, size or range."""
    if kind in ("too_short", "string_too_short"):
        if isinstance(value, str):
            return "should not be empty", ""
        entries = "entry" if context["min_length"] == 1 else "entries"
        return f"should have at least {context['min_length']} {entries}; it has {_size(value)}", ""
    if kind in ("too_long", "string_too_long"):
        what = "characters" if isinstance(value, str) else "entries"
        return f"should have at most {context['max_length']} {what}; it has {_size(value)}", ""
    if kind in ("greater_than_equal", "less_than_equal"):
        side, limit = ("least", context.get("ge")) if "ge" in context else ("most", context.get("le"))
        return f"should be at {side} {limit}", ""
    if kind.startswith("int"):
        return "should be a whole number, such as 1", ""
    if kind.startswith("bool"):
        return "should be yes or no", ""
    if kind.startswith(("tuple", "list")):
        return "should be a list: [a, b], or lines that begin with `- `", _wide_colon_hint(value)
    if kind.startswith(("model", "dict")):
        return "should be a mapping of fields", _wide_colon_hint(value)
    if kind.startswith("string"):
        return "should be a text", QUOTE_IT
    return "should be written as in a neighbouring file", ""


def _size(value: object) -> int:
    """Count what a writer counts: characters as shown, or entries."""
    if isinstance(value, str):
        return len(" ".join(value.split()))
    return len(value) if isinstance(value, (list, tuple, dict)) else 0


def _wide_colon_hint(value: object) -> str:
    """Give a hint when a text stands where fields should, because of its colon."""
    return WIDE_COLON[1] if isinstance(value, str) and begins_with_wide_colon(value) else ""


def _one_of(value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    """List what may stand here; the closest is the hint."""
    words = re.findall(r"'([^']*)'", str(context.get("expected", context.get("expected_tags"))))
    return f"should be {_either(words)}", did_you_mean(value, words) if isinstance(value, str) else ""


def _either(words: list[str]) -> str:
    """Write words as a choice: a, b or c."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _missing_hint(parsed: Parsed, where: Where, model: type[BaseModel]) -> str:
    """Point at an unknown field beside a missing one, when its name is nearly the same."""
    beside = parsed.at(where[:-1])
    known = fields_at(model, where[:-1], parsed)
    unknown = [key for key in beside if key not in known] if isinstance(beside, dict) else []
    close = did_you_mean(str(where[-1]), unknown)
    return close.replace("did you mean", "there is").replace("?", " instead")


def _unknown(name: str, value: object, where: Where, parsed: Parsed, model: type[BaseModel]) -> tuple[str, str]:
    """Say that a field is not known here, and which are."""
    if begins_with_wide_colon(name):
        return WIDE_COLON
    known = fields_at(model, where[:-1], parsed)
    if value == "" and (" " in name or not name.isascii()):
        return "is not a field", "inside { } a comma ends a text: put the text in quotes"
    listed = f"; the fields here are {', '.join(known)}" if known else ""
    return f"is not a field{listed}", did_you_mean(name, known)


def fields_at(model: type[BaseModel], where: Where, parsed: Parsed) -> list[str]:
    """Give the names of the fields a mapping may have."""
    models = [model]
    for step in (step for step in where if isinstance(step, str)):
        models = [inner for outer in models for inner in _models_in(outer, step)]
    looks = parsed.at((*where, "looks"))
    if len(models) > 1:
        models = [one for one in models if looks in get_args(one.model_fields["looks"].annotation)] or models
    return sorted({name for one in models for name in one.model_fields}) if len(models) > 1 else _names(models)


def _names(models: list[type[BaseModel]]) -> list[str]:
    """Give the fields of the only model, in its own order."""
    return list(models[0].model_fields) if models else []


@cache
def _models_in(model: type[BaseModel], field: str) -> tuple[type[BaseModel], ...]:
    """Give the models that may stand in a field."""
    known = model.model_fields.get(field)
    return tuple(_models_of(known.annotation)) if known else ()


def _models_of(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield every model an annotation speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_of(part)
