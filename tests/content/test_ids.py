"""Every name is given once, and what is named exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.factory import CHAT, ESCALATOR, FORM, PLATFORM, change, mistakes_in, the_mistake


@pytest.mark.parametrize(
    ("name", "old", "new", "expected", "hint"),
    [
        (
            PLATFORM,
            "id: train-platform",
            "id: train",
            'should be "train-platform"',
            "rename the file to train.yaml",
        ),
        (FORM, "id: in-person", "id: outside", 'should be "in-person"', "write id: in-person"),
        (PLATFORM, "- id: d", "- id: b", "an id of its own in this list", "line 22 has it too"),
        (PLATFORM, "- id: d", "- id: skip", 'should not be "skip"', ""),
        (ESCALATOR, "- id: acts", "- id: skip", 'should not be "skip"', ""),
        (ESCALATOR, "- id: acts", "- id: posts", "an id of its own in this list", "has it too"),
        (PLATFORM, "[B8, M2]", "[M2, B9]", 'there is no "B9"', "there is B1, B2, B5, B6, B7, B8"),
        (PLATFORM, "[B8, M2]", "[M2, B22]", 'there is no "B22"', 'did you mean "B2"?'),
        (PLATFORM, "[B8, M2]", "[B8, B8, M2]", 'should name "B8" once', "delete one"),
        (ESCALATOR, "all_of: [film]", "all_of: [fim]", 'there is no "fim"', 'did you mean "film"?'),
        (FORM, "escalator-film", "escalatorfilm", 'there is no "escalatorfilm"', '"escalator-film"'),
        (FORM, "escalator-film", "train-platform", 'should name "train-platform" once', "delete one"),
        ("help.yaml", "rests_on: [N1]", "rests_on: [N9]", 'there is no "N9"', "there is N1"),
        ("help.yaml", "- id: never-forward", "- id: ask-for-help", "an id of its own", "has it too"),
    ],
)
def test_a_name_given_twice_or_unknown_is_a_mistake(
    folder: Path, name: str, old: str, new: str, expected: str, hint: str
) -> None:
    change(folder, name, old, new)

    mistake = the_mistake(folder)

    assert mistake.file == f"scenarios/{name}"
    assert expected in mistake.expected
    assert hint in mistake.hint


def test_an_id_of_another_item_is_a_mistake_even_if_both_files_are_broken(folder: Path) -> None:
    change(folder, CHAT, "id: group-chat", "id: train-platform")
    change(folder, CHAT, "skill: online", "skill: onlin")

    found = [mistake.expected for mistake in mistakes_in(folder) if mistake.field == "id"]

    assert any("scenarios/in-person/train-platform.yaml has this one" in expected for expected in found)


def test_a_file_name_that_cannot_be_an_id_is_a_mistake(folder: Path) -> None:
    (folder / FORM).with_name("Mixed two.yaml").write_text((folder / FORM).read_text().replace("film]", "filn, M]"))
    (folder / CHAT).with_name("M1x.yaml").write_text((folder / CHAT).read_text())

    found = {mistake.file: mistake.expected for mistake in mistakes_in(folder) if mistake.field == "id"}

    assert found["scenarios/forms/Mixed two.yaml"] == 'should be "Mixed two", as the file is named'
    assert found["scenarios/online/M1x.yaml"] == 'should be "M1x", as the file is named'


def test_a_broken_item_is_still_known_to_forms(folder: Path) -> None:
    change(folder, PLATFORM, "skill: step-in", "skill: step")

    assert the_mistake(folder).file == f"scenarios/{PLATFORM}"


def test_a_broken_register_does_not_make_every_reference_a_mistake(folder: Path) -> None:
    change(folder, "guidance.yaml", "revision: 1", "revision: one")

    assert the_mistake(folder).file == "scenarios/guidance.yaml"
