"""Content and names that try to be markup, script, template or formula stay text, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import update

from quiz.accounts.models import Educator
from quiz.ballot import sittings
from quiz.db import db
from quiz.migrations import migrate
from tests.browser.learner import Learner
from tests.browser.places import places
from tests.browser.serving import Outside, Site, build_site, served
from tests.browser.test_layout import WIDER_THAN_THE_SCREEN
from tests.poison import poisoned
from tests.teach.classroom import CHEAP, Classroom, a_classroom

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: What one would put into a text to break out of it: an element, an attribute, a script, a template, a comment.
PAYLOAD = (
    "\"'><img src=/pwned onerror=pwned()><script>pwned()</script><svg/onload=pwned()>"
    "<a href=javascript:pwned()>x</a></title></textarea></style>{{7*7}}{% raise %}${7*7}--><!--\\u003cscript\\u003e"
)
LONG_WORD = "Wolkenkratzerfenster" * 6
#: As a name may be: sixty signs.
NAME = "\"'><script>pwned()</script><img src=/pwned onerror=pwned()>"

WATCH = """
window.pwned = () => { window.wasPwned = true; };
addEventListener('securitypolicyviolation', (event) => console.error('CSP', event.violatedDirective));
"""


@dataclass
class Watch:
    """What a browser did that it should not have done."""

    page: Page
    address: str
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH)
        self.page.on("dialog", self._dismiss)
        self.page.on("console", self._hear)
        self.page.context.on("request", self._ask)

    def _dismiss(self, dialog: Any) -> None:
        self.seen.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _hear(self, message: Any) -> None:
        if "Failed to load resource" not in message.text:
            self.seen.append(message.text)

    def _ask(self, request: Any) -> None:
        if not request.url.startswith(f"{self.address}/") or "pwned" in request.url.partition("?")[0]:
            self.seen.append(request.url)

    def check(self, name: str) -> None:
        """Look at the page that is shown."""
        assert self.page.evaluate("window.wasPwned") is None, name
        injected = "[...document.querySelectorAll('[onerror], [onload], a[href^=javascript], img[src*=pwned]')].length"
        assert self.page.evaluate(injected) == 0, name
        self.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert self.page.evaluate(WIDER_THAN_THE_SCREEN) == [], name
        assert self.seen == [], name


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, outside: Outside) -> Iterator[Site]:
    """Serve the application with something in every text, its own name among them."""
    folder = tmp_path_factory.mktemp("payloads")
    site = build_site(folder, outside)
    with site.app.app_context():
        migrate(db.engine)
    site.app.extensions["passwords"] = CHEAP
    site.app.extensions["catalogue"] = poisoned(
        site.app.extensions["catalogue"], lambda text: f"{text} {PAYLOAD} {LONG_WORD}"
    )
    site.app.jinja_env.globals["site_name"] = "<script>pwned()</script>"
    site.app.add_url_rule("/control", "control", lambda: f"<!doctype html><html lang=en><title>x</title>{PAYLOAD}")
    with served(site.app) as site.address:
        yield site


def test_the_control_is_noticed(a_learner: Callable[..., Learner], site: Site) -> None:
    learner = a_learner()
    watch = Watch(learner.page, site.address)
    learner.open("/control")
    with pytest.raises(AssertionError):
        watch.check("control")
    # Even there the security policy keeps the script from running.
    assert learner.page.evaluate("window.wasPwned") is None


@pytest.mark.parametrize("language", ["en", "zh-Hant-HK"])
def test_every_learners_page_shows_a_payload_as_text(
    a_learner: Callable[..., Learner], site: Site, language: str
) -> None:
    learner = a_learner()
    watch = Watch(learner.page, site.address)
    shown = 0
    for place in places(learner):
        place.go(learner)
        if language != "en" and place.name != "left":
            learner.page.goto(f"{learner.page.url.partition('?')[0]}?lang={language}")
        watch.check(place.name)
        shown += "{{7*7}}" in learner.sees()
    # Pages of errors and a few others show no content; all that show some, show it as it was written.
    assert shown > 20


@pytest.fixture
def teacher(site: Site) -> Classroom:
    """Give an administrator whose name is a payload, too."""
    classroom = a_classroom(site.app, NAME)
    with site.app.app_context():
        db.session.execute(update(Educator).values(is_admin=True))
        db.session.commit()
    return classroom


def test_every_educators_page_shows_a_payload_as_text(
    site: Site, teacher: Classroom, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    held = teacher.open("in-person-8")
    phones = teacher.join(held, 12)
    app = teacher.app
    with app.app_context():
        sittings.show_next(db.session, held, after=0)
    run = teacher.current(held).id
    with app.app_context():
        sittings.show_options(db.session, run)
    under_way = teacher.open("in-person-8")
    teacher.answer(run, phones, ["a"] * 12)
    with app.app_context():
        app.extensions["ballot"].close_run(db.session, run)
    shown = 0
    with browser.new_context(**{**browser_context_args, "viewport": {"width": 1280, "height": 800}}) as context:
        cookie = teacher.client.get_cookie("quiz")
        assert cookie is not None
        context.add_cookies([{"name": "quiz", "value": cookie.value, "url": site.address}])
        page = context.new_page()
        watch = Watch(page, site.address)
        session = f"/teach/sessions/{held}"
        for path in (
            "/teach", "/teach/open", "/teach/guide", "/teach/account", "/teach/educators", "/teach/audit",
            "/teach/compare", f"/teach/sessions/{under_way}", session, f"{session}/projector", f"{session}/results",
            f"{session}/sheet", f"{session}/end", f"{session}/delete",
        ):  # fmt: skip
            answer = page.goto(site.address + path)
            assert answer is not None
            assert answer.status == 200, path
            watch.check(path)
            text = page.evaluate("document.body.innerText")
            shown += "{{7*7}}" in text or "<script>" in text
    assert shown > 8
