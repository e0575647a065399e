"""A database without time, seen from a page."""

from __future__ import annotations

import pytest

from quiz.db import Busy, Unavailable
from tests.pages import Opener


def test_a_busy_database_is_a_calm_page_that_says_when_to_try_again(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise Busy

    page = open_page("/teach/sign-in")
    monkeypatch.setattr("quiz.accounts.sign_in.begin_attempt", busy)
    page = open_page.send(page, status=503, name="Ms Chan", password="x")
    assert page.h1 == "Busy just now"
    assert page.response.headers["Retry-After"] == "5"
    assert "/teach/sign-in" in page.links()


def test_a_database_that_cannot_store_is_said_with_a_way_to_try_again(
    open_page: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_: object, **__: object) -> None:
        raise Unavailable

    page = open_page("/teach/sign-in")
    monkeypatch.setattr("quiz.accounts.sign_in.begin_attempt", unavailable)
    page = open_page.send(page, status=503, name="Ms Chan", password="x")
    assert page.h1 == "Not possible just now"
    assert "/teach/sign-in" in page.links()
