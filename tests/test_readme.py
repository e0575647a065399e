"""What README.md, docs/reference.md and the other texts say must be what runs: settings, commands, addresses."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click
import pytest
from flask import Flask

from quiz.cli import main
from quiz.config import Settings
from quiz.content.check import check
from quiz.content.help import HONG_KONG

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
#: Texts that speak of the present. The changelog may name what is gone.
TEXTS = tuple(
    sorted(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "scenarios/README.md"))
    + sorted((ROOT / "docs").glob("**/*.md"))
)

#: What everybody who installs, tests or automates relies on; to change one is to break them.
RUN = "python3 -m venv .venv && .venv/bin/pip install -e '.[demo]' && .venv/bin/quiz serve --demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -e '.[demo,test]' && .venv/bin/pytest"

#: For the tests alone, so no setting of the product.
OF_THE_TESTS = "QUIZ_TEST_"


def _name(text: Path) -> str:
    return str(text.relative_to(ROOT))


def _rows(heading: str) -> list[list[str]]:
    """Give the cells of the table below a heading of the reference, its head left out."""
    section = REFERENCE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _settings_in(text: str) -> set[str]:
    found = set(re.findall(r"\bQUIZ_[A-Z_]*[A-Z]\b", text))
    return {name for name in found if not name.startswith(OF_THE_TESTS)}


def _commands(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that does something, with the words that call it."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*path, name))
    else:
        yield path, command


def _calls_in(text: str) -> Iterator[list[str]]:
    """Yield the words after ``quiz`` of every call in a code span or block."""
    for code in re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL):
        for line in code.replace("\\\n", " ").splitlines():
            for call in re.findall(r"(?:^|[`\s/\\])quiz ([a-z][^`&|;#]*)", line):
                yield call.split()


def _called(words: list[str]) -> tuple[tuple[str, ...], click.Command | None]:
    """Give the path of the command that words call, and the command, ``None`` where there is none."""
    command: click.Command | None = main
    path: tuple[str, ...] = ()
    for word in words:
        if not isinstance(command, click.Group):
            break
        path, command = (*path, word), command.commands.get(word)
    return path, command


def test_the_run_command_is_the_one_others_rely_on() -> None:
    assert README.splitlines().count(RUN) == 1


def test_the_test_command_is_the_one_others_rely_on() -> None:
    assert README.splitlines().count(TEST) == 1


def test_every_setting_has_one_row_in_the_table_and_every_row_is_a_setting() -> None:
    rows = [row[0].strip("`") for row in _rows("Settings")]

    assert sorted(rows) == sorted(f"QUIZ_{name.upper()}" for name in Settings.model_fields)


@pytest.mark.parametrize("row", _rows("Settings"), ids=lambda row: row[0].strip("`"))
def test_a_default_in_the_table_is_the_one_in_force(row: list[str]) -> None:
    field = Settings.model_fields[row[0].strip("`").removeprefix("QUIZ_").lower()]

    # A default in words stands for none, for an empty list, or for a folder that differs by installation.
    if row[1].startswith("`") and row[1].endswith("`"):
        assert row[1].strip("`") == (f"{field.default:g}" if isinstance(field.default, float) else str(field.default))
    elif row[0] != "`QUIZ_SCENARIOS_DIR`":
        assert not field.default


@pytest.mark.parametrize("text", TEXTS, ids=_name)
def test_every_setting_a_text_names_exists(text: Path) -> None:
    named = _settings_in(text.read_text(encoding="utf-8"))

    assert named <= {f"QUIZ_{name.upper()}" for name in Settings.model_fields}


@pytest.mark.parametrize("text", TEXTS, ids=_name)
def test_every_command_a_text_names_exists_with_its_options(text: Path) -> None:
    for words in _calls_in(text.read_text(encoding="utf-8")):
        path, command = _called(words)
        assert command is not None, f"there is no command quiz {' '.join(path)}"
        options = {option for parameter in command.params for option in parameter.opts} | {"--help", "-h"}
        named = {word.split("=")[0].strip("[]") for word in words if word.strip("[").startswith("-")}
        assert named <= options, f"quiz {' '.join(path)} has no {', '.join(sorted(named - options))}"


def test_every_command_has_a_row_in_the_reference_that_names_its_options() -> None:
    rows = {row[0].strip("`"): row[1] for row in _rows("Commands")}
    commands = {" ".join(("quiz", *path)): command for path, command in _commands(main)}

    # A row may go on after the command with what it takes: `quiz educator invite NAME`.
    assert sorted(re.sub(r"( [A-Z\[].*)$", "", row) for row in rows) == sorted(commands)
    for row, meaning in rows.items():
        command = commands[re.sub(r"( [A-Z\[].*)$", "", row)]
        for option in (parameter.opts[-1] for parameter in command.params if isinstance(parameter, click.Option)):
            assert f"`{option}`" in meaning, f"the row of {row} does not name {option}"


@pytest.mark.parametrize("row", _rows("Fixed addresses"), ids=lambda row: row[0].strip("`"))
def test_every_fixed_address_is_there(row: list[str], shared_app: Flask) -> None:
    address = row[0].strip("`")
    rules = {re.sub(r"<[^>]+>", "CODE", rule.rule) for rule in shared_app.url_map.iter_rules()}

    assert address in rules


def _links(text: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and the heading of every link to a file of ours."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            file, _, heading = target.partition("#")
            yield (text.parent / file if file else text), heading


def _anchors(text: Path) -> set[str]:
    """Give the anchors a code host makes of the headings of a text."""
    headings = re.findall(r"^#+ (.+)$", text.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("text", [*TEXTS, ROOT / "CHANGELOG.md"], ids=_name)
def test_every_link_to_a_file_of_ours_leads_somewhere(text: Path) -> None:
    for file, heading in _links(text):
        assert file.exists(), f"{_name(text)} links to {file}, which is not there"
        assert not heading or heading in _anchors(file), f"{_name(text)} links to #{heading}, which is not there"


def _walk() -> list[tuple[str, str]]:
    """Give the steps of the author's guide: a whole file, and what the check says of it."""
    guide = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```yaml\n(.*?)```\n.*?```text\n(.*?)```", guide, re.DOTALL)


@pytest.mark.parametrize("step", range(len(_walk())))
def test_the_check_says_what_the_authors_guide_shows(step: int, tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    shutil.copytree(ROOT / "scenarios", folder)
    for written, _ in _walk()[: step + 1]:
        language = ".zh-Hant-HK" if "\ntranslates:" in written else ""
        (folder / "in-person" / f"minibus-seat{language}.yaml").write_text(written, encoding="utf-8")

    mistakes = check(folder, datetime.now(HONG_KONG).date()).mistakes

    here = [str(mistake) for mistake in mistakes if "minibus-seat" in mistake.file]
    assert "\n".join(here or ["no mistakes"]) == _walk()[step][1].strip("\n")
