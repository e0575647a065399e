"""Pages that are packed once: what a device unpacks is the page, with its own place filled."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.learn.drawn import MOST_STORED, Around, drawn


@given(st.text(), st.text(), st.text())
def test_a_page_unpacks_to_itself_whatever_fills_its_place(before: str, own: str, after: str) -> None:
    page = Around.place(before, after).filled(own)
    assert gzip.decompress(page.packed) == page.plain == (before + own + after).encode()


def test_what_is_one_devices_own_is_stored_and_not_compressed() -> None:
    own = "secret " * 20
    assert own.encode() in Around.place(own * 9, own * 9).filled(own).packed


def test_a_place_takes_no_more_than_one_block() -> None:
    around = Around.place("<p>", "</p>")
    assert gzip.decompress(around.filled("x" * MOST_STORED).packed).endswith(b"x</p>")
    with pytest.raises(ValueError, match="65535"):
        around.filled("x" * (MOST_STORED + 1))


def test_a_page_without_such_a_place_is_packed_as_a_whole() -> None:
    page = drawn("<p>Sent</p>" * 50)
    assert gzip.decompress(page.packed) == page.plain
    assert len(page.packed) < len(page.plain)
