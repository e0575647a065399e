import itertools
import math
import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.released import NOT_SHOWN, Released
from quiz.disclosure.share import Kind, Share
from quiz.disclosure.summary import Change, DifferentCells, Span, by_share, compare, group, most_common
from quiz.disclosure.suppression import suppress
from tests.disclosure.dice import dice_for


def shown(counts: Mapping[str, int]) -> Released:
    """A release on which the noise had no effect."""
    return suppress(counts, 10, dice_for([0] * len(counts)))


CLASS = {"ask": 4, "film": 7, "laugh": 1, "skip": 0, "walk": 7}
GRADES = {"ask": "helpful", "film": "harmful", "laugh": "harmful", "skip": "skip", "walk": "partly"}
MISTAKES = {"film", "laugh"}


def test_cells_are_listed_by_share_and_equals_by_their_id() -> None:
    # 4, 7, 1, 0 and 7 of 19.
    assert by_share(shown(CLASS)) == (
        ("film", Share(Kind.EXACT, 40)),
        ("walk", Share(Kind.EXACT, 40)),
        ("ask", Share(Kind.EXACT, 20)),
        ("laugh", Share(Kind.AT_MOST, 10)),
        ("skip", Share(Kind.AT_MOST, 10)),
    )


def test_a_release_that_is_not_shown_lists_no_cells() -> None:
    assert by_share(NOT_SHOWN) == ()


def test_the_most_common_mistake_is_the_largest_of_the_mistakes_only() -> None:
    assert most_common(shown({**CLASS, "ask": 19}), among=MISTAKES) == ("film",)


def test_mistakes_that_cannot_be_told_apart_are_all_named() -> None:
    assert most_common(shown(CLASS), among={"walk", "laugh", "film"}) == ("film", "walk")


def test_mistakes_that_are_all_rare_are_all_named() -> None:
    assert most_common(shown({**CLASS, "ask": 80}), among=["laugh", "film"]) == ("film", "laugh")


def test_there_is_no_most_common_mistake_among_none() -> None:
    assert most_common(shown(CLASS), among=()) == ()


def test_the_most_common_mistake_of_a_hidden_release_is_unknown() -> None:
    assert most_common(NOT_SHOWN, among=MISTAKES) is None


def test_a_mistake_of_another_item_is_refused() -> None:
    with pytest.raises(DifferentCells, match=r"^not the cells of this release: dance, sing$") as refused:
        most_common(shown(CLASS), among={"film", "sing", "dance"})
    assert refused.value.cells == {"dance", "sing"}


def test_groups_are_told_as_ranges() -> None:
    # 40 stands for 35 to 45, 20 for 15 to 25, "10 or less" for 0 to 15.
    assert group(shown(CLASS), GRADES) == {
        "helpful": Span(15, 25),
        "harmful": Span(35, 60),
        "skip": Span(0, 15),
        "partly": Span(35, 45),
    }


def test_ranges_of_a_large_room_are_widened_to_multiples_of_five() -> None:
    # 35 stands for 32.5 to 37.5, "5 or less" for 0 to 7.5, 65 for 62.5 to 67.5.
    room = shown({"a": 14, "b": 0, "c": 26})
    assert group(room, {"a": "x", "b": "y", "c": "z"}) == {
        "x": Span(30, 40),
        "y": Span(0, 10),
        "z": Span(60, 70),
    }
    assert group(room, {"a": "x", "b": "x", "c": "z"}) == {"x": Span(30, 45), "z": Span(60, 70)}


def test_the_high_end_stands_for_all_beyond_it() -> None:
    assert group(shown({"a": 12, "b": 0}), {"a": "x", "b": "y"}) == {"x": Span(85, 100), "y": Span(0, 15)}


def test_a_group_of_all_cells_is_not_said_to_be_everybody() -> None:
    assert group(shown({"a": 9, "b": 11}), {"a": "x", "b": "x"}) == {"x": Span(95, 100)}
    assert group(shown({"a": 6, "b": 5}), {"a": "x", "b": "x"}) == {"x": Span(90, 100)}


def test_a_group_of_rare_cells_may_be_nobody() -> None:
    room = shown({"a": 15, **dict.fromkeys("bcdef", 0)})
    assert group(room, {"a": "x", **dict.fromkeys("bcdef", "y")}) == {"x": Span(85, 100), "y": Span(0, 75)}


def test_a_hidden_release_has_no_groups() -> None:
    assert group(NOT_SHOWN, GRADES) is None


@pytest.mark.parametrize("change", [{"sing": "harmful"}, {"film": None}])
def test_every_cell_needs_a_group_and_no_other(change: dict[str, str | None]) -> None:
    group_of = {cell: name for cell, name in {**GRADES, **change}.items() if name is not None}
    with pytest.raises(DifferentCells) as refused:
        group(shown(CLASS), group_of)
    assert refused.value.cells == set(change)


rooms_of_ten_or_more = st.lists(st.integers(0, 40), min_size=2, max_size=6).filter(lambda c: sum(c) >= 10)


@given(rooms_of_ten_or_more, st.data())
def test_a_range_holds_the_share_of_its_group(counts: list[int], data: st.DataObject) -> None:
    table = dict(zip("abcdef", counts, strict=False))
    group_of = {cell: data.draw(st.sampled_from(["x", "y", "z"])) for cell in table}
    spans = group(shown(table), group_of)
    assert spans is not None
    for name, span in spans.items():
        percent = 100 * sum(count for cell, count in table.items() if group_of[cell] == name) / sum(counts)
        assert span.low <= percent <= span.high
        assert 0 <= span.low < span.high <= 100
        assert span.low % 5 == span.high % 5 == 0


