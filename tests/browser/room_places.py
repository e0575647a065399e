"""Every page of a session a learner may come to, each with the way there; whichever language the browser asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask

from quiz.ballot import sittings
from quiz.ballot.models import Pace
from quiz.db import db
from tests.browser.learner import Learner
from tests.browser.places import Place, send
from tests.rooms import Room


def room_places(learner: Learner) -> Iterator[Place]:
    """Yield the pages in the order of a session; each is to be gone to before the next is asked for."""
    led = Room(learner.site.app, expected=2)
    own = Room(learner.site.app, pace=Pace.OWN)
    narrow = Room(learner.site.app, expected=1)
    narrow.joined()

    def door(learner: Learner) -> None:
        learner.open(f"/j/{led.code}")

    def full(learner: Learner) -> None:
        learner.open(f"/j/{narrow.code}")
        send(learner)

    def mistyped(learner: Learner) -> None:
        learner.open("/join")
        learner.page.locator("#code").fill("ABCDEF")
        send(learner)

    def enter(learner: Learner) -> None:
        door(learner)
        send(learner)

    def answered(learner: Learner) -> None:
        learner.open("/learn/session")
        learner.choose()
        send(learner)

    def not_chosen(learner: Learner) -> None:
        learner.open("/learn/session")
        send(learner)

    yield Place("room-none", lambda learner: learner.open("/j/ABCDEF"))
    yield Place("room-join", lambda learner: learner.open("/join"))
    yield Place("room-mistyped", mistyped)
    yield Place("room-door", door)
    yield Place("room-full", full)
    yield Place("room-waiting", enter)
    yield Place("room-stem", after(led.show_stem))
    yield Place("room-question", after(led.open))
    yield Place("room-not-chosen", not_chosen)
    yield Place("room-sent", answered)
    yield Place("room-reveal", after(led.close))
    yield Place("room-paused", after(lambda: pause(learner.site.app, led)))
    yield Place("room-missed", after(lambda: missed(learner.site.app, led)))
    yield Place("room-ended", after(led.end))
    yield Place("room-summary", lambda learner: learner.open("/learn/session/summary"))
    yield Place("room-gone", lambda learner: learner.open("/learn/session/gone"))

    def enter_own(learner: Learner) -> None:
        learner.page.context.clear_cookies()
        learner.open(f"/j/{own.code}")
        send(learner)

    yield Place("own-question", enter_own)
    yield Place("own-feedback", answered)
    yield Place("own-last", last)


def after(move: Callable[[], None]) -> Callable[[Learner], None]:
    """Give the way to the room after the educator has made a move."""

    def go(learner: Learner) -> None:
        # A page that looks again by itself must not do so while the next one is opened.
        learner.page.goto("about:blank")
        move()
        learner.open("/learn/session")

    return go


def pause(app: Flask, room: Room) -> None:
    """Show the neutral slide."""
    with app.app_context():
        sittings.pause(db.session, room.id)


def missed(app: Flask, room: Room) -> None:
    """Go on, and close a question nobody answered."""
    with app.app_context():
        sittings.resume(db.session, room.id)
    room.open_next()
    room.close()


def last(learner: Learner) -> None:
    """Skip whatever is left, up to the page that ends the course of a room."""
    learner.open("/learn/session")
    while learner.page.locator("[name=skip]").count():
        with learner.page.expect_navigation():
            learner.page.locator("[name=skip]").click()
