"""The base of every value of the catalogue, and the small words that files are written with."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=40)]
StatementId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]


def whole_number(value: object) -> object:
    """Read "12" as a number; other digits than 0 to 9, and absurdly many, are left to be refused."""
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) else value


Revision = Annotated[int, BeforeValidator(whole_number), Field(ge=1)]


class Strict(BaseModel):
    """A value that never changes and refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
