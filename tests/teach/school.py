"""A school for tests: educators who are signed in, and sessions they held, driven through the real ballot box."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from quiz.accounts.administrators import Operator
from quiz.accounts.invitations import invite, redeem
from quiz.accounts.passwords import Passwords
from quiz.ballot import sittings
from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Tally
from quiz.ballot.readings import EducatorView, educator_view
from quiz.content.catalogue import Catalogue
from quiz.db import db
from quiz.migrations import migrate
from tests.pages import Opener

#: item id -> cell -> how many chose it.
Answers = Mapping[str, Mapping[str, int]]

_QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


class School:
    """A database with educators and what they held."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.catalogue: Catalogue = app.extensions["catalogue"]
        self.box: BallotBox = app.extensions["ballot"]
        self.moments: dict[str, datetime] = {}
        with app.app_context():
            migrate(db.engine)

    def hire(self, name: str = "Ms Chan") -> tuple[str, FlaskClient]:
        """Give an educator's id, and a browser in which they are signed in."""
        now = datetime.now(UTC)
        with self.app.app_context():
            link = invite(db.session, name, by=Operator.COMMAND_LINE, now=now)
            hired = redeem(db.session, link, "nine quiet otters", now=now, passwords=_QUICK, secret=b"s" * 32)
        client = self.app.test_client()
        with client.session_transaction() as held:
            held["educator"] = hired.token
        return hired.profile.id, client

    def open(
        self, owner: str, form: str = "mixed", pace: Pace = Pace.OWN, days_ago: int = 0, expected: int = 60
    ) -> str:
        """Open a session and give its id."""
        plan = sittings.Plan(
            form=form,
            digest=self.catalogue.form_digest(form),
            items=[(item, self.catalogue.item(item).cells) for item in self.catalogue.form(form).items],
            language="en",
            pace=pace,
            expected=expected,
            k=10,
            owner=owner,
        )
        with self.app.app_context():
            moment = datetime.now(UTC) - timedelta(days=days_ago)
            sitting_id = sittings.open_sitting(db.session, plan, moment)
        self.moments[sitting_id] = moment
        return sitting_id

    def answer(self, sitting_id: str, answers: Answers) -> None:
        """Let as many phones join as are needed, and cast an answer each for every item that is open."""
        open_runs = {run.item: run.id for run in self.view(sitting_id).screen.runs if run.is_open}
        needed = max((sum(chosen.values()) for chosen in answers.values()), default=0)
        with self.app.app_context():
            tokens = [sittings.join(db.session, sitting_id, self.moments[sitting_id]) for _ in range(needed)]
            for item, chosen in answers.items():
                cells = [cell for cell, times in chosen.items() for _ in range(times)]
                for token, cell in zip(tokens, cells, strict=False):
                    self.box.cast(db.session, open_runs[item], cell, token)

    def end(self, sitting_id: str) -> None:
        """End a session."""
        with self.app.app_context():
            self.box.end(db.session, sitting_id)

    def hold(self, owner: str, answers: Answers, form: str = "mixed", pace: Pace = Pace.OWN, days_ago: int = 0) -> str:
        """Hold a whole session at the learners' own pace and give its id."""
        sitting_id = self.open(owner, form, pace, days_ago)
        self.answer(sitting_id, answers)
        self.end(sitting_id)
        return sitting_id

    def lead(self, owner: str, first: Answers, second: Mapping[str, int], form: str = "in-person") -> str:
        """Lead a session through its first item with two votes, then end it; give its id."""
        sitting_id = self.open(owner, form, Pace.LED)
        (item,) = first
        with self.app.app_context():
            sittings.show_next(db.session, sitting_id, after=0)
        run_id = self.view(sitting_id).screen.runs[0].id
        with self.app.app_context():
            sittings.show_options(db.session, run_id)
        self.answer(sitting_id, first)
        with self.app.app_context():
            self.box.close_run(db.session, run_id)
            sittings.vote_again(db.session, run_id)
        self.answer(sitting_id, {item: second})
        self.end(sitting_id)
        return sitting_id

    def count(self, sitting_id: str, item: str, counts: Mapping[str, int]) -> None:
        """Set the counters of an open item; only a test can, and only so can a count be told from all others."""
        run_id = next(run.id for run in self.view(sitting_id).screen.runs if run.item == item)
        with self.app.app_context():
            for cell, times in counts.items():
                here = (Tally.run_id == run_id, Tally.cell == cell)
                db.session.execute(update(Tally).where(*here).values(count=times))
            db.session.commit()

    def view(self, sitting_id: str) -> EducatorView:
        """Give what the educator sees."""
        with self.app.app_context():
            return educator_view(db.session, sitting_id)


def opener(client: FlaskClient) -> Opener:
    """Open pages with a browser, each checked for what every page must be."""
    return Opener(client)
