"""All rules on quality, over one reading of the folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quiz.content.folder import Kind
from quiz.content.item import AnyItem, Scored
from quiz.content.mistake import Mistake
from quiz.content.quality.blind import Blind, blind
from quiz.content.quality.breadth import Breadth, breadth
from quiz.content.quality.chinese import chinese_mistakes
from quiz.content.quality.distinct import Feedbacks
from quiz.content.quality.keys import Keys, keys
from quiz.content.quality.likeness import likeness_mistakes
from quiz.content.quality.reading_level import grade_of, reading_mistakes
from quiz.content.quality.wording import wording_mistakes
from quiz.content.reading import Reading
from quiz.content.targets import Targets
from quiz.content.text import BASE_LANGUAGE


@dataclass(frozen=True)
class Quality:
    """What the rules counted."""

    keys: dict[str, Keys]
    blind: dict[str, Blind]
    breadth: Breadth | None
    #: The reading grade of each scored item.
    grades: dict[str, float]

    def lines(self) -> list[str]:
        """Write the figures as lines of text."""
        lines = self.breadth.lines() if self.breadth else []
        for language, found in self.keys.items():
            lines += [f"{line} [{language}]" for line in (*found.lines(), *self.blind[language].lines())]
        if self.grades:
            hardest = max(self.grades, key=self.grades.__getitem__)
            mean = sum(self.grades.values()) / len(self.grades)
            lines.append(f"reading grade: {mean:.1f} on average, highest {self.grades[hardest]:.1f} ({hardest})")
        return lines


def quality_mistakes(reading: Reading, targets: Targets) -> Iterator[Mistake]:
    """Yield every mistake in quality. None of it keeps content from being served."""
    met = Feedbacks()
    for parsed, value, under in reading.every_value():
        if isinstance(value, Scored):
            yield from wording_mistakes(parsed, value, under)
            yield from likeness_mistakes(parsed, value, under, targets)
            yield from met.mistakes(parsed, value, under)
            if not under:
                yield from reading_mistakes(parsed, value, targets.reading_grade)
    for overlay in reading.overlays:
        if overlay.file.language.startswith("zh") and overlay.parsed.whole:
            yield from chinese_mistakes(overlay.parsed)
    yield from _of_the_set(reading, quality(reading), targets)


def quality(reading: Reading) -> Quality:
    """Count over the items that are whole and not withdrawn."""
    here: dict[str, list[AnyItem]] = {BASE_LANGUAGE: [item for _, item in reading.items() if item.withdrawn is None]}
    for (language, _), value in reading.translations.items():
        if isinstance(value, AnyItem) and value.withdrawn is None:
            here.setdefault(language, []).append(value)
    guidance = reading.guidance()
    grades = {item.id: grade_of(item) for item in here[BASE_LANGUAGE] if isinstance(item, Scored)}
    return Quality(
        {language: keys(items) for language, items in here.items()},
        {language: blind(items) for language, items in here.items()},
        breadth(guidance, here[BASE_LANGUAGE]) if guidance else None,
        grades,
    )


def _of_the_set(reading: Reading, found: Quality, targets: Targets) -> Iterator[Mistake]:
    """Yield what is amiss in the set, under the register of guidance, where statements are."""
    base = reading.bases.get(Kind.GUIDANCE)
    if base is None or found.breadth is None:
        return
    folder = base.file.name.partition("/")[0]
    for language, table in found.keys.items():
        for expected, hint in (*table.mistakes(targets), *found.blind[language].mistakes(targets)):
            yield Mistake(folder, 1, 1, language, expected, hint)
    for expected in found.breadth.of_the_set(targets):
        yield Mistake(folder, 1, 1, "", expected)
    places = {statement: position for position, statement in enumerate(_statements(reading))}
    for statement, expected in found.breadth.of_statements(targets):
        hint = "name it in `rests_on` of an option or outcome, or write an item"
        yield base.parsed.mistake(("statements", places[statement]), expected, hint)


def _statements(reading: Reading) -> list[str]:
    """Give the ids of the statements in their order."""
    guidance = reading.guidance()
    return [statement.id for statement in guidance.statements] if guidance else []
