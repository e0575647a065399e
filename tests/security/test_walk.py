"""Every page, asked for by everybody in every way: who is let in, what is answered, and that nothing else happens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

from quiz.accounts.passwords import Passwords
from quiz.app import create_app
from quiz.ballot.models import Pace
from quiz.config import Settings
from quiz.db import Base, db
from tests.accounts.office import CountingHasher
from tests.pages import Opener
from tests.rooms import Room
from tests.teach.school import School
from tests.teach.staff_room import StaffRoom
from tests.test_routes import ADMINISTRATOR, EDUCATOR, EVERYONE, LEARNER, ROUTES, SEATED

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
NOBODY, COURSE, PHONE = "nobody", "a learner in a course", "a phone in the session"
OWNER, OTHER, HEAD_TEACHER = "the session's educator", "another educator", "an administrator"
ROLES = (NOBODY, COURSE, PHONE, OWNER, OTHER, HEAD_TEACHER)

#: Who is let in by the name of who may open a page.
MAY = {
    EVERYONE: set(ROLES),
    LEARNER: {COURSE},
    SEATED: {PHONE},
    EDUCATOR: {OWNER, OTHER, HEAD_TEACHER},
    ADMINISTRATOR: {HEAD_TEACHER},
}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")

#: Files that are the same for everybody; browsers may keep them.
FILES = ("static", "own_logo", "own_look")

#: Leaving ends a sign-in, which is what it is for: it is asked for by a browser of its own.
LEAVING = "about.leave"


@dataclass
class World:
    """An application with a session that is open, and a browser of everybody."""

    app: Flask
    sitting: str
    run: str
    clients: dict[str, FlaskClient] = field(default_factory=dict)

    def address(self, endpoint: str) -> str:
        """Give an address of the page that leads to something that is there."""
        (rule,) = self.app.url_map.iter_rules(endpoint)
        known: dict[str, Any] = {
            "form_id": "in-person",
            "number": 1,
            "position": 1,
            "filename": "upstander.css",
            "sitting_id": self.sitting,
            "run_id": self.run,
            "name": "pause",
        }
        with self.app.test_request_context():
            return self.app.url_for(endpoint, **{name: known.get(name, "made-up") for name in rule.arguments})

    def is_anothers(self, endpoint: str, method: str) -> bool:
        """Say whether the address is another page's in this way: ``session/gone`` could be the name of a question."""
        try:
            found, _ = self.app.url_map.bind("localhost").match(self.address(endpoint).partition("?")[0], method)
        except MethodNotAllowed:
            return False
        return bool(found != endpoint)

    def is_of_a_session(self, endpoint: str) -> bool:
        """Say whether the page belongs to one session."""
        (rule,) = self.app.url_map.iter_rules(endpoint)
        return "sitting_id" in rule.arguments

    def client(self, role: str, endpoint: str) -> FlaskClient:
        """Give the browser of a role."""
        return self.app.test_client() if endpoint == LEAVING else self.clients[role]

    def token(self, role: str) -> str:
        """Give a form token that is good in the browser of a role."""
        return Opener(self.clients[role])("/learn/pass").value("csrf_token")

    def rows(self) -> dict[str, list[Any]]:
        """Give everything in the database but "last seen" and the log, which looking may write."""
        with self.app.app_context():
            return {
                name: sorted(map(repr, db.session.execute(text(f"SELECT * FROM {name}")).all()))
                for name in Base.metadata.tables
                if name not in ("educator_session", "audit_event")
            }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("walk"), _env_file=None))  # type: ignore[call-arg]
    app.testing = True
    app.extensions["passwords"] = Passwords(CountingHasher())
    school = School(app)
    owner_id, owner = school.hire("Ms Chan")
    room = Room(app, form="in-person", pace=Pace.LED)
    with app.app_context():
        db.session.execute(text("UPDATE sitting SET owner = :owner"), {"owner": owner_id})
        db.session.commit()
    phone = room.joined()
    room.open_next()
    staff = StaffRoom(app)
    course = Opener(app.test_client())
    course.send(course("/learn/in-person"))
    world = World(app, room.id, room.current.id)
    world.clients = {
        NOBODY: app.test_client(),
        COURSE: course.client,
        PHONE: phone.opener.client,
        OWNER: owner,
        OTHER: staff.browser_of("Mr Lee").client,
        HEAD_TEACHER: staff.browser_of("Head Wong", admin=True).client,
    }
    return world


def methods_of(endpoint: str) -> set[str]:
    """Give the methods a page answers, with those every page has."""
    declared = set(ROUTES[endpoint][1].split())
    return declared | {"OPTIONS"} | ({"HEAD"} if "GET" in declared else set())


def is_refused(response: Response) -> bool:
    """Say whether somebody was led away or turned away."""
    led_away = response.status_code == 303 and response.headers["Location"] in (
        "/teach/sign-in",
        "/join",
        "/learn/in-person",
    )
    return led_away or response.status_code in (403, 404, 410)


def check_headers(response: Response, endpoint: str) -> None:
    """Every answer has every header; no page is stored by anybody."""
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    policy = response.headers["Content-Security-Policy"]
    assert all(rule in policy for rule in POLICY)
    assert "unsafe" not in policy
    assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert response.headers["Permissions-Policy"]
    assert "Server" not in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers
    if endpoint not in FILES:
        assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("endpoint", ROUTES)
