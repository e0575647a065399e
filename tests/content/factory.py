"""A small whole scenarios folder to break, and the words to say what was found in it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from quiz.content.check import check
from quiz.content.mistake import Mistake

HERE = Path(__file__).parent
EXAMPLE = HERE / "example"
#: The day on which the services of the example were checked.
TODAY = date(2026, 11, 22)

PLATFORM = "in-person/train-platform.yaml"
ESCALATOR = "in-person/escalator-film.yaml"
CHAT = "online/group-chat.yaml"
CHAT_IN_CHINESE = "online/group-chat.zh-Hant-HK.yaml"
SURE = "online/how-sure.yaml"
FORM = "forms/in-person.yaml"


def a_folder(where: Path) -> Path:
    """Copy the example to where it can be broken."""
    shutil.copytree(EXAMPLE, where / "scenarios")
    return where / "scenarios"


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of some words in a file; they must be there."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def mistakes_in(folder: Path, today: date = TODAY) -> tuple[Mistake, ...]:
    """Give every mistake of a folder."""
    return check(folder, today).mistakes


def the_mistake(folder: Path, today: date = TODAY) -> Mistake:
    """Give the only mistake of a folder."""
    (found,) = mistakes_in(folder, today)
    return found
