"""Sessions held still in every state there is, so that each of their pages can be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from flask import Flask
from playwright.sync_api import BrowserContext

from quiz.ballot import sittings
from quiz.ballot.box import Outcome
from quiz.ballot.models import Pace
from quiz.content.item import Grade, Rate, parts_of
from quiz.db import db
from tests.browser.serving import Site
from tests.pages import Opener
from tests.rooms import Phone, Room
from tests.teach.classroom import CHEAP
from tests.teach.staff_room import StaffRoom, turn_on

#: How often a cell is chosen, relative to the others of its question.
LIKELY = {Grade.HELPFUL: 6, Grade.PARTLY: 4, Grade.UNHELPFUL: 2, Grade.HARMFUL: 1}
OTHERS = 2


class Showing(Room):
    """One session with a class in it, and one phone whose pages are looked at."""

    def __init__(
        self, app: Flask, owner: str, form: str = "in-person-8", pace: Pace = Pace.LED, people: int = 24, days: int = 0
    ) -> None:
        super().__init__(app, form, pace, people + 6, owner, days)
        self.chance = Random(people)
        #: Nobody can come in by the pages where the session lies in the past.
        self.hand = self.phone() if days else self.joined()
        with app.app_context():
            self.tokens = [sittings.join(db.session, self.id, self.opened) for _ in range(people - 1)]

    def vote(self) -> None:
        """Let everybody answer whatever is open; the phone in hand answers at most two questions, by its pages."""
        runs = [run for run in self.view.screen.runs if run.is_open]
        for run in runs[:2]:
            if run.item != sittings.SCORE and hasattr(self.hand, "page"):
                self.hand.look()
                self.hand.answer(self.app.extensions["catalogue"].item(run.item).options[-1].id)
        for run in runs:
            chances = self._chances(run.item)
            for token in self.tokens:
                (cell,) = self.chance.choices(list(chances), weights=list(chances.values()))
                with self.app.app_context():
                    assert self.box.cast(db.session, run.id, cell, token) is Outcome.COUNTED

    def ask(self, times: int = 1, votes: int = 1) -> None:
        """Go through questions, each opened, answered and closed, the last one voted on so often."""
        for number in range(times):
            self.open_next()
            self.vote()
            self.close()
            if number == times - 1 and votes == 2:
                self.vote_again()
                self.vote()
                self.close()

    def vote_again(self) -> None:
        """Open the second vote on the question that was closed."""
        with self.app.app_context():
            sittings.vote_again(db.session, self.current.id)

    def pause(self) -> None:
        """Show the neutral slide."""
        with self.app.app_context():
            sittings.pause(db.session, self.id)

    def _chances(self, item_id: str) -> Mapping[str, int]:
        """Weigh the cells of an item: a class knows much, not all."""
        if item_id == sittings.SCORE:
            return dict(zip(sittings.SCORE_CELLS, (1, 2, 4, 8, 6), strict=True))
        item = self.app.extensions["catalogue"].item(item_id)
        grades = {} if isinstance(item, Rate) else {part.id: part.grade for part in parts_of(item)}
        return {cell: LIKELY.get(grades[cell], OTHERS) if cell in grades else OTHERS for cell in item.cells}


class Showings:
    """An administrator who is signed in, a newcomer with nothing yet, and a session in every state."""

    def __init__(self, site: Site, empty: Site) -> None:
        """Make everything by the real code, which takes some seconds; ``empty`` is a site without any educator."""
        self.site, app = site, site.app
        app.extensions["passwords"] = CHEAP
        self.staff = StaffRoom(app)
        self.set_up_address = f"{empty.address}/teach/set-up/{StaffRoom(empty.app).set_up_token()}"
        self.head = self.staff.browser_of("Ms Lam", admin=True)
        self.newcomer = self.staff.browser_of("Mr Ho")
        self.careful = self.staff.browser_of("Dr Ng")
        turn_on(self.careful)
        self.staff.hire("Ms Gone")
        self.staff.revoke("Ms Gone")
        self.owner = self.staff.everyone()["Ms Lam"].id
        self.rooms = self._rooms(app)

    def _rooms(self, app: Flask) -> dict[str, Showing]:
        """Hold a session for every state, by the name of the state."""
        for people, days in ((18, 40), (26, 12)):
            earlier = Showing(app, self.owner, "mixed", Pace.OWN, people, days)
            earlier.vote()
            earlier.end()
        small = Showing(app, self.owner, "in-person-8", Pace.OWN, 7, 60)
        small.vote()
        small.end()
        rooms = {
            name: Showing(app, self.owner)
            for name in ("lobby", "stem", "options", "result", "voting-again", "two-votes", "paused", "ended")
        }
        rooms["hidden"] = Showing(app, self.owner, people=6)
        rooms["scores"] = Showing(app, self.owner)
        rooms["scored"] = Showing(app, self.owner)
        rooms["own"] = Showing(app, self.owner, "mixed-8", Pace.OWN)
        rooms["closed"] = Showing(app, self.owner, "mixed", Pace.OWN)
        rooms["confidence"] = Showing(app, self.owner, "mixed")
        rooms["late"] = Showing(app, self.owner)
        for name in ("stem", "late"):
            rooms[name].show_stem()
        rooms["late"].open()
        rooms["options"].open_next()
        rooms["options"].vote()
        rooms["result"].ask(2)
        rooms["hidden"].ask()
        rooms["paused"].open_next()
        rooms["paused"].pause()
        rooms["voting-again"].ask()
        rooms["voting-again"].vote_again()
        rooms["two-votes"].ask(votes=2)
        rooms["confidence"].ask()
        for name in ("scores", "scored", "ended"):
            rooms[name].ask(len(rooms[name].items), votes=2)
            rooms[name].show_stem()
        for name in ("scored", "ended"):
            rooms[name].vote()
            rooms[name].close()
        for name in ("own", "closed"):
            rooms[name].vote()
        for name in ("closed", "ended"):
            rooms[name].end()
        return rooms

    def sign_in(self, context: BrowserContext, who: Opener) -> None:
        """Give a browser the sign-in of somebody."""
        self._carry(context, who)

    def take(self, context: BrowserContext, phone: Phone) -> None:
        """Give a browser the seat that a phone has."""
        self._carry(context, phone.opener)

    def _carry(self, context: BrowserContext, opener: Opener) -> None:
        cookie = opener.client.get_cookie("quiz")
        assert cookie is not None
        context.clear_cookies()
        context.add_cookies(
            [{"name": "quiz", "value": cookie.value, "url": self.site.address, "httpOnly": True, "sameSite": "Lax"}]
        )