def test_a_page_answers_only_in_its_ways_and_only_those_it_is_for(world: World, endpoint: str) -> None:
    address, (who, _) = world.address(endpoint), ROUTES[endpoint]
    before = world.rows()
    for role in ROLES:
        for method in METHODS:
            with world.client(role, endpoint).open(address, method=method) as response:
                told = (endpoint, role, method, response.status_code)
                assert response.status_code < 500, told
                check_headers(response, endpoint)
                if world.is_anothers(endpoint, method):
                    assert response.status_code in (303, 400), told
                elif method not in methods_of(endpoint):
                    assert response.status_code == 405, told
                elif method == "POST":
                    assert response.status_code == 400, told
                elif method == "OPTIONS":
                    assert response.status_code in (200, 303), told
                    assert response.status_code == 303 or response.data == b"", told
                elif role not in MAY[who]:
                    assert is_refused(response), told
                elif world.is_of_a_session(endpoint) and role != OWNER:
                    assert response.status_code == 404, told
                else:
                    assert response.status_code not in (401, 403, 405), told
                if method == "HEAD":
                    assert response.data == b"", told
    assert world.rows() == before


POSTS = [name for name, (_, methods) in ROUTES.items() if "POST" in methods]


@pytest.mark.parametrize("endpoint", POSTS)
def test_a_form_is_taken_with_a_token_of_this_browser_from_a_page_of_ours_alone(world: World, endpoint: str) -> None:
    address = world.address(endpoint)
    before = world.rows()
    for role in ROLES:
        client = world.clients[role]
        stranger = next(other for other in (OWNER, OTHER) if other != role)
        for fields, headers in (
            ({}, {}),
            ({"csrf_token": "made-up"}, {}),
            ({"csrf_token": world.token(stranger)}, {}),
            ({"csrf_token": world.token(role)}, {"Sec-Fetch-Site": "cross-site"}),
            ({"csrf_token": world.token(role)}, {"Sec-Fetch-Site": "same-site"}),
        ):
            response = client.post(address, data={"answer": "a", **fields}, headers=headers)
            assert response.status_code == 400, (endpoint, role, sorted(fields), headers)
            check_headers(response, endpoint)
        # The token in the address is no token: an address ends up in histories.
        token = world.token(role)
        assert client.post(f"{address}?csrf_token={token}", data={"answer": "a"}).status_code == 400
    assert world.rows() == before


@pytest.mark.parametrize("endpoint", [name for name in POSTS if name.startswith("teach.")])
def test_a_good_token_is_no_right_to_somebody_elses_session(world: World, endpoint: str) -> None:
    if not world.is_of_a_session(endpoint):
        assert ROUTES[endpoint][0] in (EVERYONE, EDUCATOR, ADMINISTRATOR)
        return
    before = world.rows()
    for role in (NOBODY, COURSE, PHONE, OTHER, HEAD_TEACHER):
        token = world.token(role)
        response = world.clients[role].post(world.address(endpoint), data={"csrf_token": token, "after": "0"})
        assert is_refused(response), (endpoint, role, response.status_code)
    assert world.rows() == before


@pytest.mark.parametrize("endpoint", [name for name, (_, methods) in ROUTES.items() if "GET" in methods])
def test_a_session_of_somebody_else_looks_like_one_that_never_was(world: World, endpoint: str) -> None:
    if not world.is_of_a_session(endpoint):
        assert world.sitting not in world.address(endpoint)
        return
    address = world.address(endpoint)
    made_up = address.replace(world.sitting, "00000000-0000-4000-8000-000000000000")
    for role in (OTHER, HEAD_TEACHER):
        theirs, none = world.clients[role].get(address), world.clients[role].get(made_up)
        assert theirs.status_code == none.status_code == 404
        assert theirs.text.replace(world.sitting, "") == none.text.replace("00000000-0000-4000-8000-000000000000", "")


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
@pytest.mark.parametrize("endpoint", ROUTES)
def test_no_page_repeats_a_name_that_is_not_ours(world: World, endpoint: str, header: str) -> None:
    for role in (NOBODY, OWNER):
        with world.client(role, endpoint).get(world.address(endpoint), headers={header: "evil.example"}) as response:
            if header == "Host":
                assert response.status_code in (400, 405)
            assert b"evil.example" not in response.data
            assert "evil.example" not in str(response.headers)


#: Ways of naming another site that one parser or another takes for a path.
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "/%2f%2fevil.example",
    "/%5cevil.example",
    "https:evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
)
NAMES = ("next", "url", "return", "return_to", "redirect", "redirect_uri", "continue", "to", "r", "lang")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nothing_in_an_address_leads_to_another_site(world: World, elsewhere: str) -> None:
    query = dict.fromkeys(NAMES, elsewhere)
    for endpoint, (_, methods) in ROUTES.items():
        if "GET" not in methods:
            continue
        for role in (NOBODY, COURSE, OWNER):
            address = world.address(endpoint).partition("?")[0]
            with world.client(role, endpoint).get(address, query_string=query) as response:
                place = response.headers.get("Location", "/")
                assert place.startswith("/") or (endpoint == LEAVING and place == "https://www.hko.gov.hk/")
                assert not place.startswith(("//", "/\\"))
                assert "evil.example" not in place
    # As the path itself: a missing slash at its end must not be put right by a redirect to another site.
    path = world.app.test_client().get(f"/{elsewhere.lstrip('/')}")
    assert path.status_code in (308, 400, 404, 405)
    assert not path.headers.get("Location", "/").startswith(("//", "/\\", "http"))
