from __future__ import annotations

import pytest

from quiz.rehearse.figures import Figures, percentile
from quiz.rehearse.page import Page
from quiz.rehearse.wire import NoSuchServer, server_at


@pytest.mark.parametrize(("percent", "value"), [(50, 5), (95, 10), (99, 10), (10, 1), (0, 1), (100, 10)])
def test_a_percentile_is_a_value_that_was_measured(percent: float, value: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], percent) == value


def test_nothing_measured_has_no_percentile_to_speak_of() -> None:
    assert percentile([], 50) == 0


def test_a_status_that_is_expected_is_no_failure() -> None:
    figures = Figures()
    figures.status("poll", 304, expected=(304,))
    figures.status("poll", 503)
    figures.lost_connection()
    assert figures.failures == 2
    assert "poll 503: 1" in "\n".join(figures.lines())


def test_a_page_that_refuses_is_read_for_its_reason() -> None:
    assert Page('<h1>Join</h1><p role="alert">The room\n is full.</p>').refusal == "The room is full."
    assert Page('<h1 id="x">No &amp; never</h1>').refusal == "No & never"
    assert Page("").refusal == ""


def test_a_page_is_read_for_its_form_and_when_to_look_again() -> None:
    page = Page(
        '<link href="/static/a.css?v=1&amp;x=2"><div data-version="abc" data-every="2"></div>'
        '<form method="post" action="/learn/session/r" data-send="/"><input id="csrf_token" name="csrf_token" '
        'type="hidden" value="t"><input type="radio" name="answer" value="a"><input type="radio" name="answer" '
        'value="b"></form>'
    )
    assert page.is_in_a_room
    assert page.files == ("/static/a.css?v=1&x=2",)
    assert page.form is not None
    assert (page.form.action, page.form.options) == ("/learn/session/r", ("a", "b"))
    assert page.form.filled("a") == b"csrf_token=t&answer=a"
    assert page.form.filled(None) == b"csrf_token=t&skip=yes"


@pytest.mark.parametrize(
    ("address", "is_near"),
    [
        ("http://127.0.0.1:8000", True),
        ("http://192.168.1.20/", True),
        ("http://[::1]:1/", True),
        ("http://8.8.8.8/", False),
    ],
)
def test_a_server_is_near_on_this_machine_or_a_private_network(address: str, is_near: bool) -> None:
    assert server_at(address).is_near is is_near


@pytest.mark.parametrize("address", ["8.8.8.8", "ftp://localhost/", "http://", "http://localhost:port/"])
def test_what_is_no_address_of_a_server_is_said(address: str) -> None:
    with pytest.raises(NoSuchServer, match="no address"):
        server_at(address)
