"""Educators for tests of pages: made by the domain, signed in by the form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Flask
from pyotp import TOTP

from quiz.accounts import educators, invitations
from quiz.accounts.administrators import Operator
from quiz.accounts.profiles import Profile
from quiz.db import db
from tests.accounts.office import PASSWORD
from tests.pages import Opener, Page


@dataclass
class StaffRoom:
    """Make links and educators without a browser, and browsers that are signed in."""

    app: Flask

    def set_up_token(self) -> str:
        with self.app.app_context():
            token = invitations.new_set_up_link(db.session, now=datetime.now(UTC))
        assert token is not None
        return token

    def invite(self, name: str = "Ms Chan", *, admin: bool = False, now: datetime | None = None) -> str:
        with self.app.app_context():
            return invitations.invite(
                db.session, name, admin=admin, by=Operator.COMMAND_LINE, now=now or datetime.now(UTC)
            )

    def hire(self, name: str = "Ms Chan", *, admin: bool = False, password: str = PASSWORD) -> Profile:
        token = self.invite(name, admin=admin)
        with self.app.app_context():
            signed_in = invitations.redeem(
                db.session,
                token,
                password,
                now=datetime.now(UTC),
                passwords=self.app.extensions["passwords"],
                secret=b"x" * 40,
            )
        return signed_in.profile

    def revoke(self, name: str) -> None:
        with self.app.app_context():
            educators.revoke(db.session, name, by=Operator.COMMAND_LINE, now=datetime.now(UTC))

    def everyone(self) -> dict[str, Profile]:
        with self.app.app_context():
            return {one.name: one for one in educators.educators(db.session, by=Operator.COMMAND_LINE)}

    def browser(self) -> Opener:
        return Opener(self.app.test_client())

    def browser_of(self, name: str, *, admin: bool = False) -> Opener:
        self.hire(name, admin=admin)
        browser = self.browser()
        sign_in(browser, name)
        return browser


def sign_in(browser: Opener, name: str, password: str = PASSWORD, code: str = "") -> None:
    """Sign in by the form, which must let one in."""
    page = browser("/teach/sign-in")
    data = {"csrf_token": page.value("csrf_token"), "name": name, "password": password, "code": code}
    response = browser.client.post("/teach/sign-in", data=data)
    assert response.status_code == 303, response.text
    assert response.headers["Location"] == "/teach"


def turn_on(browser: Opener) -> tuple[TOTP, Page]:
    """Turn two-step sign-in on by the pages; gives the app and the page of recovery codes."""
    scan = browser.send(browser("/teach/account/two-step"), password=PASSWORD)
    app = TOTP(secret_on(scan))
    return app, browser.send(scan, code=app.now())


def secret_on(page: Page) -> str:
    """Read the secret to type into an app."""
    (code,) = [code for code in page.all("code") if code.get("class") == "to-copy"]
    return re.sub(r"\s", "", "".join(code.itertext()))


def codes_on(page: Page) -> list[str]:
    """Read the recovery codes of a page."""
    return ["".join(code.itertext()) for code in page.all("code")]


def next_code(app: TOTP) -> str:
    """Give the code of the step to come, which is taken early, because each code works once."""
    return app.at(datetime.now(UTC), counter_offset=1)


def errors_on(page: Page) -> dict[str, str]:
    """Give what is wrong by field, checking that the list on top leads to each field."""
    found = {}
    for field in page.all("input"):
        if field.get("aria-invalid") == "true":
            name = field.get("name", "")
            assert f"#{field.get('id')}" in page.links()
            told = {element.get("id"): "".join(element.itertext()) for element in page.all("p")}
            found[name] = " ".join(
                told[id] or "" for id in field.get("aria-describedby", "").split() if "-error" in id
            ).strip("⚠ ")
    return found
