"""Things to test with: say what matters, seeded Faker fills in the rest."""

from __future__ import annotations

from typing import Any

from faker import Faker
from pydantic import TypeAdapter

from quiz.content.item import ChooseAll, ChooseOne, Item, Rate, Story

fake = Faker("en_GB")
fake.seed_instance(20261122)

_ITEM: TypeAdapter[Any] = TypeAdapter(Item)
FACETS = {
    "setting": "in-person",
    "taken": "secretly",
    "harmed": "stranger",
    "by": "stranger",
    "harmed_gender": "woman",
    "by_gender": "man",
    "others": "present",
}
_GRADES = ("helpful", "partly", "unhelpful", "harmful")


def _common(id: str, skill: str | None) -> dict[str, Any]:
    common: dict[str, Any] = {
        "id": id,
        "revision": "1",
        "question": "What would help most?",
        "scene": {"looks": "place", "picture": "street", "text": fake.sentence()},
    }
    if skill is not None:
        common |= {
            "skill": skill,
            "facets": FACETS,
            "better": fake.sentence(),
            "debrief": {"mistake": fake.sentence(), "ask": fake.sentence()},
        }
    return common


def an_option(id: str, grade: str = "helpful", rests_on: tuple[str, ...] = ("B1",)) -> dict[str, Any]:
    """Make an option as plain values."""
    return {"id": id, "text": fake.sentence(), "grade": grade, "why": fake.sentence(), "rests_on": rests_on}


def an_item(id: str = "an-item", skill: str = "step-in", grades: tuple[str, ...] = _GRADES, **more: Any) -> ChooseOne:
    """Make a choose-one item whose options a, b, c ... have these grades."""
    options = tuple(an_option(letter, grade) for letter, grade in zip("abcde", grades, strict=False))
    item = _ITEM.validate_python({**_common(id, skill), "asks": "choose-one", "options": options, **more})
    assert isinstance(item, ChooseOne)
    return item


def a_film_item(id: str = "film-item", **more: Any) -> ChooseAll:
    """Make a choose-all item with the rule that filming alone is half the job, and posting harms."""
    options = tuple(
        an_option(id, grade) for id, grade in [("film", "partly"), ("block", "helpful"), ("post", "harmful")]
    )
    outcome = {"label": "x", "why": "y", "rests_on": ("B7",)}
    outcomes = (
        {**outcome, "id": "posts", "grade": "harmful", "when": {"any_of": ("post",)}},
        {**outcome, "id": "film-only", "grade": "partly", "when": {"none_of": ("block",)}},
        {**outcome, "id": "acts", "grade": "helpful"},
    )
    plain = {**_common(id, "evidence"), "asks": "choose-all", "options": options, "outcomes": outcomes, **more}
    item = _ITEM.validate_python(plain)
    assert isinstance(item, ChooseAll)
    return item


def a_story(id: str = "a-story", **more: Any) -> Story:
    """Make a story: look, then film, ask or go on; four steps, four endings, one way straight to each."""

    def turn(id: str, leads_to: str) -> dict[str, str]:
        return {"id": id, "text": fake.sentence(), "then": fake.sentence(), "leads_to": leads_to}

    def step(id: str, *choices: dict[str, str]) -> dict[str, Any]:
        return {"id": id, "text": fake.sentence(), "question": "What now?", "choices": choices}

    steps = (
        step("look", turn("block", "her"), turn("film", "filmed"), turn("wait", "waited")),
        step("filmed", turn("post", "posted"), turn("block", "her")),
        step("waited", turn("go", "gone"), turn("block", "her")),
        step("her", turn("ask", "asked"), turn("nod", "half")),
    )
    grades = {"asked": "helpful", "half": "partly", "gone": "unhelpful", "posted": "harmful"}
    endings = tuple(
        {"id": id, "label": fake.sentence(), "grade": grade, "why": fake.sentence(), "rests_on": ("B2",)}
        for id, grade in grades.items()
    )
    plain = {**_common(id, "step-in"), "asks": "story", "steps": steps, "endings": endings, **more}
    item = _ITEM.validate_python(plain)
    assert isinstance(item, Story)
    return item


def a_scale(id: str = "a-scale") -> Rate:
    """Make a confidence scale of three steps."""
    steps = tuple({"id": id, "text": id} for id in ("low", "middle", "high"))
    item = _ITEM.validate_python({**_common(id, None), "asks": "rate", "options": steps})
    assert isinstance(item, Rate)
    return item
