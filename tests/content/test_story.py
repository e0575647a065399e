"""A story can be walked: everything is reached, nothing goes round, and one way ends well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from quiz.config import RESOURCES
from quiz.content.item import Story
from quiz.content.story import LONGEST_PATH, paths
from tests.content.factory import change, mistakes_in, the_mistake
from tests.factories import a_story

STORY = "in-person/full-carriage.yaml"


@pytest.fixture
def with_story(folder: Path) -> Path:
    """Give the example with one of our own stories, its statements narrowed to those the example has."""
    shutil.copy(RESOURCES / "scenarios" / STORY, folder / STORY)
    text = (folder / STORY).read_text()
    lines = ["    rests_on: [B2, B7]" if "rests_on" in line else line for line in text.split("\n")]
    (folder / STORY).write_text("\n".join(lines))
    return folder


def test_a_whole_story_is_no_mistake(with_story: Path) -> None:
    assert mistakes_in(with_story) == ()


def test_every_path_is_listed_with_its_ending() -> None:
    assert dict(paths(a_story())) == {
        ("block", "ask"): "asked",
        ("block", "nod"): "half",
        ("film", "post"): "posted",
        ("film", "block", "ask"): "asked",
        ("film", "block", "nod"): "half",
        ("wait", "go"): "gone",
        ("wait", "block", "ask"): "asked",
        ("wait", "block", "nod"): "half",
    }


def test_a_choice_that_leads_nowhere_is_told_the_name_that_is_meant(with_story: Path) -> None:
    change(with_story, STORY, "leads_to: recorded\n", "leads_to: recordet\n")

    mistake = the_mistake(with_story)

    assert mistake.field == "steps.notice.choices.film.leads_to"
    assert mistake.hint == 'did you mean "recorded"?'


def test_a_way_that_goes_round_is_a_mistake_and_does_not_hang(with_story: Path) -> None:
    change(with_story, STORY, "leads_to: recorded-only", "leads_to: notice")

    fields = {mistake.field for mistake in mistakes_in(with_story)}

    assert fields == {"steps.recorded.choices.more.leads_to", "endings.recorded-only"}


def test_a_step_nothing_leads_to_is_a_mistake(with_story: Path) -> None:
    change(with_story, STORY, "leads_to: sure\n", "leads_to: her\n")

    fields = {mistake.field for mistake in mistakes_in(with_story)}

    assert fields == {"steps.sure", "endings.passed-by"}


def test_a_story_has_one_ending_that_is_helpful(with_story: Path) -> None:
    change(with_story, STORY, "grade: helpful", "grade: partly")

    assert the_mistake(with_story).field == "endings"


def test_an_ending_is_not_named_like_a_step_nor_skip(with_story: Path) -> None:
    text = (with_story / STORY).read_text()
    (with_story / STORY).write_text(text.replace("stopped\n", "skip\n").replace("passed-by\n", "sure\n"))

    expected = {mistake.expected for mistake in mistakes_in(with_story)}

    assert 'should not be "skip": that counts those who chose not to answer' in expected
    assert "should be an id that no step of this story has" in expected


def test_the_longest_path_is_bounded() -> None:
    assert max(len(path) for path, _ in paths(a_story())) <= LONGEST_PATH


def test_every_step_fits_a_phone_and_the_first_one_with_its_scene(with_story: Path) -> None:
    change(with_story, STORY, "Wait one stop, until you are quite sure of it", "x" * 91)

    mistake = the_mistake(with_story)

    assert mistake.field == "steps.notice.choices.wait.text"
    assert "at most 90" in mistake.expected


def test_a_story_offers_no_options_and_its_cells_are_its_endings() -> None:
    story: Story = a_story()
    assert story.options == ()
    assert story.cells == ("asked", "half", "gone", "posted", "skip")
