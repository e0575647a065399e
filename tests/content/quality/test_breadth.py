"""The set is broad enough: items, stories, statements, and myths in several looks."""

from __future__ import annotations

from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.check import check
from quiz.content.quality.breadth import breadth
from quiz.content.targets import FINAL, NONE, NOW, Targets
from tests.content.factory import TODAY


def test_a_thin_set_says_everything_it_lacks(folder: Path) -> None:
    expected = {(mistake.field, mistake.expected) for mistake in check(folder, TODAY, FINAL).mistakes}

    assert ("", "should have at least 48 scored items; there are 3") in expected
    assert ("", "should have at least 3 stories; there are 0") in expected
    assert ("statements.B7", "should be under at least 3 choose-all items; it is under 1") in expected
    assert ("statements.M2", "should have at least 3 items that rest on it; it has 1") in expected
    assert ("statements.M2", "should be met in 3 looks (saying, chat, place); it is in place") in expected
    assert ("statements.B1", "should have at least 2 items that rest on it; it has 1") in expected
    load(folder)


def test_a_folder_of_a_few_items_is_asked_for_nothing(folder: Path) -> None:
    assert check(folder, TODAY, NONE).mistakes == ()


def test_the_figures_name_what_is_still_to_come(folder: Path) -> None:
    catalogue = load(folder)
    lines = breadth(catalogue.guidance(), catalogue.items()).lines()

    assert lines[0] == "scored: 3 of 48; stories: 0 of 3; B7 in choose-all: 1 of 3"
    assert "M2 1" in lines[1]
    assert "M2 1 (place)" in lines[2]


def test_what_is_kept_now_is_never_more_than_what_is_asked_in_the_end() -> None:
    least = ("items", "stories", "each_statement", "b7_choose_all", "each_myth", "myth_looks")
    assert all(getattr(NOW, name) <= getattr(FINAL, name) for name in least)
    assert isinstance(NOW, Targets)
