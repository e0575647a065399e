"""Every choice has an outcome, every outcome a choice, and one can do well."""

from __future__ import annotations

from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.item import ChooseAll
from quiz.content.outcomes import choices
from tests.content.factory import ESCALATOR, EXAMPLE, FORM, PLATFORM, SURE, change, mistakes_in, the_mistake


def test_every_choice_of_the_example_has_an_outcome() -> None:
    item = load(EXAMPLE).item("escalator-film")
    assert isinstance(item, ChooseAll)

    reached = {item.outcome_of(chosen).id for chosen in choices(item)}

    assert len(list(choices(item))) == 15
    assert reached == {outcome.id for outcome in item.outcomes}


def test_a_choice_left_uncovered_is_named(folder: Path) -> None:
    change(folder, ESCALATOR, "when: {any_of: [block, ask]}", "when: {all_of: [block, ask]}")

    assert "no outcome is for block, nor for 3 other choices" in the_mistake(folder).expected


def test_an_outcome_that_others_leave_nothing_to_is_told_which(folder: Path) -> None:
    change(folder, ESCALATOR, "    when: {any_of: [post]}\n", "")

    found = mistakes_in(folder)

    assert [mistake.field for mistake in found] == ["outcomes.film-only", "outcomes.acts"]
    assert all("falls under posts above it" in mistake.expected for mistake in found)


def test_an_outcome_whose_conditions_exclude_each_other_can_never_match(folder: Path) -> None:
    outcome = "  - id: y\n    when: {all_of: [ask], none_of: [ask]}\n    label: x\n    grade: helpful\n    why: x\n"
    change(folder, ESCALATOR, "  - id: acts\n", f"{outcome}    rests_on: [B2]\n  - id: acts\n")

    assert the_mistake(folder).expected == "can never match: no choice meets all its conditions"


def test_an_item_with_nothing_helpful_to_choose_is_a_mistake(folder: Path) -> None:
    change(folder, PLATFORM, "grade: helpful", "grade: partly")

    assert "at least one option whose grade is helpful" in the_mistake(folder).expected


def test_a_form_whose_items_are_all_withdrawn_is_a_mistake(folder: Path) -> None:
    change(folder, FORM, "[train-platform, escalator-film]", "[how-sure]")
    change(folder, SURE, "revision: 1", "revision: 1\nwithdrawn: being rewritten")

    assert "at least one item that is not withdrawn" in the_mistake(folder).expected
