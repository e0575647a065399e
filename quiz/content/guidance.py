"""The guidance register: every statement in our own words, with its source."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from quiz.content.strict import Revision, StatementId, Strict
from quiz.content.text import Line, Paragraphs

Address = Annotated[str, StringConstraints(pattern=r"^https://[^\s<>\"']+$", max_length=200)]


class Duty(StrEnum):
    """What the product owes a statement: items that rest on it, a place on the help page, or our own note."""

    TEACH = "teach"
    HELP = "help"
    OWN = "own"


class Source(Strict):
    """Who published the guidance, under which title, and where to read it."""

    publisher: Line
    title: Line
    address: Address


class Statement(Strict):
    """One fact of the guidance, told in our words."""

    id: StatementId
    duty: Duty
    text: Paragraphs


class Guidance(Strict):
    """The whole register."""

    revision: Revision
    source: Source
    statements: tuple[Statement, ...] = Field(min_length=1)
