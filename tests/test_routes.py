"""Who may open each page. A new page fails here until it says who that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from quiz.accounts.passwords import Passwords
from quiz.db import db
from quiz.migrations import migrate
from tests.accounts.office import CountingHasher
from tests.pages import check_headers
from tests.teach.staff_room import StaffRoom

EVERYONE = "everyone"
LEARNER, SEATED = "learner in a course", "learner in a session"
EDUCATOR, ADMINISTRATOR = "educator", "administrator"

#: Every page, who may open it, and how. An educator's own session is guarded once more by its owner.
ROUTES = {
    "about.accessibility": (EVERYONE, "GET"),
    "about.come_back": (EVERYONE, "GET"),
    "about.guidance": (EVERYONE, "GET"),
    "about.healthz": (EVERYONE, "GET"),
    "about.help_page": (EVERYONE, "GET"),
    "about.home": (EVERYONE, "GET"),
    "about.leave": (EVERYONE, "GET"),
    "about.privacy": (EVERYONE, "GET"),
    "about.readyz": (EVERYONE, "GET"),
    "learn.answer": (LEARNER, "GET POST"),
    "learn.begin": (EVERYONE, "GET POST"),
    "learn.cast": (SEATED, "GET POST"),
    "learn.courses": (EVERYONE, "GET"),
    "learn.enter": (EVERYONE, "GET POST"),
    "learn.feedback": (LEARNER, "GET"),
    "learn.finish": (SEATED, "POST"),
    "learn.gone": (EVERYONE, "GET"),
    "learn.join": (EVERYONE, "GET POST"),
    "learn.pass_on": (EVERYONE, "GET POST"),
    "learn.practice_feedback": (LEARNER, "GET"),
    "learn.practise": (LEARNER, "GET POST"),
    "learn.session": (SEATED, "GET"),
    "learn.session_feedback": (SEATED, "GET"),
    "learn.session_state": (SEATED, "GET"),
    "learn.session_summary": (SEATED, "GET"),
    "learn.summary": (LEARNER, "GET"),
    "own_logo": (EVERYONE, "GET"),
    "own_look": (EVERYONE, "GET"),
    "static": (EVERYONE, "GET"),
    "teach.account": (EDUCATOR, "GET"),
    "teach.audit": (ADMINISTRATOR, "GET"),
    "teach.compare": (EDUCATOR, "GET"),
    "teach.control": (EDUCATOR, "GET"),
    "teach.delete": (EDUCATOR, "GET POST"),
    "teach.deleted": (EDUCATOR, "GET"),
    "teach.educators": (ADMINISTRATOR, "GET"),
    "teach.end": (EDUCATOR, "GET POST"),
    "teach.follow_invitation": (EVERYONE, "GET"),
    "teach.follow_set_up_link": (EVERYONE, "GET"),
    "teach.guide": (EVERYONE, "GET"),
    "teach.home": (EVERYONE, "GET"),
    "teach.individual_results": (EVERYONE, "GET"),
    "teach.invitation": (EVERYONE, "GET POST"),
    "teach.invite": (ADMINISTRATOR, "GET POST"),
    "teach.invite_back": (ADMINISTRATOR, "GET POST"),
    "teach.move": (EDUCATOR, "POST"),
    "teach.open_session": (EDUCATOR, "GET POST"),
    "teach.paper": (EVERYONE, "GET"),
    "teach.paper_key": (EVERYONE, "GET"),
    "teach.papers": (EVERYONE, "GET"),
    "teach.password": (EDUCATOR, "GET POST"),
    "teach.projector": (EDUCATOR, "GET"),
    "teach.recovery_codes": (EDUCATOR, "GET POST"),
    "teach.results": (EDUCATOR, "GET"),
    "teach.results_csv": (EDUCATOR, "GET"),
    "teach.results_json": (EDUCATOR, "GET"),
    "teach.revoke": (ADMINISTRATOR, "GET POST"),
    "teach.second_factor": (EDUCATOR, "GET POST"),
    "teach.set_up": (EVERYONE, "GET POST"),
    "teach.sheet": (EDUCATOR, "GET"),
    "teach.sign_in": (EVERYONE, "GET POST"),
    "teach.sign_out": (EDUCATOR, "POST"),
    "teach.sign_out_everywhere": (EDUCATOR, "POST"),
    "teach.state": (EDUCATOR, "GET"),
    "teach.turn_off_second_factor": (EDUCATOR, "GET POST"),
    "teach.turn_on_second_factor": (EDUCATOR, "POST"),
    "teach.what_can_be_seen": (EVERYONE, "GET"),
}


def those_of(*whose: str, method: str = "") -> list[str]:
    """Give the pages of these people that can be asked for in this way."""
    return [name for name, (who, methods) in ROUTES.items() if who in whose and method in methods.split()]


@pytest.fixture(scope="module")
def app(shared_app: Flask) -> Iterator[Flask]:
    """Give the shared application with tables, cheap hashes and without form tokens where a test says so."""
    with shared_app.app_context():
        migrate(db.engine)
    kept = shared_app.extensions["passwords"]
    shared_app.extensions["passwords"] = Passwords(CountingHasher())
    yield shared_app
    shared_app.extensions["passwords"] = kept


@pytest.fixture(scope="module")
def clients(app: Flask) -> dict[str, FlaskClient]:
    """Give a browser of each kind of person."""
    staff_room = StaffRoom(app)
    return {
        EVERYONE: app.test_client(),
        EDUCATOR: staff_room.browser_of("Ms Chan").client,
        ADMINISTRATOR: staff_room.browser_of("Head Wong", admin=True).client,
    }


@pytest.fixture
def without_form_tokens(app: Flask) -> Iterator[None]:
    """Let forms in without their token, to see what stands behind it."""
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = True


def address_of(app: Flask, endpoint: str) -> str:
    """Give an address of the page, with something in every gap."""
    (rule,) = list(app.url_map.iter_rules(endpoint))[:1]
    known: dict[str, Any] = {"form_id": "in-person", "number": 1, "position": 1, "filename": "upstander.css"}
    with app.test_request_context():
        return app.url_for(endpoint, **{name: known.get(name, "made-up") for name in rule.arguments})


def methods_of(rule: Rule) -> str:
    """Give the methods that a view itself answers."""
    return " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def test_every_page_says_who_may_open_it_and_how(app: Flask) -> None:
    found: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        found.setdefault(rule.endpoint, set()).update(methods_of(rule).split())
    assert {name: " ".join(sorted(methods)) for name, methods in found.items()} == {
        name: methods for name, (_, methods) in ROUTES.items()
    }


def test_no_page_has_two_rules(app: Flask) -> None:
    endpoints = [rule.endpoint for rule in app.url_map.iter_rules()]
    assert sorted(endpoints) == sorted(set(endpoints))


@pytest.mark.parametrize("endpoint", those_of(EDUCATOR, ADMINISTRATOR, method="GET"))
def test_who_is_signed_out_is_led_to_the_sign_in_page(app: Flask, endpoint: str) -> None:
    response = app.test_client().get(address_of(app, endpoint))
    assert (response.status_code, response.headers["Location"]) == (303, "/teach/sign-in")
    check_headers(response)


@pytest.mark.usefixtures("without_form_tokens")
@pytest.mark.parametrize("endpoint", those_of(EDUCATOR, ADMINISTRATOR, method="POST"))
def test_a_form_of_somebody_signed_out_is_not_taken(app: Flask, endpoint: str) -> None:
    response = app.test_client().post(address_of(app, endpoint))
    assert (response.status_code, response.headers["Location"]) == (303, "/teach/sign-in")


@pytest.mark.parametrize("endpoint", those_of(ADMINISTRATOR, method="GET"))
def test_an_educator_is_refused_what_is_for_administrators(
    app: Flask, clients: dict[str, FlaskClient], endpoint: str
) -> None:
    response = clients[EDUCATOR].get(address_of(app, endpoint))
    assert response.status_code == 403
    check_headers(response)
    assert clients[ADMINISTRATOR].get(address_of(app, endpoint)).status_code != 403


@pytest.mark.usefixtures("without_form_tokens")
@pytest.mark.parametrize("endpoint", those_of(ADMINISTRATOR, method="POST"))
def test_a_form_for_administrators_is_not_taken_from_an_educator(
    app: Flask, clients: dict[str, FlaskClient], endpoint: str
) -> None:
    assert clients[EDUCATOR].post(address_of(app, endpoint), data={"name": "Mr Lau"}).status_code == 403


@pytest.mark.parametrize("endpoint", those_of(EVERYONE, LEARNER, SEATED, EDUCATOR, ADMINISTRATOR, method="POST"))
def test_a_form_without_its_token_is_refused_with_a_page(
    app: Flask, clients: dict[str, FlaskClient], endpoint: str
) -> None:
    for client in clients.values():
        response = client.post(address_of(app, endpoint))
        assert response.status_code == 400
        check_headers(response)


@pytest.mark.parametrize("endpoint", those_of(LEARNER, method="GET"))
def test_a_page_of_a_course_leads_to_its_beginning_who_has_not_begun(app: Flask, endpoint: str) -> None:
    response = app.test_client().get(address_of(app, endpoint))
    assert (response.status_code, response.headers["Location"]) == (303, "/learn/in-person")


@pytest.mark.parametrize("endpoint", [name for name in those_of(SEATED, method="GET") if name != "learn.session_state"])
def test_a_page_of_a_session_leads_to_the_join_page_who_has_no_seat(app: Flask, endpoint: str) -> None:
    response = app.test_client().get(address_of(app, endpoint))
    assert (response.status_code, response.headers["Location"]) == (303, "/join")


def test_a_phone_without_a_seat_is_told_that_it_is_over(app: Flask) -> None:
    assert app.test_client().get(address_of(app, "learn.session_state")).status_code == 410


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if name != "static"])
def test_every_answer_has_the_headers_whoever_asks(app: Flask, clients: dict[str, FlaskClient], endpoint: str) -> None:
    for client in clients.values():
        response = (
            app.test_client().get("/leave") if endpoint == "about.leave" else client.get(address_of(app, endpoint))
        )
        assert response.status_code < 500
        check_headers(response)
        client.delete_cookie("left")


@pytest.mark.parametrize("endpoint", [name for name in ROUTES if name not in ("static", "about.leave")])
def test_looking_at_a_page_changes_nothing_about_who_may_come_in(
    app: Flask, clients: dict[str, FlaskClient], endpoint: str
) -> None:
    clients[ADMINISTRATOR].get(address_of(app, endpoint))
    assert {one.name for one in StaffRoom(app).everyone().values() if not one.is_revoked} == {"Ms Chan", "Head Wong"}
    assert clients[ADMINISTRATOR].get("/teach/account").status_code == 200
