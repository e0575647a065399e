"""Every page an educator or an administrator may come to, each with the way there; whichever language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flask.testing import FlaskClient
from playwright.sync_api import Page
from pyotp import TOTP

from quiz.accounts.passwords import Passwords
from quiz.ballot import sittings
from quiz.ballot.models import Pace
from quiz.db import db
from tests.accounts.office import PASSWORD, CountingHasher
from tests.browser.serving import Site
from tests.teach.school import School
from tests.teach.staff_room import StaffRoom

ANSWERS = {
    "train-platform": {"a": 12, "b": 10, "c": 1, "skip": 1},
    "escalator-film": {"film-only": 19, "acts": 3},
    "first-words": {"skip": 4},
    "confidence-before": {"a-little": 20},
    "confidence-after": {"very": 21},
    "score": {"band-1": 8, "band-5": 12},
}

PAPER = ("paper", "paper/mixed", "paper/mixed/key")


@dataclass(frozen=True)
class StaffPlace:
    """One page: its name, and what an educator does to get there."""

    name: str
    go: Callable[[Page], object]


def carry_over(client: FlaskClient, page: Page, site: Site) -> None:
    """Give a real browser the cookie of one that is signed in."""
    cookie = client.get_cookie("quiz")
    assert cookie is not None
    found = {"name": "quiz", "value": cookie.value, "url": site.address, "httpOnly": True, "sameSite": "Lax"}
    page.context.add_cookies([found])  # type: ignore[list-item]


def staff_places(page: Page, site: Site, language: str = "en") -> Iterator[StaffPlace]:
    """Yield the pages, first those for everyone; each is to be gone to before the next is asked for."""
    site.app.extensions["passwords"] = Passwords(CountingHasher())
    school, staff = School(site.app), StaffRoom(site.app)
    number = len(staff.everyone())

    def at(path: str) -> Callable[[Page], object]:
        return lambda page: page.goto(site.address + path)

    def signed_out(page: Page) -> None:
        page.context.clear_cookies()
        page.goto(f"{site.address}/teach")

    yield StaffPlace("teach-welcome", signed_out)
    if not number:
        yield StaffPlace("teach-set-up", lambda page: page.goto(f"{site.address}/teach/set-up/{staff.set_up_token()}"))
    yield StaffPlace("teach-set-up-gone", at("/teach/set-up/nothing"))
    yield StaffPlace("teach-invitation", at(f"/teach/invitation/{staff.invite(f'Invited {number}')}"))
    yield StaffPlace("teach-invitation-gone", at("/teach/invitation/nothing"))
    for path in ("guide", "individual-results", "what-can-be-seen", "sign-in", *PAPER):
        yield StaffPlace(f"teach-{path}", at(f"/teach/{path}"))

    def refused(page: Page) -> None:
        page.goto(f"{site.address}/teach/sign-in")
        page.locator("[name=name]").fill("Nobody")
        page.locator("[name=password]").fill("not this one")
        send(page)

    yield StaffPlace("teach-sign-in-refused", refused)

    name = f"Head {number}"
    client = staff.browser_of(name, admin=True).client
    me = staff.everyone()[name].id
    carry_over(client, page, site)
    yield StaffPlace("teach-first", at("/teach"))
    yield StaffPlace("teach-compare-nothing", at("/teach/compare"))
    yield StaffPlace("teach-open", at("/teach/open"))

    def open_wrongly(page: Page) -> None:
        page.goto(f"{site.address}/teach/open")
        page.locator("main form").evaluate("form => { form.noValidate = true; }")
        page.locator('input[name="expected"]').fill("0")
        send(page)

    yield StaffPlace("teach-open-wrong", open_wrongly)
    led = school.open(me, "in-person", Pace.LED)
    own = school.open(me, "mixed", Pace.OWN)
    for state, move in _moves(site, school, led):
        move()
        yield StaffPlace(f"teach-control-{state}", at(f"/teach/sessions/{led}"))
        yield StaffPlace(f"teach-wall-{state}", at(f"/teach/sessions/{led}/projector?lang={language}"))
    yield StaffPlace("teach-control-own", at(f"/teach/sessions/{own}"))
    yield StaffPlace("teach-wall-own", at(f"/teach/sessions/{own}/projector?lang={language}"))
    for end in ("sheet", "end", "delete"):
        yield StaffPlace(f"teach-{end}", at(f"/teach/sessions/{own}/{end}"))
    school.end(led)
    yield StaffPlace("teach-control-ended", at(f"/teach/sessions/{led}"))
    yield StaffPlace("teach-wall-ended", at(f"/teach/sessions/{led}/projector?lang={language}"))
    held = [school.hold(me, ANSWERS, days_ago=days) for days in (30, 1)]
    small = school.hold(me, {"train-platform": {"a": 3}})
    voted = school.lead(me, {"train-platform": {"a": 12, "b": 4}}, {"a": 4, "b": 12})
    for kind, sitting in (("", held[0]), ("-hidden", small), ("-voted", voted)):
        yield StaffPlace(f"teach-results{kind}", at(f"/teach/sessions/{sitting}/results"))
    yield StaffPlace("teach-compare", at("/teach/compare"))
    yield StaffPlace("teach-compare-two", at(f"/teach/compare?session={held[0]}&session={held[1]}"))
    yield StaffPlace("teach-home", at("/teach"))

    def delete(page: Page) -> None:
        page.goto(f"{site.address}/teach/sessions/{small}/delete")
        send(page)

    yield StaffPlace("teach-deleted", delete)
    other = staff.hire(f"Ms Chan {number}").id
    for path in ("account", "account/password", "account/two-step", "educators", "educators/invite", "audit"):
        yield StaffPlace(f"teach-{path}", at(f"/teach/{path}"))
    for path in ("back", "revoke"):
        yield StaffPlace(f"teach-{path}", at(f"/teach/educators/{other}/{path}"))

    def change_wrongly(page: Page) -> None:
        page.goto(f"{site.address}/teach/account/password")
        page.locator("main form").evaluate("form => { form.noValidate = true; }")
        send(page)

    yield StaffPlace("teach-password-wrong", change_wrongly)

    def invite(page: Page) -> None:
        page.goto(f"{site.address}/teach/educators/invite")
        page.locator("[name=name]").fill(f"New {number}")
        send(page)

    yield StaffPlace("teach-invited", invite)

    def scan(page: Page) -> None:
        page.goto(f"{site.address}/teach/account/two-step")
        page.locator("main form input[type=password]").fill(PASSWORD)
        send(page)

    yield StaffPlace("teach-scan", scan)

    def turned_on(page: Page) -> None:
        secret = re.sub(r"\s", "", page.locator("code.to-copy").inner_text())
        page.locator("[name=code]").fill(TOTP(secret).now())
        send(page)

    yield StaffPlace("teach-recovery-codes", turned_on)
    yield StaffPlace("teach-recovery-codes-renew", at("/teach/account/recovery-codes"))
    yield StaffPlace("teach-two-step-off", at("/teach/account/two-step/off"))


def send(page: Page) -> None:
    """Press the first button of the page's form, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("main form .button").first.click()


def _moves(site: Site, school: School, sitting: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield what a wall shows, one after another, each with the move that brings it."""

    def move(what: Callable[[], object]) -> Callable[[], None]:
        def made() -> None:
            with site.app.app_context():
                what()

        return made

    def run() -> str:
        return school.view(sitting).screen.runs[0].id

    def close() -> None:
        sittings.resume(db.session, sitting)
        school.box.close_run(db.session, run())

    yield "door", lambda: None
    yield "stem", move(lambda: sittings.show_next(db.session, sitting, after=0))
    yield "options", move(lambda: sittings.show_options(db.session, run()))
    yield "paused", move(lambda: sittings.pause(db.session, sitting))
    school.answer(sitting, {"train-platform": {"a": 12, "b": 4}})
    yield "result", move(close)
