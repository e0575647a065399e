"""Every file in ``broken`` is refused at the line, and with the words, that its first line states."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from quiz.content import parse
from tests.content.factory import CHAT_IN_CHINESE, FORM, HERE, mistakes_in

BROKEN = sorted((HERE / "broken").glob("*.yaml"))

#: Where a file goes by the first part of its name; the others are items.
PLACES = {"form": FORM, "guidance": "guidance.yaml", "help": "help.yaml", "overlay": CHAT_IN_CHINESE}


def test_there_are_at_least_forty_broken_files() -> None:
    assert len(BROKEN) >= 40


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_broken_file_is_refused_at_the_right_line(file: Path, folder: Path) -> None:
    _assert_refused(file, folder)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_the_pure_python_reader_refuses_it_there_too(file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse, "LOADER", yaml.SafeLoader)

    _assert_refused(file, folder)


def _assert_refused(file: Path, folder: Path) -> None:
    """Put a file into a whole folder and look for the mistake it expects, and for none in other files."""
    expected = re.match(r"# expects (\d+): (.*)", file.read_text(encoding="utf-8"))
    assert expected is not None
    place = PLACES.get(file.stem.partition("--")[0], f"in-person/{file.name}")
    shutil.copy(file, folder / place)

    # A broken item is a copy of its neighbour, so both have the same feedback; that is not what it is here for.
    found = [mistake for mistake in mistakes_in(folder) if "every other feedback" not in mistake.expected]

    here = [mistake for mistake in found if mistake.file == f"scenarios/{place}"]
    assert any(mistake.line == int(expected[1]) and expected[2] in str(mistake) for mistake in here), found
    if file.stem != "guidance--repeated":  # there a statement vanished that the help page rests on
        assert found == here
