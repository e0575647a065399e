from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.disclosure.share import Kind, Share, coded, share_of

steps = st.sampled_from([5, 10])


@pytest.mark.parametrize(
    ("part", "whole", "step", "share"),
    [
        (0, 12, 10, Share(Kind.AT_MOST, 10)),
        (12, 12, 10, Share(Kind.AT_LEAST, 90)),
        (0, 50, 5, Share(Kind.AT_MOST, 5)),
        (50, 50, 5, Share(Kind.AT_LEAST, 95)),
        (1, 3, 10, Share(Kind.EXACT, 30)),
        (1, 3, 5, Share(Kind.EXACT, 35)),
        (149, 1000, 10, Share(Kind.AT_MOST, 10)),
        (150, 1000, 10, Share(Kind.EXACT, 20)),
        (849, 1000, 10, Share(Kind.EXACT, 80)),
        (850, 1000, 10, Share(Kind.AT_LEAST, 90)),
        (74, 1000, 5, Share(Kind.AT_MOST, 5)),
        (75, 1000, 5, Share(Kind.EXACT, 10)),
        (924, 1000, 5, Share(Kind.EXACT, 90)),
        (925, 1000, 5, Share(Kind.AT_LEAST, 95)),
    ],
)
def test_a_share_is_rounded_and_its_ends_are_coded(part: int, whole: int, step: int, share: Share) -> None:
    assert share_of(part, whole, step) == share


@given(st.data(), st.integers(1, 500), steps)
def test_a_share_in_the_middle_is_within_half_a_step(data: st.DataObject, whole: int, step: int) -> None:
    part = data.draw(st.integers(0, whole))
    percent, share = Fraction(100 * part, whole), share_of(part, whole, step)
    half = Fraction(step, 2)
    assert share.percent % step == 0
    assert step <= share.percent <= 100 - step
    if share.kind is Kind.AT_MOST:
        assert percent < share.percent + half
    elif share.kind is Kind.AT_LEAST:
        assert share.percent - half <= percent
    else:
        assert share.percent - half <= percent < share.percent + half


@given(st.integers(0, 20), steps)
def test_coding_twice_is_coding_once(multiple: int, step: int) -> None:
    share = coded(multiple * step, step)
    assert coded(share.percent, step) == share
