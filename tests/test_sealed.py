"""The sealed session cookie."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask, session
from werkzeug.test import Client

from quiz.sealed import CookieTooLarge, SealedSessions, key_of_cookies

SECRET, OLD = b"a" * 40, b"b" * 40


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def an_app(clock: Callable[[], float], *secrets: bytes) -> Flask:
    """Make an application with two pages: one writes into the session, one reads it."""
    app = Flask("sealed")
    app.session_interface = SealedSessions(secrets or (SECRET,), lifetime=3600, now=clock)

    @app.get("/write/<word>")
    def write(word: str) -> str:
        session["word"] = word
        return ""

    @app.get("/read")
    def read() -> dict[str, Any]:
        return dict(session)

    @app.get("/forget")
    def forget() -> str:
        session.clear()
        return ""

    return app


def test_what_was_written_is_read_again() -> None:
    client = an_app(Clock()).test_client()
    client.get("/write/hello")
    assert client.get("/read").json == {"word": "hello"}


def test_nothing_of_it_can_be_read_on_the_device() -> None:
    client = an_app(Clock()).test_client()
    sealed = client.get("/write/platform").headers["Set-Cookie"]
    assert "platform" not in sealed


def test_the_cookie_is_kept_from_scripts_and_other_sites_and_ends_with_the_browser() -> None:
    sent = an_app(Clock()).test_client().get("/write/hello").headers["Set-Cookie"]
    assert sent.startswith("quiz=")
    assert "HttpOnly" in sent
    assert "SameSite=Lax" in sent
    assert "Path=/" in sent
    assert "Expires" not in sent
    assert "Max-Age" not in sent


def test_over_https_the_name_ties_it_to_this_host() -> None:
    client = an_app(Clock()).test_client()
    sent = client.get("/write/hello", base_url="https://localhost").headers["Set-Cookie"]
    assert sent.startswith("__Host-quiz=")
    assert "Secure" in sent


def test_it_ends_when_its_time_is_up() -> None:
    clock = Clock()
    client = an_app(clock).test_client()
    client.get("/write/hello")
    clock.now += 3601
    assert client.get("/read").json == {}


@pytest.mark.parametrize("step", [-7200, -30, 3000])
def test_a_clock_that_steps_throws_nobody_out(step: int) -> None:
    clock = Clock()
    client = an_app(clock).test_client()
    client.get("/write/hello")
    clock.now += step
    assert client.get("/read").json == {"word": "hello"}


def test_somebody_at_work_is_not_put_out() -> None:
    clock = Clock()
    client = an_app(clock).test_client()
    client.get("/write/hello")
    for _ in range(10):
        clock.now += 1800
        assert client.get("/read").json == {"word": "hello"}


def test_it_is_not_sent_again_while_it_is_fresh_and_unchanged() -> None:
    client = an_app(Clock()).test_client()
    client.get("/write/hello")
    assert "Set-Cookie" not in client.get("/read").headers


def test_forgetting_deletes_it() -> None:
    client = an_app(Clock()).test_client()
    client.get("/write/hello")
    assert "quiz=;" in client.get("/forget").headers["Set-Cookie"]
    assert client.get_cookie("quiz") is None


def test_an_older_secret_still_opens_and_the_newer_one_seals() -> None:
    clock = Clock()
    client = an_app(clock, OLD).test_client()
    client.get("/write/hello")
    cookie = client.get_cookie("quiz")
    assert cookie is not None
    rotated = an_app(clock, SECRET, OLD).test_client()
    rotated.set_cookie("quiz", cookie.value)
    assert rotated.get("/read").json == {"word": "hello"}
    assert an_app(clock, SECRET).test_client().get("/read").json == {}


@pytest.mark.parametrize("value", ["", "x", "gAAAAA", "\u00e9", "a" * 4000])
def test_a_cookie_that_was_tampered_with_is_an_empty_session(value: str) -> None:
    client: Client = an_app(Clock()).test_client()
    client.set_cookie("quiz", value)
    assert client.get("/read").json == {}


@pytest.mark.parametrize(
    "content", [[], {}, {"until": "x", "session": {}}, {"until": 9e9}, {"until": 9e9, "session": 3}]
)
def test_a_cookie_with_something_else_inside_is_an_empty_session(content: object) -> None:
    client = an_app(Clock()).test_client()
    client.set_cookie("quiz", Fernet(key_of_cookies(SECRET)).encrypt(json.dumps(content).encode()).decode())
    assert client.get("/read").json == {}


def test_a_session_that_would_not_fit_a_browser_is_refused_when_it_is_made() -> None:
    app = an_app(Clock())
    app.testing = True
    with pytest.raises(CookieTooLarge):
        app.test_client().get("/write/" + "x" * 3000)
