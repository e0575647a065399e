"""Whole catalogues of any shape, and the files they would be written as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st
from pydantic import BaseModel

from quiz.content.facets import By, Facets, Gender, Harmed, Others, Setting, Taken
from quiz.content.form import Form
from quiz.content.guidance import Duty, Guidance, Source, Statement
from quiz.content.help import Day, Help, Hours, Opening, Point, Section, Service
from quiz.content.item import (
    ChooseAll,
    ChooseOne,
    Debrief,
    Ending,
    Grade,
    Option,
    Outcome,
    Rate,
    Rule,
    Skill,
    Step,
    Story,
    StoryStep,
    Turn,
)
from quiz.content.scene import Chat as ChatScene
from quiz.content.scene import Message, Picture, Place, Saying
from quiz.content.text import texts

Item = ChooseOne | ChooseAll | Story | Rate

#: Everything that means something to YAML, words it would read as something else, and both languages.
WORDS = st.sampled_from(
    [
        "no",
        "~",
        "12:30",
        "0x1",
        "a: b",
        "- c",
        "#d",
        "{e}",
        "[f",
        "&g",
        "*h",
        "!i",
        "|",
        ">",
        "'j",
        '"k',
        "%l",
        "@m",
        "`n",
        "\\",
        "\\n",
        "<b>",
        "“q”",
        "：",
        "你好。",
        "再見",
        "😳",
        "👩\u200d🏫",
        "--",
        "---",
        "...",
        "?",
        "é",
        "<<",
        "=",
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
PARAGRAPHS = st.lists(LINES, min_size=1, max_size=3).map("\n\n".join)
STATEMENTS = ("B1", "B2", "N1")
RESTS_ON = st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=3, unique=True).map(tuple)
IDS = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4})?", fullmatch=True).filter(lambda id: id != "skip")
REVISIONS = st.integers(1, 999)

SCENES = st.one_of(
    st.builds(Place, looks=st.just("place"), picture=st.sampled_from(Picture), text=PARAGRAPHS),
    st.builds(
        ChatScene,
        looks=st.just("chat"),
        picture=st.sampled_from(Picture),
        title=LINES,
        text=PARAGRAPHS,
        messages=st.lists(st.builds(Message, sender=LINES, text=LINES, mine=st.booleans()), min_size=1, max_size=3).map(
            tuple
        ),
    ),
    st.builds(
        Saying,
        looks=st.just("saying"),
        picture=st.sampled_from(Picture),
        text=PARAGRAPHS,
        speaker=LINES,
        words=LINES,
    ),
)
FACETS = st.builds(
    Facets,
    setting=st.sampled_from(Setting),
    taken=st.sampled_from(Taken),
    harmed=st.sampled_from(Harmed),
    by=st.sampled_from(By),
    harmed_gender=st.sampled_from(Gender),
    by_gender=st.sampled_from(Gender),
    others=st.sampled_from(Others),
)
SCORED = {
    "revision": REVISIONS,
    "scene": SCENES,
    "question": LINES,
    "withdrawn": st.none(),
    "skill": st.sampled_from(Skill),
    "facets": FACETS,
    "better": PARAGRAPHS,
    "safety": st.none() | PARAGRAPHS,
    "debrief": st.builds(Debrief, mistake=PARAGRAPHS, ask=LINES),
}


def options(most: int) -> st.SearchStrategy[tuple[Option, ...]]:
    """Give options with ids of their own, the first of them helpful."""

    def build(ids: list[str]) -> st.SearchStrategy[tuple[Option, ...]]:
        grades = [st.just(Grade.HELPFUL), *[st.sampled_from(Grade)] * (len(ids) - 1)]
        return st.tuples(
            *(
                st.builds(Option, id=st.just(id), text=LINES, grade=grade, why=PARAGRAPHS, rests_on=RESTS_ON)
                for id, grade in zip(ids, grades, strict=True)
            )
        )

    return st.lists(IDS, min_size=3, max_size=most, unique=True).flatmap(build)


@st.composite
def choose_alls(draw: st.DrawFn, id: str) -> ChooseAll:
    """Give an item whose outcomes are: the first option chosen, and everything else."""
    chosen = draw(options(6))
    conditions = draw(st.sampled_from(["all_of", "any_of"]))
    rules = (Rule.model_validate({conditions: (chosen[0].id,)}), Rule())
    ids = draw(st.lists(IDS, min_size=2, max_size=2, unique=True))
    outcome = {"label": LINES, "grade": st.sampled_from(Grade), "why": PARAGRAPHS, "rests_on": RESTS_ON}
    outcomes = tuple(
        draw(st.builds(Outcome, id=st.just(one), when=st.just(rule), **outcome))
        for one, rule in zip(ids, rules, strict=True)
    )
    return draw(
        st.builds(
            ChooseAll,
            id=st.just(id),
            asks=st.just("choose-all"),
            options=st.just(chosen),
            outcomes=st.just(outcomes),
            **SCORED,
        )
    )


@st.composite
def stories(draw: st.DrawFn, id: str) -> Story:
    """Give a story of four steps in a row, of which each has a way to an ending of its own."""
    ids = draw(st.lists(IDS, min_size=9, max_size=9, unique=True))
    steps, endings = ids[:4], ids[4:]
    grades = [st.just(Grade.HELPFUL), *[st.sampled_from(Grade)] * 4]

    def step(number: int) -> StoryStep:
        targets = ((steps + endings[-1:])[number + 1], endings[number])
        turns = tuple(
            draw(st.builds(Turn, id=st.just(name), text=LINES, then=LINES, leads_to=st.just(target)))
            for name, target in zip(("a", "b"), targets, strict=True)
        )
        made = {"text": PARAGRAPHS, "question": LINES, "choices": st.just(turns)}
        return draw(st.builds(StoryStep, id=st.just(steps[number]), **made))

    ends = tuple(
        draw(st.builds(Ending, id=st.just(name), label=LINES, grade=grade, why=PARAGRAPHS, rests_on=RESTS_ON))
        for name, grade in zip(endings, grades, strict=True)
    )
    made = {"id": st.just(id), "asks": st.just("story"), "steps": st.just(tuple(map(step, range(4))))}
    return draw(st.builds(Story, endings=st.just(ends), **made, **SCORED))


def items(id: str) -> st.SearchStrategy[Item]:
    """Give an item of any kind with an id."""
    steps = st.lists(IDS, min_size=3, max_size=5, unique=True).flatmap(
        lambda ids: st.tuples(*(st.builds(Step, id=st.just(one), text=LINES) for one in ids))
    )
    core = {name: SCORED[name] for name in ("revision", "scene", "question", "withdrawn")}
    return st.one_of(
        st.builds(ChooseOne, id=st.just(id), asks=st.just("choose-one"), options=options(5), **SCORED),
        choose_alls(id),
        stories(id),
        st.builds(Rate, id=st.just(id), asks=st.just("rate"), options=steps, **core),
    )


GUIDANCE = st.builds(
    Guidance,
    revision=REVISIONS,
    source=st.builds(Source, publisher=LINES, title=LINES, address=st.just("https://example.org/a?b=c#d")),
    statements=st.tuples(
        *(st.builds(Statement, id=st.just(id), duty=st.sampled_from(Duty), text=PARAGRAPHS) for id in STATEMENTS)
    ),
)
OPENINGS = st.builds(
    Opening,
    days=st.lists(st.sampled_from(Day), min_size=1, unique=True).map(tuple),
    opens=st.times(max_value=time(11, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    closes=st.times(min_value=time(12)).map(lambda at: at.replace(second=0, microsecond=0)),
)
HOURS = st.one_of(
    st.builds(Hours, kind=st.sampled_from(["always", "unknown"])),
    st.builds(Hours, kind=st.just("weekly"), weekly=st.lists(OPENINGS, min_size=1, max_size=3).map(tuple)),
)
SERVICES = st.builds(
    Service,
    id=IDS,
    name=LINES,
    what=LINES,
    who=LINES,
    region=st.sampled_from(["hong-kong", "uk"]),
    phone=st.none() | st.just("+852 2375 5322"),
    address=st.just("https://example.org"),
    hours=HOURS,
    first=st.booleans(),
    rests_on=RESTS_ON,
    source=st.just("their page"),
    checked_on=st.dates(date(2000, 1, 1), date(2026, 11, 22)),
)
SECTIONS = st.builds(
    Section,
    id=IDS,
    title=LINES,
    points=st.builds(Point, id=IDS, text=PARAGRAPHS, rests_on=RESTS_ON).map(lambda point: (point,)),
)
HELPS = st.builds(
    Help,
    revision=REVISIONS,
    sections=SECTIONS.map(lambda one: (one,)),
    services=SERVICES.map(lambda one: (one,)),
)


@dataclass(frozen=True)
class Content:
    """A whole folder as values."""

    items: dict[str, Item]
    forms: tuple[Form, ...]
    guidance: Guidance
    help: Help


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Give a whole folder."""
    ids = draw(st.lists(IDS, min_size=1, max_size=3, unique=True))
    about = {"title": LINES, "summary": LINES, "about": PARAGRAPHS, "minutes": st.integers(1, 90)}
    form = st.builds(Form, id=IDS, revision=REVISIONS, items=st.permutations(ids).map(tuple), **about)
    return Content({id: draw(items(id)) for id in ids}, (draw(form),), draw(GUIDANCE), draw(HELPS))


