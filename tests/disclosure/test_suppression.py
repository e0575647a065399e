import inspect
import itertools
import json
import random
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quiz.disclosure.noise import RandBelow
from quiz.disclosure.released import NOT_SHOWN, Released
from quiz.disclosure.share import Kind, Share
from quiz.disclosure.size import Size
from quiz.disclosure.suppression import NotACount, NotATable, ThresholdOutOfRange, suppress
from tests.disclosure.dice import dice_for

thresholds = st.integers(5, 30)
tables = st.dictionaries(
    st.sampled_from(["ask", "film", "laugh", "report", "skip", "walk"]), st.integers(0, 80), min_size=2
)
dice = st.lists(st.integers(-90, 90), min_size=6, max_size=6).map(dice_for)


def no_dice(_: int) -> int:
    raise AssertionError("nothing should be drawn")


def about(percent: int) -> Share:
    return Share(Kind.EXACT, percent)


@given(st.data(), thresholds)
def test_a_group_below_the_threshold_is_not_shown(data: st.DataObject, k: int) -> None:
    n = data.draw(st.integers(0, k - 1))
    film = data.draw(st.integers(0, n))
    assert suppress({"ask": n - film, "film": film, "skip": 0}, k, no_dice) is NOT_SHOWN


def test_nine_answers_are_not_shown_and_ten_are() -> None:
    assert suppress({"ask": 9, "skip": 0}, 10) is NOT_SHOWN
    assert suppress({"ask": 9, "skip": 1}, 10).is_shown()


def test_what_is_not_shown_is_the_same_for_every_small_group() -> None:
    texts = {
        suppress({"ask": a, "film": b, "skip": c}, 10).to_json()
        for a, b, c in itertools.product(range(10), repeat=3)
        if a + b + c < 10
    }
    assert texts == {'{"shown":false,"version":1}'}


def test_every_cell_gets_noise_of_its_own_in_the_order_of_the_cell_ids() -> None:
    released = suppress({"walk": 4, "skip": 0, "ask": 8}, 10, dice_for([-2, 1, 3]))
    # 6, 1 and 7 of 14.
    assert released.entries == (("ask", about(40)), ("skip", Share(Kind.AT_MOST, 10)), ("walk", about(50)))
    assert released.size == Size(10, 19)


def test_a_count_that_falls_below_nobody_is_lifted_to_nobody() -> None:
    released = suppress({"ask": 10, "film": 1, "skip": 0}, 10, dice_for([0, -5, 3]))
    # 10, 0 and 3 of 13.
    assert [share for _, share in released.entries] == [about(80), Share(Kind.AT_MOST, 10), about(20)]


def test_a_single_noised_answer_is_not_lost() -> None:
    released = suppress({"ask": 6, "skip": 4}, 10, dice_for([-6, -3]))
    assert [share for _, share in released.entries] == [Share(Kind.AT_MOST, 10), Share(Kind.AT_LEAST, 90)]


def test_noise_that_sweeps_the_room_empty_leaves_every_cell_at_its_low_end() -> None:
    released = suppress({"ask": 6, "skip": 4}, 10, dice_for([-6, -9]))
    assert [share for _, share in released.entries] == [Share(Kind.AT_MOST, 10)] * 2


def test_forty_answers_are_shown_in_steps_of_five() -> None:
    released = suppress({"ask": 14, "film": 0, "skip": 26}, 10, dice_for([0, 0, 0]))
    assert [share for _, share in released.entries] == [about(35), Share(Kind.AT_MOST, 5), about(65)]
    assert released.size == Size(40, None)


@given(st.data(), tables, thresholds, st.integers(0, 2**32))
def test_the_order_in_which_cells_arrive_tells_nothing(
    data: st.DataObject, counts: dict[str, int], k: int, seed: int
) -> None:
    shuffled = dict(data.draw(st.permutations(list(counts.items()))))
    first = suppress(counts, k, random.Random(seed).randrange)
    assert suppress(shuffled, k, random.Random(seed).randrange).to_json() == first.to_json()


@given(tables, thresholds, dice)
def test_shares_stay_within_their_coded_ends(counts: dict[str, int], k: int, randbelow: RandBelow) -> None:
    released = suppress(counts, k, randbelow)
    assume(released.size is not None)
    assert released.size is not None
    step = 10 if sum(counts.values()) < 40 else 5
    assert released.size.step == step
    assert released.cells() == tuple(sorted(counts))
    for _, share in released.entries:
        assert share.percent % step == 0
        assert step <= share.percent <= 100 - step
        assert (share.kind is Kind.AT_MOST) == (share.percent == step)
        assert (share.kind is Kind.AT_LEAST) == (share.percent == 100 - step)


