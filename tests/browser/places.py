"""Every page a learner may come to, each with the way there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from quiz.assess.attempt import SKIPPED, Choice, cell_of
from quiz.content.form import Form
from quiz.content.item import ChooseAll, Rate
from tests.browser.learner import Learner

#: A form with a question of confidence, and the course that is walked from end to end.
FORM = "mixed"
ERRORS = (400, 403, 404, 405, 413, 429, 500, 503)


@dataclass(frozen=True)
class Place:
    """One page: its name, and what a learner does to get there."""

    name: str
    go: Callable[[Learner], None]


def places(learner: Learner) -> Iterator[Place]:
    """Yield every page, the items as one of each look with each way of answering, and one feedback of each grade."""
    yield from (Place(name, _opener(path)) for name, path in _plain(learner).items())
    yield Place("courses-under-way", _opener("/learn", *_done(learner, FORM, 3)))
    yield Place("begin-under-way", _opener(f"/learn/{FORM}", *_done(learner, FORM, 3)))
    yield Place("begin-another", _opener("/learn/online", *_done(learner, FORM, 3)))
    for name, (form, number) in _kinds(learner).items():
        yield Place(f"item-{name}", _opener(f"/learn/{form.id}/{number}", *_done(learner, form.id, number - 1)))
    yield Place("item-with-error", _without_choosing)
    for name, (form, number, choice) in _grades(learner).items():
        held = {**_done(learner, form.id, number - 1)[1], form.items[number - 1]: choice}
        yield Place(f"feedback-{name}", _opener(f"/learn/{form.id}/{number}/feedback", form.id, held))
    yield Place("practice", _opener(f"/learn/{FORM}/2/again", *_done(learner, FORM, 2)))
    yield Place("practice-feedback", _practised)
    yield Place("summary", _opener(f"/learn/{FORM}/summary", *_done(learner, FORM, 99)))
    yield Place("summary-so-far", _opener(f"/learn/{FORM}/summary", *_done(learner, FORM, 3)))
    skipped = {item: SKIPPED for item in learner.form(FORM).items}
    yield Place("summary-all-skipped", _opener(f"/learn/{FORM}/summary", FORM, skipped))
    yield Place("form-too-old", _too_old)
    yield Place("left", _left)


def _plain(learner: Learner) -> dict[str, str]:
    """Give the pages that need nothing but their address."""
    named = {name: f"/{name}" for name in ("help", "guidance", "privacy", "accessibility")}
    errors = {f"error-{status}": f"/broken/{status}" for status in ERRORS}
    return {
        "home": "/", "courses": "/learn", "begin": f"/learn/{FORM}", "pass-on": "/learn/pass", **named, **errors,
    }  # fmt: skip


def _opener(path: str, form: str | None = None, choices: dict[str, Choice] | None = None) -> Callable[[Learner], None]:
    """Give the way to an address with these choices made, or with none and nothing begun."""

    def go(learner: Learner) -> None:
        learner.page.context.clear_cookies()
        if form is not None:
            learner.hold(form, choices or {})
        learner.open(path)

    return go


def _done(learner: Learner, form: str, number: int) -> tuple[str, dict[str, Choice]]:
    """Give a form and choices for its first items: the last option of each, which is seldom the best."""
    return form, {item.id: (item.options[-1].id,) for item in learner.items(form)[:number]}


def _every(learner: Learner) -> Iterator[tuple[Form, int]]:
    """Yield every form with each number of its items."""
    for form in learner.catalogue.forms("en"):
        yield from ((form, number) for number in range(1, len(form.items) + 1))


def _kinds(learner: Learner) -> dict[str, tuple[Form, int]]:
    """Give one place for each look of a scene with each way of answering."""
    found: dict[str, tuple[Form, int]] = {}
    for form, number in _every(learner):
        item = learner.catalogue.item(form.items[number - 1], "en")
        found.setdefault(f"{item.scene.looks}-{item.asks}", (form, number))
    return found


def _grades(learner: Learner) -> dict[str, tuple[Form, int, Choice]]:
    """Give one place and choice for each grade of one option, each grade of several, and a skip."""
    found: dict[str, tuple[Form, int, Choice]] = {}
    for form, number in _every(learner):
        item = learner.catalogue.item(form.items[number - 1], "en")
        if isinstance(item, Rate):
            continue
        found.setdefault("skip", (form, number, SKIPPED))
        for option in item.options:
            choice = (option.id,)
            if isinstance(item, ChooseAll):
                outcomes = {outcome.id: outcome for outcome in item.outcomes}
                found.setdefault(f"several-{outcomes[cell_of(item, choice)].grade}", (form, number, choice))
            else:
                found.setdefault(f"one-{option.grade}", (form, number, choice))
    return found


def _without_choosing(learner: Learner) -> None:
    """Press Answer without choosing."""
    _opener(f"/learn/{FORM}/2", *_done(learner, FORM, 1))(learner)
    send(learner)


def _practised(learner: Learner) -> None:
    """Answer for practice."""
    _opener(f"/learn/{FORM}/2/again", *_done(learner, FORM, 2))(learner)
    learner.choose()
    send(learner)


def _too_old(learner: Learner) -> None:
    """Send a form after the cookie was forgotten."""
    _opener(f"/learn/{FORM}")(learner)
    learner.page.context.clear_cookies()
    send(learner)


def send(learner: Learner) -> None:
    """Press the first button of the page's form, whatever it says in the language of the page."""
    with learner.page.expect_navigation():
        learner.page.locator("main form .button").first.click()


def _left(learner: Learner) -> None:
    """Come back after having left."""
    _opener("/")(learner)
    learner.page.context.add_cookies([{"name": "left", "value": "1", "url": learner.site.address}])
    learner.open("/")