def write(folder: Path, content: Content) -> None:
    """Write content as an author would, with every text in quotes."""
    for name in ("online", "forms"):
        (folder / name).mkdir(parents=True)
    for id, item in content.items.items():
        write_file(folder / "online" / f"{id}.yaml", as_written(item))
        header = {"translates": id, "language": "zh-Hant-HK", "revision": str(item.revision)}
        write_file(folder / "online" / f"{id}.zh-Hant-HK.yaml", {**header, "texts": nested(item)})
    for form in content.forms:
        write_file(folder / "forms" / f"{form.id}.yaml", as_written(form))
    write_file(folder / "guidance.yaml", as_written(content.guidance))
    write_file(folder / "help.yaml", as_written(content.help))


def write_file(path: Path, node: Any) -> None:
    """Write a node as YAML."""
    path.write_text(yaml.safe_dump(node, allow_unicode=True, default_style='"', sort_keys=False), encoding="utf-8")


def nested(value: BaseModel) -> dict[str, Any]:
    """Give the texts of a value as an overlay that says the same again in another language."""
    tree: dict[str, Any] = {}
    for path, text in texts(value).items():
        inner = tree
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        inner[path[-1]] = f"譯 {text}"
    return tree


def as_written(value: Any) -> Any:
    """Turn a value into nodes of which every scalar is a string; what is ``None`` is left out."""
    if isinstance(value, BaseModel):
        fields = {name: getattr(value, name) for name in type(value).model_fields}
        return {name: as_written(inner) for name, inner in fields.items() if inner is not None}
    if isinstance(value, tuple):
        return [as_written(entry) for entry in value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Day):
        return value.name.lower()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value.value if isinstance(value, Enum) else value)
