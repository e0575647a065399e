"""A learner at a browser: goes to a place in a course, answers, and reads what can be seen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from quiz.assess.attempt import Attempt, Choice
from quiz.content.catalogue import AnyItem, Catalogue
from quiz.content.form import Form
from tests.browser.serving import Site

#: Words that give away what the site is about, or that it is a site for people in trouble.
TOPIC = re.compile(
    r"film|picture|photo|record|police|harm|consent|intimate|private|violen|sex|report|help|safe|leave|scene|question"
    r"|upskirt|friend|blame|偷拍|私密|相片|影片|性|求助|報警|快速離開",
    re.IGNORECASE,
)


@dataclass
class Learner:
    """One person with one tab open."""

    site: Site
    page: Page

    @property
    def catalogue(self) -> Catalogue:
        """Give the content that is served."""
        found: Catalogue = self.site.app.extensions["catalogue"]
        return found

    def form(self, form_id: str) -> Form:
        """Give a form."""
        return self.catalogue.form(form_id, "en")

    def link_to(self, form_id: str) -> str:
        """Give what the link to a course says, to those who listen too."""
        form = self.form(form_id)
        return f"{form.minutes} min: {form.title}, {len(form.items)} questions"

    def items(self, form_id: str) -> list[AnyItem]:
        """Give the items of a form."""
        return [self.catalogue.item(item, "en") for item in self.form(form_id).items]

    def open(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.site.address + path)

    def press(self, name: str) -> None:
        """Press a button or a link by what it says, and wait for the page that follows."""
        with self.page.expect_navigation():
            self.button(name).click()

    def button(self, name: str) -> Locator:
        """Give the button or link that says this, inside the page or the bar."""
        return self.page.locator("a, button").filter(has_text=re.compile(f"^\\s*{re.escape(name)}\\s*$")).first

    def hold(self, form_id: str, choices: Mapping[str, Choice], practised: tuple[str, Choice] | None = None) -> None:
        """Put an attempt into the browser's cookie, as if these choices had been made."""
        client = self.site.app.test_client()
        with client.session_transaction() as session:
            attempt = Attempt(form_id, self.catalogue.form_digest(form_id), choices)
            session["attempt"] = attempt.to_plain()
            if practised:
                session["practice"] = [practised[0], list(practised[1])]
        cookie = client.get_cookie("quiz")
        assert cookie is not None
        self.page.context.add_cookies(
            [{"name": "quiz", "value": cookie.value, "url": self.site.address, "httpOnly": True, "sameSite": "Lax"}]
        )

    def begin(self, form_id: str) -> None:
        """Begin a course from the front page, as a learner would."""
        self.open("/")
        self.press("Start on your own")
        self.press(self.link_to(form_id))
        self.press("Begin")

    def choose(self, number: int = 0) -> None:
        """Choose an option by its place."""
        self.page.locator("label.option").nth(number).click()

    def answer(self, number: int = 0) -> None:
        """Choose an option and send it."""
        self.choose(number)
        self.press("Answer")

    @property
    def path(self) -> str:
        """Give the address without the site."""
        return self.page.url.removeprefix(self.site.address)

    @property
    def h1(self) -> str:
        """Give the heading."""
        return self.page.locator("h1").inner_text()

    def sees(self) -> str:
        """Give every visible text, and the title of the tab."""
        seen = self.page.evaluate("document.title + '\\n' + (document.body ? document.body.innerText : '')")
        return str(seen)

    def names_of_cookies(self) -> set[str]:
        """Give the names of the cookies this browser holds for any site."""
        return {cookie["name"] for cookie in self.page.context.cookies()}
