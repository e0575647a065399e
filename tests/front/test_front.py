"""Servers behind nginx with the example file as it stands: a session from the first phone to the result."""

from __future__ import annotations

import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.request import urlopen

import pytest

from quiz.ballot.readings import releases
from quiz.db import db
from quiz.disclosure.released import from_json
from quiz.learn.glances import FRESH
from quiz.limiting import FAILURES
from tests.front.arrangement import Arrangement
from tests.front.browser import Browser
from tests.front.nginx import EXAMPLE, NAME

pytestmark = pytest.mark.slow

PEOPLE = 12

EACH = ["machine", pytest.param("machines", marks=pytest.mark.postgres)]


@pytest.fixture(params=EACH)
def arrangement(request: pytest.FixtureRequest) -> Arrangement:
    """Give one machine on SQLite, then two on PostgreSQL."""
    found: Arrangement = request.getfixturevalue(request.param)
    return found


def answer_all(phones: list[Browser]) -> list[int]:
    """Let every phone look and answer, eight at a time; give the statuses."""

    def answer(phone: Browser) -> int:
        phone.open("/learn/session")
        return phone.send(answer=phone.first_choice()).status

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(answer, phones))


def test_whichever_process_a_request_meets_a_session_is_led_and_every_answer_counted(arrangement: Arrangement) -> None:
    classroom, educator = arrangement.educator("Ms Chan")
    sitting = classroom.open()
    phones = arrangement.phones(classroom.view(sitting).code or "", PEOPLE)
    educator.open(f"/teach/sessions/{sitting}")
    educator.send("Show the first question")
    educator.send("Show the options")
    assert answer_all(phones) == [200] * PEOPLE
    assert {phone.heading for phone in phones} == {"Sent"}
    run = classroom.current(sitting).id
    assert arrangement.counted(run) == (PEOPLE, PEOPLE)
    assert educator.send("Close and show the result").status == 200
    with arrangement.app.app_context():
        assert from_json(releases(db.session, sitting)[run]).is_shown()
    # Another process than the one that closed it may show for a moment what it read before.
    time.sleep(2 * FRESH)
    phones[0].open("/learn/session")
    assert phones[0].heading == "Feedback on question 1"


@pytest.mark.postgres
def test_join_on_one_machine_answer_on_the_other_be_led_by_the_first(machines: Arrangement) -> None:
    one, other = machines.machines
    classroom, educator = machines.educator("Mr Lau")
    sitting = classroom.open()
    try:
        other.stop()
        phones = machines.phones(classroom.view(sitting).code or "", PEOPLE)
        educator.open(f"/teach/sessions/{sitting}")
        educator.send("Show the first question")
        educator.send("Show the options")
        other.start()
        one.stop()
        # nginx still believes in the machine that is gone: no form of a phone may be lost by that.
        assert answer_all(phones) == [200] * PEOPLE
        run = classroom.current(sitting).id
        assert machines.counted(run) == (PEOPLE, PEOPLE)
        one.start()
        other.stop()
        educator.send("Close and show the result")
        with machines.app.app_context():
            assert from_json(releases(db.session, sitting)[run]).is_shown()
    finally:
        for machine in (one, other):
            machine.stop()
            machine.start()


def test_cookies_are_for_https_and_this_host_alone(machine: Arrangement) -> None:
    classroom, educator = machine.educator("Ms Wong")
    (phone,) = machine.phones(classroom.view(classroom.open()).code or "", 1)
    for cookies in (phone.cookies, educator.cookies):
        assert cookies
        for name, cookie in cookies.items():
            assert name.startswith("__Host-"), name
            assert cookie["secure"]
            assert cookie["httponly"]
            assert not cookie["domain"]


def test_every_answer_over_https_says_once_that_https_is_to_be_insisted_on(machine: Arrangement) -> None:
    browser = machine.browser()
    for path in ("/", "/nowhere", "/static/upstander.css", "/readyz", "/j/BBBBBB"):
        assert browser.ask("GET", path).header("Strict-Transport-Security") == "max-age=31536000; includeSubDomains"


