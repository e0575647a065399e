"""Small makers of what the ballot's tests need."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from quiz.ballot.box import BallotBox
from quiz.ballot.models import Pace, Run
from quiz.ballot.sittings import Plan, join, open_sitting, show_next, show_options

T = TypeVar("T")

NOW = datetime(2026, 3, 4, 9, 20, tzinfo=UTC)
SECRET = b"a secret for tests, 32 bytes or more"
ITEMS = (("platform", ("a", "b", "c", "skip")), ("group-chat", ("a", "b", "skip")))


def publish_exactly(counts: Mapping[str, int], k: int) -> str:
    """Stand in for the release rule, so that a test can see what arrived."""
    return json.dumps(dict(counts)) if sum(counts.values()) >= k else "not shown"


def a_box(publish: Any = publish_exactly) -> BallotBox:
    return BallotBox(secret=SECRET, publish=publish)


def a_plan(**changes: Any) -> Plan:
    plan: dict[str, Any] = {
        "form": "mixed-8",
        "digest": "d1g357",
        "items": ITEMS,
        "language": "en",
        "pace": Pace.LED,
        "expected": 40,
        "k": 10,
        "owner": "educator-1",
    }
    return Plan(**{**plan, **changes})


def a_sitting(session: Session, chance: Random | None = None, **changes: Any) -> str:
    return open_sitting(session, a_plan(**changes), NOW, chance)


def an_open_run(session: Session, chance: Random | None = None, **changes: Any) -> tuple[str, str]:
    """Return (sitting id, run id) of a led sitting whose first item takes answers."""
    sitting = a_sitting(session, chance, **changes)
    show_next(session, sitting, after=0)
    run = the_run(session, sitting)
    show_options(session, run)
    return sitting, run


def the_run(session: Session, sitting: str, position: int = 1, vote: int = 1) -> str:
    wanted = select(Run.id).where(Run.sitting_id == sitting, Run.position == position, Run.vote == vote)
    return session.scalars(wanted).one()


def tokens(session: Session, sitting: str, number: int, chance: Random | None = None) -> list[str]:
    return [join(session, sitting, NOW, chance) for _ in range(number)]


def at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    """Run calls in a thread each and return what they return; an error in one is raised here."""
    wanted = list(calls)
    with ThreadPoolExecutor(len(wanted)) as pool:
        running = [pool.submit(call) for call in wanted]
        return [each.result(timeout=30) for each in running]
