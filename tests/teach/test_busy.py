"""A database without time, seen from a page."""

from __future__ import annotations

import pytest

from quiz.db import Busy
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
