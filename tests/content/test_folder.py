"""What is missing, out of place or badly named is a mistake; what is not content is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.factory import CHAT, CHAT_IN_CHINESE, PLATFORM, mistakes_in, the_mistake


def test_the_example_has_no_mistakes(folder: Path) -> None:
    assert mistakes_in(folder) == ()


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    assert the_mistake(tmp_path / "nowhere").expected == "should be a folder of scenarios"


def test_an_empty_folder_lacks_both_registers_and_a_form(tmp_path: Path) -> None:
    assert len(mistakes_in(tmp_path)) == 3


def test_a_missing_register_is_one_mistake(folder: Path) -> None:
    (folder / "guidance.yaml").unlink()

    assert str(the_mistake(folder)) == "scenarios/guidance.yaml:1:1: should exist"


@pytest.mark.parametrize(
    ("name", "expected", "hint"),
    [
        ("inperson/a.yaml", "should stand directly in one of the folders", 'did you mean "in-person"?'),
        ("in-person/deeper/a.yaml", "should stand directly in one of the folders", ""),
        (
            "guidence.yaml",
            "should be guidance.yaml, help.yaml, or stand in a folder",
            'did you mean "guidance"?',
        ),
        ("train.yaml", "should be guidance.yaml", "items go into in-person"),
        ("in-person/a.yml", "should have a name that ends in .yaml", ""),
        ("in-person/train-platform.zh-HK.yaml", "should name a language", 'did you mean "zh-Hant-HK"?'),
        ("in-person/train-platform.fr.yaml", "should name a language", ""),
    ],
)
def test_a_file_out_of_place_is_a_mistake(folder: Path, name: str, expected: str, hint: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("id: a\n")

    mistake = the_mistake(folder)

    assert mistake.file == f"scenarios/{name}"
    assert expected in mistake.expected
    assert hint in mistake.hint


@pytest.mark.parametrize("name", ["README.md", "item.schema.json", ".hidden.yaml", "online/.a.yaml", "online/x.txt"])
def test_a_file_that_is_not_content_is_left_alone(folder: Path, name: str) -> None:
    (folder / name).write_text("a: [")

    assert mistakes_in(folder) == ()


def test_a_folder_named_like_a_file_is_a_mistake(folder: Path) -> None:
    (folder / "online" / "a.yaml").mkdir()

    assert "should be a file that can be read" in the_mistake(folder).expected


def test_a_link_to_nothing_is_a_mistake(folder: Path) -> None:
    (folder / "online" / "a.yaml").symlink_to(folder / "gone.yaml")

    assert "should be a file that can be read" in the_mistake(folder).expected


def test_a_translation_without_its_base_is_a_mistake(folder: Path) -> None:
    (folder / CHAT).unlink()

    found = {mistake.file: mistake.expected for mistake in mistakes_in(folder)}

    assert found[f"scenarios/{CHAT_IN_CHINESE}"] == "should stand beside group-chat.yaml, which is not there"
    assert found["scenarios/forms/mixed.yaml"].startswith("should be an item")


def test_two_files_of_one_name_are_a_mistake(folder: Path) -> None:
    (folder / "online" / "train-platform.yaml").write_bytes((folder / PLATFORM).read_bytes())

    mistake = the_mistake(folder)

    assert mistake.file == "scenarios/online/train-platform.yaml"
    assert "scenarios/in-person/train-platform.yaml" in mistake.expected


def test_mistakes_of_all_files_are_said_at_once_and_in_order(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        path.write_bytes(b"a: b: c\n" + path.read_bytes())

    found = mistakes_in(folder)

    assert len({mistake.file for mistake in found}) == 10
    assert list(found) == sorted(found)
