"""Every page of a session: the phones in the room, the educator's side and the wall, each with the way there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.accounts.office import PASSWORD
from tests.browser.learner import Learner
from tests.browser.places import Place, send
from tests.browser.showings import Showings
from tests.pages import Opener


def seat_places(showings: Showings) -> Iterator[Place]:
    """Yield every page that a learner in a session may come to."""
    rooms = showings.rooms

    def seated(name: str, path: str = "/learn/session") -> Callable[[Learner], None]:
        def go(learner: Learner) -> None:
            showings.take(learner.page.context, rooms[name].hand)
            learner.open(path)

        return go

    def afresh(path: str) -> Callable[[Learner], None]:
        def go(learner: Learner) -> None:
            learner.page.context.clear_cookies()
            learner.open(path)

        return go

    yield Place("join", afresh("/join"))
    yield Place("join-wrong-code", _wrong_code)
    yield Place("join-no-session", afresh("/j/222222"))
    yield Place("enter", afresh(f"/j/{rooms['lobby'].code}"))
    for page, room in {
        "waiting": "lobby", "stem": "stem", "question": "voting-again", "sent": "options", "feedback": "result",
        "paused": "paused", "finish": "scores", "over": "ended",
    }.items():  # fmt: skip
        yield Place(f"session-{page}", seated(room))
    yield Place("session-too-late", _too_late(showings))
    yield Place("session-own-pace", seated("own"))
    yield Place("session-own-pace-feedback", seated("own", "/learn/session/2/feedback"))
    yield Place("session-summary", seated("ended", "/learn/session/summary"))
    yield Place("session-gone", afresh("/learn/session/gone"))


def staff_places(showings: Showings) -> Iterator[Place]:
    """Yield every page of the educators' side, the wall left out."""
    rooms = showings.rooms

    def by(who: Opener | None, path: str, **fields: str) -> Callable[[Learner], None]:
        def go(learner: Learner) -> None:
            context = learner.page.context
            context.clear_cookies() if who is None else showings.sign_in(context, who)
            learner.open(path)
            if fields:
                # What a browser would hold back is sent, so that our own refusal is seen.
                learner.page.evaluate("for (const form of document.forms) form.noValidate = true")
                for name, text in fields.items():
                    learner.page.locator(f'main [name="{name}"]').last.fill(text)
                send(learner)

        return go

    for name, path in {
        "door": "/teach", "sign-in": "/teach/sign-in", "guide": "/teach/guide", "what-can-be-seen":
        "/teach/what-can-be-seen", "individual": "/teach/individual-results", "link-gone": "/teach/invitation/made-up",
        "paper": "/teach/paper", "paper-set": "/teach/paper/mixed", "paper-key": "/teach/paper/mixed/key",
    }.items():  # fmt: skip
        yield Place(f"teach-{name}", by(None, path))
    yield Place("teach-set-up", _setting_up(showings.set_up_address))
    wrong = {"name": "Ms Lam", "password": "not this one"}
    yield Place("teach-sign-in-refused", by(None, "/teach/sign-in", **wrong))
    invited = showings.staff.invite("Mr Tse")
    yield Place("teach-invitation", by(None, f"/teach/invitation/{invited}"))
    yield Place("teach-home-empty", by(showings.newcomer, "/teach"))
    yield Place("teach-compare-empty", by(showings.newcomer, "/teach/compare"))
    yield Place("teach-two-steps-on", by(showings.careful, "/teach/account"))
    proof = {"password": PASSWORD}
    yield Place("teach-recovery-codes", by(showings.careful, "/teach/account/recovery-codes"))
    yield Place("teach-two-steps-off", by(showings.careful, "/teach/account/two-step/off"))
    gone = showings.staff.everyone()["Ms Gone"].id
    head = showings.head
    for name, path in {
        "home": "/teach", "open": "/teach/open", "compare": "/teach/compare", "compare-scores":
        "/teach/compare?show=score", "account": "/teach/account", "password": "/teach/account/password", "two-steps":
        "/teach/account/two-step", "educators": "/teach/educators", "invite": "/teach/educators/invite", "audit":
        "/teach/audit", "deleted": "/teach/deleted", "invite-back": f"/teach/educators/{gone}/back", "revoke":
        f"/teach/educators/{showings.staff.everyone()['Mr Ho'].id}/revoke", "not-found": "/teach/nothing-here",
    }.items():  # fmt: skip
        yield Place(f"teach-{name}", by(head, path))
    yield Place("teach-open-refused", by(head, "/teach/open", expected="9999"))
    yield Place("teach-two-steps-scan", by(head, "/teach/account/two-step", **proof))
    yield Place("teach-invited", by(head, "/teach/educators/invite", name="Ms Yip"))
    for name, room in rooms.items():
        if name != "late":
            yield Place(f"control-{name}", by(head, f"/teach/sessions/{room.id}"))
    for name in ("result", "two-votes", "hidden", "closed", "ended"):
        yield Place(f"results-{name}", by(head, f"/teach/sessions/{rooms[name].id}/results"))
    for page in ("sheet", "end", "delete"):
        yield Place(f"teach-{page}", by(head, f"/teach/sessions/{rooms['lobby'].id}/{page}"))


def wall_places(showings: Showings, language: str) -> Iterator[Place]:
    """Yield the wall in every state; it speaks the language of its address."""
    rooms = showings.rooms

    def wall(room: str, more: str = "") -> Callable[[Learner], None]:
        def go(learner: Learner) -> None:
            showings.sign_in(learner.page.context, showings.head)
            learner.open(f"/teach/sessions/{rooms[room].id}/projector?lang={language}{more}")

        return go

    for name in rooms:
        yield Place(f"wall-{name}", wall(name))
    yield Place("wall-look-back", wall("ended", "&position=2"))


def _setting_up(address: str) -> Callable[[Learner], None]:
    """Give the way to the set-up page of a site that has no educator yet."""

    def go(learner: Learner) -> None:
        learner.page.context.clear_cookies()
        learner.page.goto(address)

    return go


def _wrong_code(learner: Learner) -> None:
    """Type something that is no code."""
    learner.page.context.clear_cookies()
    learner.open("/join")
    learner.page.locator("#code").fill("12")
    send(learner)


def _too_late(showings: Showings) -> Callable[[Learner], None]:
    """Answer after the question was closed."""

    def go(learner: Learner) -> None:
        room = showings.rooms["late"]
        if not room.current.is_open:
            room.open_next()
        showings.take(learner.page.context, room.hand)
        learner.open("/learn/session")
        learner.choose()
        room.close()
        # As without scripts: with them, the page looks again by itself and shows what would help.
        with learner.page.expect_navigation():
            learner.page.evaluate("document.querySelector('[data-send]').submit()")

    return go
