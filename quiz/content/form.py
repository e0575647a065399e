"""Forms: an ordered run of items, as given in one course or one sitting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator, Field

from quiz.content.strict import Id, Revision, Strict, whole_number
from quiz.content.text import Line, Paragraphs

Minutes = Annotated[int, BeforeValidator(whole_number), Field(ge=1, le=90)]


class Form(Strict):
    """An ordered run of items with a name a learner can choose by."""

    id: Id
    revision: Revision
    title: Line
    summary: Line
    about: Paragraphs
    minutes: Minutes
    items: tuple[Id, ...] = Field(min_length=1, max_length=40)


def by_title(forms: Iterable[Form]) -> list[tuple[Form, ...]]:
    """Put the lengths of one course together, the shortest first, in the order the courses came."""
    found: dict[str, list[Form]] = {}
    for form in forms:
        found.setdefault(form.title, []).append(form)
    return [tuple(sorted(lengths, key=lambda form: form.minutes)) for lengths in found.values()]
