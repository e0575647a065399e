"""A room for tests: an open sitting, phones that join it by the pages, and an educator who moves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import Flask

from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace
from quiz.ballot.readings import EducatorView, RunView, educator_view, releases
from quiz.content.catalogue import Catalogue
from quiz.db import db
from quiz.migrations import migrate
from tests.pages import Opener, Page


@dataclass
class Phone:
    """A learner's phone."""

    opener: Opener
    page: Page = field(init=False)

    def enter(self, code: str) -> Page:
        """Follow the QR code and enter the room."""
        self.page = self.opener.send(self.opener(f"/j/{code}"))
        return self.page

    def look(self) -> Page:
        """Look at the room."""
        self.page = self.opener("/learn/session")
        return self.page

    def answer(self, *chosen: str) -> Page:
        """Answer what is on the page, or skip it when nothing is chosen."""
        fields = {"answer": list(chosen)} if chosen else {"skip": "yes"}
        self.page = self.opener.send(self.page, **fields)
        return self.page


class Room:
    """An open sitting, driven as an educator drives it but without the educator's pages."""

    def __init__(
        self,
        app: Flask,
        form: str = "in-person",
        pace: Pace = Pace.LED,
        expected: int = 40,
        owner: str = "an educator",
        days_ago: int = 0,
    ) -> None:
        self.app = app
        catalogue: Catalogue = app.extensions["catalogue"]
        self.items = catalogue.form(form).items
        plan = sittings.Plan(
            form=form,
            digest=catalogue.form_digest(form),
            items=[(item, catalogue.item(item).cells) for item in self.items],
            language="en",
            pace=pace,
            expected=expected,
            k=10,
            owner=owner,
        )
        self.opened = datetime.now(UTC) - timedelta(days=days_ago)
        with app.app_context():
            migrate(db.engine)
            self.id = sittings.open_sitting(db.session, plan, self.opened)

    @property
    def view(self) -> EducatorView:
        """Give what the educator sees."""
        with self.app.app_context():
            return educator_view(db.session, self.id)

    @property
    def code(self) -> str:
        """Give the join code."""
        code = self.view.code
        assert code is not None
        return code

    @property
    def current(self) -> RunView:
        """Give the run on the screen."""
        current = self.view.screen.current
        assert current is not None
        return current

    def phone(self) -> Phone:
        """Give a phone that has not joined yet."""
        return Phone(Opener(self.app.test_client()))

    def joined(self) -> Phone:
        """Give a phone that has joined."""
        phone = self.phone()
        phone.enter(self.code)
        return phone

    def show_stem(self) -> None:
        """Put the next question's stem on the screen."""
        with self.app.app_context():
            sittings.show_next(db.session, self.id, after=self.view.screen.position)

    def open(self) -> None:
        """Show the options, so that answers are taken."""
        with self.app.app_context():
            sittings.show_options(db.session, self.current.id)

    def open_next(self) -> None:
        """Put up the next question with its options."""
        self.show_stem()
        self.open()

    def close(self) -> None:
        """Close the question on the screen."""
        with self.app.app_context():
            self.box.close_run(db.session, self.current.id)

    def end(self) -> None:
        """End the sitting."""
        with self.app.app_context():
            self.box.end(db.session, self.id)

    def releases(self) -> dict[str, str]:
        """Give what was released, by run."""
        with self.app.app_context():
            return releases(db.session, self.id)

    @property
    def box(self) -> BallotBox:
        """Give the ballot box the application was wired with."""
        box: BallotBox = self.app.extensions["ballot"]
        return box
