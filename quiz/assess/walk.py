"""A walk through a story: the choices made so far, one for each step, until an ending is reached."""

from __future__ import annotations

from dataclasses import dataclass

from quiz.content.item import Ending, Story, StoryStep, Turn

#: The ids of the choices, in order. Steps never come twice on a path, so nothing else need be noted.
Path = tuple[str, ...]


@dataclass(frozen=True)
class Taken:
    """One step as it was walked: what was asked, and what was chosen there."""

    step: StoryStep
    turn: Turn


def taken(story: Story, path: Path) -> tuple[Taken, ...]:
    """Give the steps of a path with what was chosen; raises ``LookupError`` when the story has no such path."""
    walked: list[Taken] = []
    for choice in path:
        step = _step(story, walked[-1].turn.leads_to if walked else story.steps[0].id)
        turn = next((turn for turn in step.choices if turn.id == choice), None)
        if turn is None:
            raise LookupError(f"{story.id} has no choice {choice} at {step.id}")
        walked.append(Taken(step, turn))
    return tuple(walked)


def step_after(story: Story, path: Path) -> StoryStep | None:
    """Give the step a path has come to, ``None`` at an ending. Raises ``LookupError`` for no path of the story."""
    walked = taken(story, path)
    here = walked[-1].turn.leads_to if walked else story.steps[0].id
    return None if _ending(story, here) is not None else _step(story, here)


def ending_of(story: Story, path: Path) -> Ending:
    """Give the ending of a path; raises ``LookupError`` when it does not come to one."""
    walked = taken(story, path)
    found = _ending(story, walked[-1].turn.leads_to) if walked else None
    if found is None:
        raise LookupError(f"{'>'.join(path)} is no whole path of {story.id}")
    return found


def _step(story: Story, id: str) -> StoryStep:
    """Give the step with an id; raises ``LookupError`` when there is none."""
    for step in story.steps:
        if step.id == id:
            return step
    raise LookupError(f"{story.id} has no step {id}")


def _ending(story: Story, id: str) -> Ending | None:
    """Give the ending with an id, if there is one."""
    return next((ending for ending in story.endings if ending.id == id), None)