def test_plain_http_leads_to_https_of_our_name_whatever_name_was_asked_for(machine: Arrangement) -> None:
    def ask(host: str) -> bytes:
        with socket.create_connection(("127.0.0.1", machine.front.plain), 60) as wire:
            wire.sendall(f"GET /j/BCDFGH HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return b"".join(iter(lambda: wire.recv(65536), b""))

    assert f"Location: https://{NAME}/j/BCDFGH\r\n".encode() in ask(NAME)
    with suppress(ConnectionResetError):
        assert ask("evil.example") == b""


def test_another_name_is_not_answered_over_https_either(machine: Arrangement) -> None:
    with socket.create_connection(("127.0.0.1", machine.front.secure), 60) as wire, pytest.raises(ssl.SSLError):
        machine.front.trust.wrap_socket(wire, server_hostname="evil.example")
    with pytest.raises((ConnectionError, ValueError, OSError)):
        machine.browser().ask("GET", "/", Host="evil.example")


def test_whether_a_server_is_ready_is_told_to_machines_in_front_and_not_to_the_world(machine: Arrangement) -> None:
    assert machine.browser().ask("GET", "/readyz").status == 404
    with urlopen(f"{machine.machines[0].address}/readyz", timeout=60) as answer:
        assert answer.read() == b'{"status":"ready"}\n'


@pytest.mark.postgres
def test_a_guesser_is_slowed_after_a_hundred_wrong_codes_on_both_machines_together_whoever_they_claim_to_be(
    machines: Arrangement,
) -> None:
    def guess(number: int) -> int:
        claimed = f"198.51.100.{number}"
        return (
            machines.browser("127.0.0.9")
            .ask("GET", "/j/BBBBBB", X_Forwarded_For=claimed, X_Real_IP=claimed, Forwarded=f"for={claimed}")
            .status
        )

    statuses = [guess(number) for number in range(FAILURES.amount + 10)]
    assert statuses == [404] * FAILURES.amount + [429] * 10
    classroom, _ = machines.educator("Mr Ho")
    assert machines.phones(classroom.view(classroom.open()).code or "", 1)


def test_static_files_are_kept_by_nginx_as_the_server_says(machine: Arrangement) -> None:
    browser = machine.browser()
    versioned = browser.open("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    for _ in range(2):
        answer = browser.ask("GET", versioned)
        assert answer.header("Cache-Control") == "public, max-age=31536000, immutable"
        assert browser.ask("GET", "/static/upstander.css?v=0").header("Cache-Control") == "no-cache"
        assert browser.ask("GET", "/static/upstander.css").header("Cache-Control") == "no-cache"


def test_nothing_of_learners_and_no_secret_link_is_written_anywhere_even_when_the_server_is_gone(
    machine: Arrangement,
) -> None:
    front, browser = machine.front, machine.browser()
    browser.open("/teach/set-up/a-secret-that-is-long")
    browser.open("/j/BCDFGH")
    (server,) = machine.machines
    server.stop()
    try:
        for path in ("/j/BCDFGH", "/teach/invitation/a-secret-that-is-long"):
            answer = browser.ask("GET", path)
            assert answer.status == 503
            assert "does not answer just now" in answer.text
            assert answer.header("Cache-Control") == "no-store"
            assert answer.header("Retry-After") == "5"
        with socket.create_connection(("127.0.0.1", front.secure), 60) as wire:
            wire.sendall(b"not TLS at all\r\n\r\n")
            wire.recv(65536)
    finally:
        server.start()
    browser.open("/learn")
    assert front.errors == ""
    for name in front.written():
        assert name.startswith("cache/"), name
        kept = (front.folder / name).read_bytes()
        assert b"KEY: http://upstander/static/" in kept, name


def test_the_example_says_of_every_place_that_nothing_is_logged() -> None:
    lines = [line.split("#")[0].strip() for line in EXAMPLE.read_text().splitlines()]
    assert [line for line in lines if line.startswith("access_log")] == ["access_log off;"]
    assert [line.split()[-1] for line in lines if line.startswith("error_log")] == ["emerg;"]
