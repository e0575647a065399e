"""While a question is open, nothing an educator can fetch depends on which answers were given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from random import Random

import pytest
from flask import Flask

from quiz.ballot.models import Pace
from tests.teach.classroom import Classroom, a_classroom, a_school, plain

PEOPLE = 23

Database = Callable[[], AbstractContextManager[str | None]]


def addresses(app: Flask) -> list[str]:
    """Give every address under /teach that is fetched and needs at most the id of a session or of its set."""
    rules = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/teach")
        and "GET" in (rule.methods or ())
        and rule.arguments <= {"sitting_id", "form_id"}
    ]
    return sorted(rules)


def everything(classroom: Classroom, sitting: str) -> dict[str, tuple[int, str]]:
    """Fetch every address as the educator, the wall also at every position."""
    view = classroom.view(sitting)
    found = {}
    wall = "/teach/sessions/<sitting_id>/projector"
    looks = [f"{wall}?position={number}" for number in range(len(view.screen.runs) + 1)]
    for address in [*addresses(classroom.app), *looks]:
        response = classroom.client.get(address.replace("<sitting_id>", sitting).replace("<form_id>", view.screen.form))
        found[address] = (
            response.status_code,
            plain(f"{response.headers.get('ETag')} {response.location} {response.text}"),
        )
    return found


@contextmanager
def rooms(folder: Path, new_database: Database, pace: Pace) -> Iterator[list[tuple[Classroom, str, list[str]]]]:
    """Open two sessions that are alike to the last draw: same ids, same code, same tokens, two databases."""
    with ExitStack() as stack:
        made = []
        for name in ("left", "right"):
            app = stack.enter_context(a_school(folder / name, stack.enter_context(new_database())))
            classroom = a_classroom(app)
            sitting = classroom.open("myths", pace, seed=5)
            made.append((classroom, sitting, classroom.join(sitting, PEOPLE, seed=7)))
        yield made


def same_words(pages: Sequence[dict[str, tuple[int, str]]]) -> None:
    left, right = pages
    assert left.keys() == right.keys()
    for address in left:
        assert left[address] == right[address], address


@pytest.mark.parametrize("pace", list(Pace))
def test_two_rooms_that_answered_differently_look_the_same(tmp_path: Path, new_database: Database, pace: Pace) -> None:
    with rooms(tmp_path, new_database, pace) as made:
        answer_differently(made, pace)
        same_words([everything(classroom, sitting) for classroom, sitting, _ in made])


def answer_differently(made: list[tuple[Classroom, str, list[str]]], pace: Pace) -> None:
    """Let everybody answer, in one room all the same, in the other everything else; look in between."""
    assert "/teach/sessions/<sitting_id>/state" in addresses(made[0][0].app)
    if pace is Pace.LED:
        for classroom, sitting, _ in made:
            page = classroom.press(classroom.open_page(f"/teach/sessions/{sitting}"), "Show the first question")
            classroom.press(page, "Show the options")
    chance = Random(3)
    asked = range(1 if pace is Pace.LED else 4)
    for number in range(PEOPLE):
        for (classroom, sitting, tokens), other in zip(made, (0, 1), strict=True):
            for position in asked:
                run = classroom.view(sitting).screen.runs[position]
                cells = classroom.app.extensions["catalogue"].item(run.item).cells
                cell = cells[0] if other == 0 else chance.choice(cells[1:])
                classroom.answer(run.id, [tokens[number]], [cell])
        if number in (3, 11):  # Looking in between must not tell either.
            same_words([everything(classroom, sitting) for classroom, sitting, _ in made])