@given(st.integers(10, 400), st.integers(1, 5), dice)
def test_a_unanimous_room_never_shows_everybody_or_nobody(n: int, empty: int, randbelow: RandBelow) -> None:
    released = suppress({"ask": n, **{f"b{i}": 0 for i in range(empty)}}, 10, randbelow)
    percents = {share.percent for _, share in released.entries}
    assert not percents & {0, 100}


def numbers(data: Any) -> Iterator[int]:
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from numbers(part)
    elif isinstance(data, int) and not isinstance(data, bool):
        yield data


@given(st.lists(st.integers(0, 50), min_size=2, max_size=6), thresholds, dice)
def test_no_count_reaches_the_release(counts: list[int], k: int, randbelow: RandBelow) -> None:
    """Counts are made multiples of a marker, and neither they nor their sums turn up anywhere."""
    table = {f"cell {letter}": 7777 * count for letter, count in zip("abcdef", counts, strict=False)}
    assume(sum(counts) > 0)
    released = suppress(table, k, randbelow)
    assert "7777" not in released.to_json() + repr(released)
    fine = set(range(5, 100, 5))
    assert set(numbers(json.loads(released.to_json()))) <= fine | {1}
    assert set(vars(released)) == {"size", "entries"}


@pytest.mark.parametrize("bad", [-7777, 7777.0, "7777", None, True])
def test_a_cell_without_a_proper_count_is_refused_and_its_value_kept_quiet(bad: Any) -> None:
    with pytest.raises(NotACount) as refused:
        suppress({"ask": 12, "film": bad, "skip": 0}, 10)
    assert str(refused.value) == "cell 'film' must hold a whole number of answers, 0 or more"
    assert refused.value.cell == "film"


@pytest.mark.parametrize("counts", [{}, {"ask": 12}])
def test_fewer_than_two_cells_are_no_table(counts: dict[str, int]) -> None:
    with pytest.raises(NotATable, match=r"^an item has at least two cells$"):
        suppress(counts, 10)


@pytest.mark.parametrize("cell", ["", 3, None])
def test_a_cell_needs_a_name(cell: Any) -> None:
    with pytest.raises(NotATable, match=r"^a cell id is a text of at least one letter$"):
        suppress({"ask": 12, cell: 3}, 10)


@pytest.mark.parametrize("k", [4, 31, 0, -1, 10.0, True, None, "10"])
def test_a_threshold_outside_5_to_30_is_refused_even_for_a_large_room(k: Any) -> None:
    with pytest.raises(ThresholdOutOfRange) as refused:
        suppress({"ask": 500, "skip": 500}, k)
    assert str(refused.value) == f"the threshold must be from 5 to 30, not {k!r}"
    assert refused.value.k == k


@pytest.mark.parametrize("k", [5, 30])
def test_the_lowest_and_the_highest_threshold_are_allowed(k: int) -> None:
    assert suppress({"ask": k, "skip": 0}, k).is_shown()
    assert suppress({"ask": k - 1, "skip": 0}, k) is NOT_SHOWN


def test_randomness_comes_from_the_operating_system_unless_a_test_says_otherwise() -> None:
    assert inspect.signature(suppress).parameters["randbelow"].default is secrets.randbelow
    seen = {suppress({"ask": 5, "skip": 5}, 10).to_json() for _ in range(200)}
    assert len(seen) > 3


@given(tables, thresholds, st.integers(0, 2**32))
def test_the_same_throws_give_the_same_release(counts: dict[str, int], k: int, seed: int) -> None:
    first, second = (suppress(counts, k, random.Random(seed).randrange) for _ in range(2))
    assert first == second


def test_after_the_noise_only_the_noised_counts_and_the_size_matter() -> None:
    """Every table of a size, noised to the same figures, gives the same release."""
    for noised in itertools.product(range(-2, 13, 2), repeat=3):
        releases: set[Released] = set()
        for counts in [(10, 0, 0), (0, 10, 0), (3, 3, 4), (12, 7, 0), (0, 0, 19)]:
            noise = [y - c for y, c in zip(noised, counts, strict=True)]
            releases.add(suppress(dict(zip("abc", counts, strict=True)), 10, dice_for(noise)))
        assert len(releases) == 1
