"""What a learner is told."""

from __future__ import annotations

from quiz.assess.attempt import SKIPPED
from quiz.assess.feedback import feedback
from quiz.content.item import Grade
from tests.factories import a_film_item, an_item, an_option


def test_feedback_on_one_option_is_that_options_own() -> None:
    item = an_item()
    told = feedback(item, ("c",))
    assert (told.grade, told.why) == (Grade.UNHELPFUL, item.options[2].why)
    assert [option.id for option in told.chosen] == ["c"]
    assert [option.id for option in told.others] == ["a", "b", "d"]


def test_feedback_on_several_is_the_outcomes_and_rests_on_all_that_was_chosen() -> None:
    item = a_film_item()
    told = feedback(item, ("film", "block"))
    assert (told.label, told.grade) == (item.outcomes[2].label, Grade.HELPFUL)
    assert told.rests_on == ("B7", "B1")


def test_a_skip_is_told_the_better_move_and_what_it_rests_on_without_a_grade() -> None:
    item = an_item(
        options=(an_option("a", "harmful", ("B8",)), an_option("b", rests_on=("B2", "B5")), an_option("c", "partly"))
    )
    told = feedback(item, SKIPPED)
    assert (told.grade, told.why, told.chosen) == (None, None, ())
    assert told.better == item.better
    assert told.rests_on == ("B2", "B5")
