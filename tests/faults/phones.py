"""Phones for load: real HTTP with cookies and forms, and a note of every answer that was acknowledged."""

from __future__ import annotations

import html
import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import cast
from urllib.parse import urlencode

from flask import Flask, Request
from werkzeug.test import EnvironBuilder

from quiz.sealed import SealedSessions

#: Seconds. A server that was killed is back within a few; this only ends a test that hangs.
PATIENCE = 300.0

FORM = re.compile(r'<form method="post" action="(/learn/session/([0-9a-f-]{36}))"(.*?)</form>', re.DOTALL)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
OPTION = re.compile(r'type="(?:radio|checkbox)" name="answer" value="([^"]+)"')
STEP = re.compile(r'name="step" value="')


class NoAnswer(Exception):
    """The server gave no answer, or none that counts: the phone has to try again."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question as the page has it; ``cells`` are the choices that are one cell each, ``skip`` among them."""

    address: str
    run: str
    token: str
    cells: tuple[str, ...]


class Phone:
    """A learner's phone: one connection, one cookie, no scripts."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.cookies: dict[str, str] = {}
        self._line: http.client.HTTPConnection | None = None
        _phones.append(self)

    def __enter__(self) -> Phone:
        return self

    def __exit__(self, *_: object) -> None:
        self.hang_up()

    def get(self, path: str) -> Reply:
        """Ask for a page."""
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Reply:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def enter(self, code: str) -> None:
        """Join a room by its code. Raises ``NoAnswer``."""
        door = self.get(f"/j/{code}")
        _expect(door, 200, 303)
        if door.status == 200:
            _expect(self.post(f"/j/{code}", csrf_token=_token(door.text)), 303)

    def question(self) -> Question | None:
        """Give the question of the room, ``None`` when there is none to answer. Raises ``NoAnswer``."""
        page = self.get("/learn/session")
        _expect(page, 200)
        return question_on(page.text)

    def answer(self, question: Question, cell: str) -> Reply:
        """Send one answer, once."""
        name, value = ("skip", "yes") if cell == "skip" else ("answer", cell)
        return self.post(question.address, csrf_token=question.token, **{name: value})

    def seat(self, secret: str) -> str:
        """Give the token in the sealed cookie, which nobody without the installation's secret can read."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        environment = EnvironBuilder(headers=[("Cookie", cookie)]).get_environ()
        opened = SealedSessions([secret.encode()], 3600).open_session(Flask("none"), Request(environment))
        return str(opened["seat"]["token"])

    def copy(self) -> Phone:
        """Give a second window of this phone, with the cookie of now."""
        twin = Phone(self.host)
        twin.cookies = dict(self.cookies)
        return twin

    def hang_up(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line.close()
            self._line = None

    def _ask(self, method: str, path: str, body: str | None = None) -> Reply:
        if self._line is None:
            self._line = http.client.HTTPConnection(self.host, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._line.request(method, path, body, headers)
            response = self._line.getresponse()
            text = response.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.hang_up()
            raise NoAnswer from error
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Reply(response.status, response.headers.get("Location", ""), text)


_phones: list[Phone] = []


def hang_up_all() -> None:
    """Close the connections of every phone there was."""
    while _phones:
        _phones.pop().hang_up()


def question_on(page: str) -> Question | None:
    """Read the question on a page, ``None`` when there is none; a story's steps are not one cell each."""
    form = FORM.search(page)
    if form is None:
        return None
    single = 'type="checkbox"' not in form[3] and not STEP.search(form[3])
    options = [html.unescape(option) for option in OPTION.findall(form[3])] if single else []
    return Question(form[1], form[2], _token(form[3]), (*options, "skip"))


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None, page
    return html.unescape(found[1])


def _expect(reply: Reply, *statuses: int) -> None:
    """Let 503 be tried again; any other status that was not expected is a fault."""
    if reply.status == 503:
        raise NoAnswer
    assert reply.status in statuses, (reply.status, reply.text[:2000])


@dataclass(frozen=True)
class Acknowledged:
    """An answer the server has confirmed; ``cells`` were sent, the first of them before it was confirmed."""

    token: str
    run: str
    cells: tuple[str, ...]


@dataclass
class Crowd:
    """Phones in threads that join a room at the learners' own pace and answer every question, again and again."""

    address: str
    code: str
    secret: str
    size: int = 6
    seed: int = 1
    acknowledged: list[Acknowledged] = field(default_factory=list)
    unanswered: int = 0
    refused: list[Reply] = field(default_factory=list)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _faults: list[BaseException] = field(default_factory=list)

    def __enter__(self) -> Crowd:
        self._threads = [threading.Thread(target=self._work, args=(each,), daemon=True) for each in range(self.size)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Let everybody finish the answer they are at, until it is acknowledged; the server must be up."""
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a phone is still waiting for its answer"
        self._check()

    def wait_for(self, more: int) -> None:
        """Wait until so many more answers are acknowledged, for as long as some are."""
        wanted, seen, since = len(self.acknowledged) + more, 0, time.monotonic()
        while len(self.acknowledged) < wanted:
            self._check()
            if len(self.acknowledged) > seen:
                seen, since = len(self.acknowledged), time.monotonic()
            assert time.monotonic() - since < PATIENCE, f"no answer was acknowledged for {PATIENCE:.0f} s"
            time.sleep(0.005)

    def _check(self) -> None:
        if self._faults:
            raise self._faults[0]

    def _work(self, number: int) -> None:
        chance = random.Random(f"{self.seed}.{number}")
        try:
            while not self._stopped.is_set():
                with Phone(self.address) as phone:
                    self._again(partial(phone.enter, self.code))
                    self._take(phone, chance)
        except BaseException as error:
            self._faults.append(error)
            raise

    def _take(self, phone: Phone, chance: random.Random) -> None:
        """Answer one question after the other."""
        token = phone.seat(self.secret)
        while not self._stopped.is_set():
            question = cast("Question | None", self._again(phone.question))
            if question is None:
                return
            sent = tuple(self._send(phone, question, chance))
            self.acknowledged.append(Acknowledged(token, question.run, sent))

    def _send(self, phone: Phone, question: Question, chance: random.Random) -> Iterator[str]:
        """Send an answer until it is acknowledged, each time perhaps another one; yield the cells that were sent."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            cell = chance.choice(question.cells)
            yield cell
            try:
                reply = phone.answer(question, cell)
            except NoAnswer:
                self.unanswered += 1
            else:
                if reply.status == 303:
                    return
                self.refused.append(reply)
                assert reply.status == 503, (reply.status, reply.text[:2000])
            time.sleep(0.02)
        raise AssertionError("an answer was not taken")

    def _again(self, ask: Callable[[], object]) -> object:
        """Ask until there is an answer."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                return ask()
            except NoAnswer:
                time.sleep(0.02)
        raise AssertionError("no answer")
