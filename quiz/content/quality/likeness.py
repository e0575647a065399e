"""Rules on options beside one another: none stands out by its length or its form, and not every other one harms."""

from __future__ import annotations

from collections.abc import Iterator

from quiz.content.item import ChooseAll, ChooseOne, Grade, Scored, Story
from quiz.content.mistake import Mistake
from quiz.content.nodes import Parsed, Where
from quiz.content.phone import width
from quiz.content.targets import Targets

_OPENING = "\"“'‘「『"


def likeness_mistakes(parsed: Parsed, item: Scored, under: Where, targets: Targets) -> Iterator[Mistake]:
    """Compare the options of an item, or the choices of each step of a story."""
    most = targets.like_length_choose_all if isinstance(item, ChooseAll) else targets.like_length
    for path, alike in _groups(item):
        where = parsed.find(under, path)
        yield from _like_length(parsed, where, alike, most)
        if not isinstance(item, Story):  # in a story words and moves may stand side by side
            yield from _like_form(parsed, where, alike)
    if isinstance(item, ChooseOne) and not under:
        yield from _not_all_harmful(parsed, item)


def _groups(item: Scored) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Yield what is offered at once: where, and the texts by id."""
    if isinstance(item, (ChooseOne, ChooseAll)):
        yield ("options",), {option.id: option.text for option in item.options}
    elif isinstance(item, Story):
        for step in item.steps:
            yield ("steps", step.id, "choices"), {turn.id: turn.text for turn in step.choices}


def _like_length(parsed: Parsed, where: Where, alike: dict[str, str], most: float) -> Iterator[Mistake]:
    """Refuse options of which one is far longer than another."""
    widths = {id: width(text) for id, text in alike.items()}
    longest, shortest = max(widths, key=widths.__getitem__), min(widths, key=widths.__getitem__)
    if widths[longest] > most * widths[shortest]:
        expected = (
            f"should be of like length: {longest} has {widths[longest]} characters, {shortest} {widths[shortest]}"
        )
        yield parsed.mistake(where, expected, f"at most {most:g} times the shortest")


def _like_form(parsed: Parsed, where: Where, alike: dict[str, str]) -> Iterator[Mistake]:
    """Refuse options of which some are words to say and others are not, or of which some end in a full stop."""
    for what, has in (("begin with a quotation mark", _is_spoken), ("end with a full stop", _is_closed)):
        having = [id for id, text in alike.items() if has(text)]
        if having and len(having) < len(alike):
            yield parsed.mistake(where, f"should all {what}, or none; {', '.join(having)} alone do", "write them alike")


def _is_spoken(text: str) -> bool:
    """Say whether an option is words to say."""
    return text.startswith(tuple(_OPENING))


def _is_closed(text: str) -> bool:
    """Say whether an option, outside of quotations, ends like a sentence."""
    return text.endswith((".", "。"))


def _not_all_harmful(parsed: Parsed, item: ChooseOne) -> Iterator[Mistake]:
    """Ask for something a decent person might do and regret: not every other option does harm."""
    others = [option.grade for option in item.options if option.grade is not Grade.HELPFUL]
    if others and all(grade is Grade.HARMFUL for grade in others):
        expected = "should not be harmful in every option but the key"
        yield parsed.mistake(("options",), expected, "write one that is kindly meant and only does not help")
