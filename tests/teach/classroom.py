"""A classroom for tests: an educator's browser without scripts, and a room of devices that answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from quiz.accounts.administrators import Operator
from quiz.accounts.invitations import invite, redeem
from quiz.accounts.passwords import Passwords
from quiz.ballot.box import BallotBox, Outcome
from quiz.ballot.models import Pace
from quiz.ballot.readings import EducatorView, RunView, educator_view
from quiz.ballot.sittings import Plan, join, open_sitting
from quiz.content.catalogue import Catalogue
from quiz.db import db
from quiz.migrations import migrate
from tests.applications import an_app
from tests.pages import Opener, Page, check

PASSWORD = "nine quiet otters and a heron"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class Classroom:
    """One educator, signed in, with the sessions they open."""

    app: Flask
    client: FlaskClient
    educator_id: str

    @property
    def open_page(self) -> Opener:
        """Open pages as this educator; each is checked."""
        return Opener(self.client)

    def open(self, form: str = "in-person", pace: Pace = Pace.LED, expected: int = 40, seed: int | None = None) -> str:
        """Open a session past the pages and give its id."""
        with self.app.app_context():
            catalogue: Catalogue = self.app.extensions["catalogue"]
            plan = Plan(
                form=form,
                digest=catalogue.form_digest(form),
                items=[(item, catalogue.item(item).cells) for item in catalogue.form(form).items],
                language="en",
                pace=pace,
                expected=expected,
                k=10,
                owner=self.educator_id,
            )
            return open_sitting(db.session, plan, datetime.now(UTC), Random(seed) if seed is not None else None)

    def view(self, sitting_id: str) -> EducatorView:
        """Read where a session is."""
        with self.app.app_context():
            return educator_view(db.session, sitting_id)

    def current(self, sitting_id: str) -> RunView:
        """Give the run on the wall."""
        found = self.view(sitting_id).screen.current
        assert found is not None
        return found

    def join(self, sitting_id: str, devices: int, seed: int | None = None) -> list[str]:
        """Let devices in and give their tokens."""
        chance = Random(seed) if seed is not None else None
        with self.app.app_context():
            return [join(db.session, sitting_id, datetime.now(UTC), chance) for _ in range(devices)]

    def answer(self, run_id: str, tokens: Iterable[str], cells: Iterable[str]) -> None:
        """Cast one answer for each device."""
        box: BallotBox = self.app.extensions["ballot"]
        with self.app.app_context():
            for token, cell in zip(tokens, cells, strict=False):
                assert box.cast(db.session, run_id, cell, token) is Outcome.COUNTED

    def press(self, page: Page, label: str, status: int = 200) -> Page:
        """Press the button with this label, with everything its form carries, and open what follows."""
        for form in page.all("form"):
            if any(label in "".join(button.itertext()) for button in form.iter("button")):
                fields = {
                    field.get("name", ""): field.get("value", "")
                    for field in form.iter("input")
                    if field.get("type") == "hidden"
                }
                sent = self.client.post(form.get("action", ""), data=fields, follow_redirects=True)
                return check(sent, status)
        raise AssertionError(f"no button {label!r} among {labels(page)}")


def labels(page: Page) -> list[str]:
    """Give the labels of every button."""
    return ["".join(button.itertext()).strip() for button in page.all("button")]


@contextmanager
def a_school(folder: Path, database: str | None = None) -> Iterator[Flask]:
    """Make an application with a database: the one named, or SQLite in a folder."""
    app = an_app(folder, database)
    with app.app_context():
        migrate(db.engine)
        engine = db.engine
    yield app
    engine.dispose()


def a_classroom(app: Flask, name: str = "Ms Chan") -> Classroom:
    """Invite an educator and sign them in, as the sign-in page would."""
    now = datetime.now(UTC)
    with app.app_context():
        link = invite(db.session, name, by=Operator.COMMAND_LINE, now=now)
        secret = str(app.secret_key).encode()
        signed_in = redeem(db.session, link, PASSWORD, now=now, passwords=CHEAP, secret=secret)
    client = app.test_client()
    with client.session_transaction() as session:
        session["educator"] = signed_in.token
    return Classroom(app, client, signed_in.profile.id)


TOKEN = re.compile(r'(<input[^>]* name="csrf_token"[^>]* value=)"[^"]*"')


def plain(text: str) -> str:
    """Leave out the tokens of forms, which no two pages share."""
    return TOKEN.sub(r"\1", text)
