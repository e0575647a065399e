"""What a model finds is said in plain words, at the node, with the path written in ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.content.check import check
from tests.content.factory import (
    CHAT,
    ESCALATOR,
    FORM,
    PLATFORM,
    SURE,
    TODAY,
    change,
    mistakes_in,
    the_mistake,
)

WHY_OF_A = """    why: |
      Standing between them takes away the view at once, and a look lets her know that something is wrong.
      You did both without a scene, so she can decide what happens next.
"""


def test_a_missing_field_is_placed_at_the_mapping_it_is_missing_from(folder: Path) -> None:
    change(folder, PLATFORM, WHY_OF_A, "")

    mistake = the_mistake(folder)

    assert (mistake.line, mistake.column, mistake.field) == (15, 5, "options.a.why")
    assert mistake.expected == "is missing: the feedback that says why"


def test_a_misspelt_field_is_shown_the_right_one(folder: Path) -> None:
    change(folder, CHAT, "  title: Class 4B", "  titel: Class 4B")

    missing, unknown = mistakes_in(folder)

    assert (missing.field, missing.hint) == ("scene.title", 'there is "titel" instead')
    assert (unknown.field, unknown.hint) == ("scene.titel", 'did you mean "title"?')
    assert unknown.expected.endswith("the fields here are looks, picture, title, text, messages")


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "expected", "hint"),
    [
        (
            PLATFORM,
            "grade: partly",
            "grade: party",
            "options.b.grade",
            "should be helpful, partly",
            '"partly"',
        ),
        (PLATFORM, "skill: step-in", "skill: stepin", "skill", "should be step-in", '"step-in"'),
        (
            PLATFORM,
            "picture: platform",
            "picture: platfrom",
            "scene.picture",
            "should be platform",
            '"platform"',
        ),
        (PLATFORM, "looks: place", "looks: places", "scene.looks", "should be place, chat", '"place"'),
        (PLATFORM, "asks: choose-one", "asks: choose-on", "asks", "should be choose-one", '"choose-one"'),
        (PLATFORM, "asks: choose-one\n", "", "asks", "is missing: choose-one", ""),
        (PLATFORM, "  looks: place\n", "", "scene", "should have `looks`", ""),
        (PLATFORM, "revision: 1", "revision: 0", "revision", "should be at least 1", ""),
        (PLATFORM, "revision: 1", "revision: ²", "revision", "whole number", ""),
        (PLATFORM, "revision: 1", f"revision: {'9' * 5000}", "revision", "whole number", ""),
        (PLATFORM, "[B1]", "[b1]", "options.d.rests_on.1", "the id of a statement", ""),
        (PLATFORM, "[B1]", "[]", "options.d.rests_on", "at least 1 entry; it has 0", ""),
        (PLATFORM, "[B1]", "B1", "options.d.rests_on", "should be a list", ""),
        (PLATFORM, "- id: d", "- id: D", "options.D.id", "small letters", ""),
        (
            PLATFORM,
            "- id: d",
            f"- id: {'d' * 41}",
            f"options.{'d' * 41}.id",
            "at most 40 characters; it has 41",
            "",
        ),
        (CHAT, "mine: yes", "mine: maybe", "scene.messages.3.mine", "should be yes or no", ""),
        (SURE, "{id: low, text: Not sure yet}", "low", "options.1", "should be a mapping of fields", ""),
        (
            SURE,
            "{id: low, text: Not sure yet}",
            "text：low",
            "options.1",
            "should be a mapping",
            "full-width",
        ),
        (ESCALATOR, "when: {any_of: [post]}", "when: post", "outcomes.posts.when", "mapping of fields", ""),
        (FORM, "minutes: 8", "minutes: eight", "minutes", "whole number", ""),
        (FORM, "id: in-person\n", "", "id", "is missing", ""),
        ("help.yaml", "phone: 2375 5322", "phone: call us", "services.rainlily.phone", "phone number", ""),
        (
            "help.yaml",
            "region: hong-kong",
            "region: hongkong",
            "services.rainlily.region",
            "hong-kong",
            "hong-kong",
        ),
        (
            "help.yaml",
            "kind: weekly",
            "kind: always",
            "services.rainlily.hours",
            "only when, kind is weekly",
            "",
        ),
        ("help.yaml", "first: yes", "first: perhaps", "services.rainlily.first", "yes or no", ""),
    ],
)
def test_a_wrong_value_is_said_in_plain_words(
    folder: Path, name: str, old: str, new: str, field: str, expected: str, hint: str
) -> None:
    change(folder, name, old, new)

    found = [mistake for mistake in mistakes_in(folder) if mistake.file == f"scenarios/{name}"]

    assert any(
        (mistake.field, expected in mistake.expected, hint in mistake.hint) == (field, True, True) for mistake in found
    ), found


def test_a_list_is_not_called_short_because_its_entries_are_wrong(folder: Path) -> None:
    change(folder, SURE, "text: Fairly sure}", "words: Fairly sure}")

    assert {mistake.field for mistake in mistakes_in(folder)} == {
        "options.middle.text",
        "options.middle.words",
    }


def test_no_sentence_is_the_library_s(folder: Path) -> None:
    for path in folder.rglob("*.yaml"):
        path.write_text(path.read_text().replace(": ", ": [x, {y: z}]\n#"), encoding="utf-8")

    said = "\n".join(check(folder, TODAY).lines()).lower()

    assert "input" not in said
    assert "pydantic" not in said
    assert "valid" not in said
