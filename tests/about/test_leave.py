"""Leave quickly, without scripts. What a real browser does about Back is in tests/browser."""

from __future__ import annotations

import time

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quiz.sealed import SealedSessions
from tests.pages import Opener


def test_leaving_goes_to_the_neutral_site_and_deletes_the_cookies(client: FlaskClient, open_page: Opener) -> None:
    open_page.send(open_page("/learn/in-person?lang=zh-Hant-HK"))
    assert client.get_cookie("quiz") is not None
    response = client.get("/leave")
    assert response.status_code == 303
    assert response.headers["Location"] == "https://www.hko.gov.hk/"
    assert client.get_cookie("quiz") is None
    assert client.get_cookie("lang") is None


@pytest.mark.parametrize(
    "path", ["/", "/learn", "/learn/in-person", "/learn/in-person/1", "/help", "/privacy", "/nowhere"]
)
def test_after_leaving_every_page_is_neutral(client: FlaskClient, open_page: Opener, path: str) -> None:
    client.get("/leave")
    page = open_page(path)
    assert page.text == "Welcome back There is nothing on this page. Continue"


def test_one_can_go_on_after_leaving(client: FlaskClient, open_page: Opener) -> None:
    client.get("/leave")
    assert open_page("/back").h1 == "Know what helps"
    assert open_page("/help").h1 == "Help"


@pytest.mark.parametrize(("asked", "reached"), [("/help", "Help"), ("/learn", "Choose a course")])
def test_who_comes_back_for_the_help_page_or_the_courses_reaches_them_with_one_tap(
    client: FlaskClient, open_page: Opener, asked: str, reached: str
) -> None:
    client.get("/leave")
    [onward] = open_page(asked).links()
    assert open_page(onward).h1 == reached
    assert client.get_cookie("left") is None


@pytest.mark.parametrize("asked", ["/learn/in-person/1", "/learn/in-person/summary", "/learn/session", "/nowhere"])
def test_who_comes_back_to_a_page_with_answers_is_led_to_the_front_page(
    client: FlaskClient, open_page: Opener, asked: str
) -> None:
    client.get("/leave")
    [onward] = open_page(asked).links()
    assert open_page(onward).h1 == "Know what helps"


@pytest.mark.parametrize("to", ["learn.session", "learn.summary", "https://elsewhere.example", "//elsewhere.example"])
def test_going_on_leads_nowhere_else_whatever_the_address_says(client: FlaskClient, to: str) -> None:
    assert client.get("/back", query_string={"to": to}).headers["Location"] == "/"


def test_the_neutral_time_ends_by_itself(client: FlaskClient) -> None:
    left = [cookie for cookie in client.get("/leave").headers.getlist("Set-Cookie") if cookie.startswith("left=")]
    assert "Max-Age=600" in left[0]


def test_leaving_forgets_also_when_the_attempt_was_due_to_be_sealed_anew(app: Flask) -> None:
    later = SealedSessions([app.secret_key], lifetime=4 * 3600, now=lambda: time.time() + 2 * 3600)  # type: ignore[list-item]
    client = app.test_client()
    Opener(client).send(Opener(client)("/learn/in-person"))
    app.session_interface = later
    client.get("/leave")
    assert client.get_cookie("quiz") is None


def test_who_left_without_a_network_is_forgotten_at_the_next_word_with_the_server(
    client: FlaskClient, open_page: Opener
) -> None:
    open_page.send(open_page("/learn/in-person?lang=zh-Hant-HK"))
    client.set_cookie("left", "1")  # What the script can do by itself.
    assert open_page("/learn/in-person/1").h1 in ("Welcome back", "歡迎回來")
    assert client.get_cookie("quiz") is None
    assert client.get_cookie("lang") is None
    left = client.get_cookie("left")
    assert left is not None
    assert left.http_only
    assert left.max_age == 600
    assert "Go on where you were" not in open_page("/back").text


def test_the_way_out_stands_in_the_same_place_on_every_page(open_page: Opener) -> None:
    for path in ("/", "/help", "/learn", "/learn/in-person", "/privacy"):
        page = open_page(path)
        bar = page.all("header")[0]
        last = list(bar.iter("a"))[-1]
        assert last.get("href") == "/leave"
        assert "Leave quickly" in "".join(last.itertext())
