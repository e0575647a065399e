"""A walk goes from step to step and comes to one ending."""

from __future__ import annotations

import pytest

from quiz.assess.attempt import SKIPPED, NotAnAnswer, NothingChosen, OtherStep, cell_of, fits, read_choice, read_step
from quiz.assess.feedback import feedback
from quiz.assess.scoring import mark
from quiz.assess.walk import ending_of, step_after, taken
from quiz.content.story import paths
from tests.factories import a_story

STORY = a_story()


def test_every_path_comes_to_an_ending_that_is_its_cell_its_mark_and_its_feedback() -> None:
    for path, ending_id in paths(STORY):
        ending = ending_of(STORY, path)
        earned = mark(STORY, path)
        told = feedback(STORY, path)
        assert cell_of(STORY, path) == ending.id == ending_id
        assert earned is not None
        assert earned.grade is told.grade is ending.grade
        assert (told.label, told.why, told.ending) == (ending.label, ending.why, ending)
        assert [step.turn.id for step in told.path] == list(path)


def test_a_path_says_where_it_has_come_to() -> None:
    assert step_after(STORY, ()) == STORY.steps[0]
    assert step_after(STORY, ("film",)) == STORY.steps[1]
    assert step_after(STORY, ("film", "post")) is None
    assert [step.step.id for step in taken(STORY, ("film", "block"))] == ["look", "filmed"]


def test_an_unfinished_path_has_no_ending() -> None:
    for path in [(), ("film",), ("film", "block")]:
        with pytest.raises(LookupError):
            ending_of(STORY, path)


@pytest.mark.parametrize("path", [("zzz",), ("film", "zzz"), ("film", "post", "block")])
def test_a_path_the_story_does_not_have_is_refused_and_does_not_fit(path: tuple[str, ...]) -> None:
    with pytest.raises(LookupError):
        step_after(STORY, path)
    assert not fits(STORY, path)


def test_a_skip_and_a_whole_path_fit_and_half_a_path_does_not() -> None:
    assert fits(STORY, SKIPPED)
    assert fits(STORY, ("block", "ask"))
    assert not fits(STORY, ("block",))


def test_a_step_adds_one_choice_to_the_path() -> None:
    assert read_step(STORY, (), ["film"], "look") == ("film",)
    assert read_step(STORY, ("film",), ["block"]) == ("film", "block")


def test_a_step_that_is_not_the_one_asked_is_told_apart() -> None:
    with pytest.raises(OtherStep):
        read_step(STORY, ("film",), ["film"], "look")
    with pytest.raises(OtherStep):
        read_step(STORY, ("film", "post"), ["block"])


def test_what_is_no_choice_of_the_step_is_refused() -> None:
    with pytest.raises(NothingChosen):
        read_step(STORY, (), [], "look")
    for sent in (["post"], ["film", "wait"], [""]):
        with pytest.raises(NotAnAnswer):
            read_step(STORY, (), sent, "look")
    with pytest.raises(NotAnAnswer):
        read_choice(STORY, ["film"])


def test_a_story_that_is_skipped_rests_on_its_helpful_endings_and_has_no_path() -> None:
    told = feedback(STORY, SKIPPED)
    assert (told.grade, told.path, told.ending) == (None, (), None)
    assert told.rests_on == ("B2",)
    assert cell_of(STORY, SKIPPED) == "skip"
    assert mark(STORY, SKIPPED) is None
