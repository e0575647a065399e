"""Marks and scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.assess.attempt import SKIPPED
from quiz.assess.scoring import BANDS, Earned, Score, mark, missed, option_of, score
from quiz.content.catalogue import AnyItem
from quiz.content.item import Grade, Skill
from tests.factories import a_film_item, a_scale, an_item


@pytest.mark.parametrize(("option", "points"), [("a", 2), ("b", 1), ("c", 0), ("d", 0)])
def test_helpful_earns_two_partly_one_and_the_rest_nothing(option: str, points: int) -> None:
    earned = mark(an_item(), (option,))
    assert earned is not None
    assert earned.points == points


def test_filming_alone_earns_less_than_filming_and_helping() -> None:
    alone, both = mark(a_film_item(), ("film",)), mark(a_film_item(), ("film", "block"))
    assert alone is not None
    assert both is not None
    assert (alone.grade, both.grade) == (Grade.PARTLY, Grade.HELPFUL)


def test_posting_harms_whatever_else_is_done() -> None:
    earned = mark(a_film_item(), ("film", "block", "post"))
    assert earned is not None
    assert earned.grade is Grade.HARMFUL


def test_a_skip_and_a_scale_have_no_mark() -> None:
    assert mark(an_item(), SKIPPED) is None
    assert mark(a_scale(), ("high",)) is None


def test_a_skip_leaves_the_item_out_of_the_score() -> None:
    items: list[AnyItem] = [an_item("one"), an_item("two"), a_scale("sure")]
    earned = score(items, {"one": ("b",), "two": SKIPPED, "sure": ("low",)})
    assert earned.total == Earned(1, 2)
    assert (earned.answered, earned.skipped) == (1, 1)


def test_items_without_a_choice_do_not_count() -> None:
    assert score([an_item("one")], {"other": ("a",)}).total == Earned(0, 0)


def test_the_profile_has_one_line_for_each_skill_that_was_met() -> None:
    items = [an_item("one", skill="online"), an_item("two", skill="online"), an_item("three", skill="myths")]
    earned = score(items, {"one": ("a",), "two": ("b",), "three": ("d",)})
    assert earned.skills == {Skill.ONLINE: Earned(3, 4), Skill.MYTHS: Earned(0, 2)}


def test_the_two_weakest_skills_are_worth_practising_and_a_full_one_is_not() -> None:
    skills = {
        Skill.ONLINE: Earned(2, 2),
        Skill.MYTHS: Earned(1, 2),
        Skill.SUPPORT: Earned(0, 2),
        Skill.EVIDENCE: Earned(1, 4),
    }
    assert Score(Earned(4, 10), skills, 5, 0).to_practise() == (Skill.SUPPORT, Skill.EVIDENCE)
    assert Score(Earned(2, 2), {Skill.ONLINE: Earned(2, 2)}, 1, 0).to_practise() == ()


def test_a_skill_went_well_from_half_of_its_points() -> None:
    skills = {Skill.ONLINE: Earned(1, 2), Skill.SUPPORT: Earned(1, 4), Skill.STEP_IN: Earned(2, 2)}
    assert Score(Earned(4, 8), skills, 4, 0).went_well() == (Skill.STEP_IN, Skill.ONLINE)
    assert Score(Earned(), {}, 0, 3).went_well() == ()


def test_only_items_of_the_skill_with_points_missing_are_worth_another_look() -> None:
    items = [an_item("one"), an_item("two"), an_item("three", skill="myths"), an_item("four")]
    choices = {"one": ("a",), "two": ("c",), "three": ("c",), "four": SKIPPED}
    assert missed(items, choices, Skill.STEP_IN) == (2,)


@pytest.mark.parametrize(
    ("points", "out_of", "band"),
    [(0, 10, "band-1"), (1, 10, "band-1"), (2, 10, "band-2"), (7, 10, "band-4"), (8, 10, "band-5"), (10, 10, "band-5")],
)
def test_a_score_falls_in_one_of_five_bands_of_a_fifth_each(points: int, out_of: int, band: str) -> None:
    assert Score(Earned(points, out_of), {}, 1, 0).band == band


def test_a_score_of_nothing_has_no_band() -> None:
    assert Score(Earned(0, 0), {}, 0, 3).band is None


@given(st.integers(1, 50).flatmap(lambda out_of: st.tuples(st.integers(0, out_of), st.just(out_of))))
def test_every_score_has_a_band_that_starts_at_or_below_it(pair: tuple[int, int]) -> None:
    points, out_of = pair
    band = Score(Earned(points, out_of), {}, 1, 0).band
    assert band is not None
    assert BANDS[band] <= 100 * points / out_of < BANDS[band] + 20 + (band == "band-5")


def test_an_option_that_is_not_there_is_said_so() -> None:
    with pytest.raises(LookupError, match="no option z"):
        option_of(an_item(), "z")