def five_cells(percent: int, n: int) -> Released:
    """A room of n in which a cell has this share and four others have the rest."""
    part = n * percent // 100
    rest = [(n - part + i) // 4 for i in range(4)]
    return shown(dict(zip("abcde", [part, *rest], strict=True)))


@pytest.mark.parametrize(("n", "points"), [(10, 60), (20, 40), (40, 15)])
def test_to_rise_from_30_percent_of_five_cells_takes_this_many_points(n: int, points: int) -> None:
    step = 10 if n < 40 else 5
    changes = {p - 30: compare(five_cells(30, n), five_cells(p, n), "a") for p in range(30, 100, step)}
    assert min(rise for rise, change in changes.items() if change is Change.HIGHER) == points


@pytest.mark.parametrize("rooms", list(itertools.product([10, 20, 40], repeat=2)))
@pytest.mark.parametrize("cells", [2, 3, 6])
def test_what_counts_as_moved_follows_the_formula(rooms: tuple[int, int], cells: int) -> None:
    variance = 2 * math.e / (math.e - 1) ** 2
    # A part of the room in one cell, all the rest in another, so that only the number of cells changes.
    empty = dict.fromkeys("cdef"[: cells - 2], 0)
    for parts in itertools.product(range(rooms[0] + 1), range(0, rooms[1] + 1, 2)):
        before = shown({"a": parts[0], "b": rooms[0] - parts[0], **empty})
        after = shown({"a": parts[1], "b": rooms[1] - parts[1], **empty})
        old, new = before.entries[0][1].percent, after.entries[0][1].percent
        p = (old + new) / 2
        noise = variance * ((100 - p) ** 2 + (cells - 1) * p**2)
        deviation = math.sqrt(sum(noise / n**2 for n in rooms))
        rounding = sum(10 if n < 40 else 5 for n in rooms) / 2
        moved = abs(new - old) - rounding > 2 * deviation
        expected = Change.ABOUT_THE_SAME if not moved else Change.HIGHER if new > old else Change.LOWER
        assert compare(before, after, "a") is expected


def test_a_share_that_moved_is_higher_or_lower() -> None:
    low, high = shown({"a": 8, "b": 32}), shown({"a": 28, "b": 12})
    assert compare(low, high, "a") is Change.HIGHER
    assert compare(low, high, "b") is Change.LOWER
    assert compare(high, low, "a") is Change.LOWER
    assert compare(high, low, "b") is Change.HIGHER


def test_a_share_that_did_not_move_is_about_the_same() -> None:
    room = shown({"a": 20, "b": 20})
    assert compare(room, room, "a") is Change.ABOUT_THE_SAME


def test_rooms_of_different_size_are_compared_by_the_noise_of_both() -> None:
    """What two large rooms can tell, a large and a small one cannot."""
    small, large = shown({"a": 3, "b": 7}), shown({"a": 12, "b": 28})
    other = shown({"a": 20, "b": 20})
    assert compare(large, other, "a") is Change.HIGHER
    assert compare(small, other, "a") is Change.ABOUT_THE_SAME
    assert compare(other, small, "a") is Change.ABOUT_THE_SAME


def test_more_cells_bring_more_noise() -> None:
    two = [shown({"a": a, "b": 40 - a}) for a in (20, 26)]
    seven = [shown({"a": a, **{cell: (40 - a) // 6 for cell in "bcdef"}, "g": 5}) for a in (20, 26)]
    assert compare(two[0], two[1], "a") is Change.HIGHER
    assert compare(seven[0], seven[1], "a") is Change.ABOUT_THE_SAME


@pytest.mark.parametrize(
    ("before", "after"),
    [(NOT_SHOWN, NOT_SHOWN), (NOT_SHOWN, shown(CLASS)), (shown(CLASS), NOT_SHOWN)],
)
def test_a_hidden_release_cannot_be_compared(before: Released, after: Released) -> None:
    assert compare(before, after, "film") is Change.CANNOT_BE_COMPARED


def test_releases_of_other_cells_are_refused() -> None:
    with pytest.raises(DifferentCells) as refused:
        compare(shown({"a": 20, "b": 20}), shown({"a": 20, "c": 20}), "a")
    assert refused.value.cells == {"b", "c"}
    with pytest.raises(DifferentCells) as refused:
        compare(shown({"a": 20, "b": 20}), shown({"a": 20, "b": 20}), "c")
    assert refused.value.cells == {"c"}


@pytest.mark.parametrize(
    "counts",
    [
        (5, 5),
        (3, 7),
        (2, 2, 2, 2, 2),
        (4, 3, 2, 1, 0),
        (10, 10),
        (8, 6, 3, 2, 1),
        (20, 20),
        (8,) * 5,
        (25, 5, 5, 5),
    ],
)
def test_where_nothing_changed_a_change_is_seen_in_fewer_than_5_of_100(counts: tuple[int, ...]) -> None:
    rng = random.Random(41)
    table = dict(zip("abcde", counts, strict=False))
    pairs = [[suppress(table, 10, rng.randrange) for _ in range(2)] for _ in range(400)]
    for cell in table:
        seen = sum(compare(before, after, cell) is not Change.ABOUT_THE_SAME for before, after in pairs)
        assert seen < 20


def test_readings_draw_nothing_and_change_nothing() -> None:
    released = shown(CLASS)
    text = released.to_json()
    for _ in itertools.repeat(None, 2):
        by_share(released)
        most_common(released, MISTAKES)
        group(released, GRADES)
        compare(released, released, "ask")
    assert released.to_json() == text
