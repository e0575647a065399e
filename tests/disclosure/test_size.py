import pytest

from quiz.disclosure.size import POSSIBLE, Size, size_of, sizes

THRESHOLDS = range(5, 31)


def test_a_room_is_told_as_10_to_19_or_20_to_39_or_40_and_more() -> None:
    assert sizes(10) == (Size(10, 19), Size(20, 39), Size(40, None))


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        (5, (Size(5, 19), Size(20, 39), Size(40, None))),
        (11, (Size(11, 39), Size(40, None))),
        (20, (Size(20, 39), Size(40, None))),
        (30, (Size(30, 39), Size(40, None))),
    ],
)
def test_the_smallest_size_starts_at_the_threshold(k: int, expected: tuple[Size, ...]) -> None:
    assert sizes(k) == expected


@pytest.mark.parametrize("k", THRESHOLDS)
def test_no_size_is_narrower_than_ten(k: int) -> None:
    assert all(size.high is None or size.high - size.low >= 9 for size in sizes(k))


@pytest.mark.parametrize("k", THRESHOLDS)
def test_every_room_lies_in_its_size_and_in_no_other(k: int) -> None:
    for n in range(k, 120):
        holding = [s for s in sizes(k) if s.low <= n and (s.high is None or n <= s.high)]
        assert holding == [size_of(n, k)]


@pytest.mark.parametrize("k", THRESHOLDS)
def test_shares_get_finer_at_40_answers(k: int) -> None:
    assert size_of(39, k).step == 10
    assert size_of(40, k).step == 5
    assert all(size.step == (10 if size.low < 40 else 5) for size in sizes(k))


def test_the_possible_sizes_are_those_of_the_allowed_thresholds() -> None:
    assert {size for k in THRESHOLDS for size in sizes(k)} == POSSIBLE
