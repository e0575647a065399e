"""The way through a story on this device, kept until it comes to an ending."""

from __future__ import annotations

from quiz.assess.attempt import SKIPPED, Choice
from quiz.assess.walk import step_after, taken
from quiz.content.item import AnyItem, Story
from quiz.learn import progress


def path_of(story: Story, where: str) -> Choice:
    """Give the choices made so far; none when the story changed meanwhile and they lead nowhere, or to its end."""
    path = progress.walk(where)
    try:
        return path if step_after(story, path) is not None else SKIPPED
    except LookupError:
        return SKIPPED


def moment(item: AnyItem, where: str) -> dict[str, object]:
    """Give what the page of a step needs: the step, its number, and what the last choice led to."""
    if not isinstance(item, Story):
        return {"step": None}
    path = path_of(item, where)
    walked = taken(item, path)
    return {"step": step_after(item, path), "number": len(path) + 1, "came": walked[-1].turn.then if walked else None}
