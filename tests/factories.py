"""Things to test with: say what matters, seeded Faker fills in the rest."""

from __future__ import annotations

from typing import Any

from faker import Faker
from pydantic import TypeAdapter

from quiz.content.item import ChooseAll, ChooseOne, Item, Rate

fake = Faker("en_GB")
fake.seed_instance(20261122)

_ITEM: TypeAdapter[Any] = TypeAdapter(Item)
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


def a_scale(id: str = "a-scale") -> Rate:
    """Make a confidence scale of three steps."""
    steps = tuple({"id": id, "text": id} for id in ("low", "middle", "high"))
    item = _ITEM.validate_python({**_common(id, None), "asks": "rate", "options": steps})
    assert isinstance(item, Rate)
    return item
