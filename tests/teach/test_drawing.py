"""Where things stand in a drawing."""

from __future__ import annotations

import pytest

from quiz.disclosure.share import Kind, Share
from quiz.disclosure.summary import Span
from quiz.teach.drawing import BOTTOM, LEFT, RIGHT, TOP, middle, ribbon


@pytest.mark.parametrize(
    ("share", "point"),
    [(Share(Kind.AT_MOST, 10), 5), (Share(Kind.EXACT, 40), 40), (Share(Kind.AT_LEAST, 90), 95)],
)
def test_a_share_is_drawn_in_the_middle_of_what_is_known(share: Share, point: float) -> None:
    assert middle(share) == point


def test_sessions_stand_from_the_left_margin_to_the_right_one_and_100_per_cent_on_top() -> None:
    drawn = ribbon([Span(0, 100), Span(50, 60), Span(0, 10)])
    assert [stop.across for stop in drawn.stops] == [LEFT, (LEFT + RIGHT) // 2, RIGHT]
    assert (drawn.stops[0].high, drawn.stops[0].low) == (TOP, BOTTOM)
    assert len(drawn.bands) == len(drawn.lines) == 2


def test_nothing_is_drawn_through_a_session_that_is_not_shown() -> None:
    drawn = ribbon([Span(10, 30), None, Span(40, 60)])
    assert (drawn.bands, drawn.lines) == ((), ())
    assert drawn.stops[1].high is None
    assert drawn.can_be_read


def test_one_session_alone_is_no_comparison() -> None:
    assert not ribbon([Span(10, 30)]).can_be_read
    assert not ribbon([None, Span(10, 30), None]).can_be_read
