"""Rules on stories: every step and ending is reached, no path goes round or runs on, and one ends well."""

from __future__ import annotations

from collections.abc import Iterator

from quiz.content.item import Grade, Story
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed
from quiz.content.reading import Reading

#: The most choices on one path: a story is to be walked in two or three minutes.
LONGEST_PATH = 6


def story_mistakes(reading: Reading) -> Iterator[Mistake]:
    """Yield every mistake in how the stories that are whole can be walked."""
    for base, item in reading.items():
        if isinstance(item, Story) and _is_joined(item):
            yield from _walkable(base.parsed, item)


def paths(story: Story) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield every path through a story: the choices in order, and the ending. There must be no way round."""
    steps = {step.id: step for step in story.steps}
    open: list[tuple[tuple[str, ...], str]] = [((), story.steps[0].id)]
    while open:
        path, here = open.pop()
        if here not in steps:
            yield path, here
            continue
        open += [((*path, turn.id), turn.leads_to) for turn in reversed(steps[here].choices)]


def _is_joined(story: Story) -> bool:
    """Say whether every choice leads to something there is; what is not was said already."""
    known = {step.id for step in story.steps} | {ending.id for ending in story.endings}
    return all(turn.leads_to in known for step in story.steps for turn in step.choices)


def _walkable(parsed: Parsed, story: Story) -> Iterator[Mistake]:
    """Look at a story whose choices all lead somewhere."""
    loops = list(_ways_round(story))
    for step, turn in loops:
        where = ("steps", step, "choices", turn, "leads_to")
        back = story.steps[step].choices[turn].leads_to
        expected = f'should lead on; "{back}" is a step that can have come before, so a path would go round'
        yield parsed.mistake(where, expected, "lead to a later step or to an ending")
    reached = _reached(story)
    places = {step.id: ("steps", position) for position, step in enumerate(story.steps)}
    places |= {ending.id: ("endings", position) for position, ending in enumerate(story.endings)}
    for id, place in places.items():
        if id not in reached:
            hint = "let a choice lead to it, or delete it"
            yield parsed.mistake(place, "can never be reached from the first step", hint)
    if not any(ending.grade is Grade.HELPFUL for ending in story.endings):
        yield parsed.mistake(("endings",), "should have at least one ending whose grade is helpful")
    longest = 0 if loops else max(len(path) for path, _ in paths(story))
    if longest > LONGEST_PATH:
        expected = f"should have at most {LONGEST_PATH} choices on one path; the longest has {longest}"
        yield parsed.mistake(("steps",), expected, "let some choices lead to an ending sooner")


def _reached(story: Story) -> set[str]:
    """Give every step and ending that some path comes to."""
    steps = {step.id: step for step in story.steps}
    reached, open = set[str](), [story.steps[0].id]
    while open:
        here = open.pop()
        if here not in reached:
            reached.add(here)
            open += [turn.leads_to for turn in steps[here].choices] if here in steps else []
    return reached


def _ways_round(story: Story) -> Iterator[tuple[int, int]]:
    """Yield each choice (positions of step and choice) that closes a way round, walking depth first."""
    position = {step.id: number for number, step in enumerate(story.steps)}
    done = set[str]()

    def walk(here: str, above: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        for number, turn in enumerate(story.steps[position[here]].choices):
            if turn.leads_to in (*above, here):
                yield position[here], number
            elif turn.leads_to in position and turn.leads_to not in done:
                yield from walk(turn.leads_to, (*above, here))
        done.add(here)

    for step in story.steps:
        if step.id not in done:
            yield from walk(step.id, ())
