"""The author's report: every mistake of the folder at once, and figures on what there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quiz.content.catalogue import Catalogue, read
from quiz.content.duties import duty_mistakes, taught
from quiz.content.folder import OVERLAY_LANGUAGES, THEMES, Kind
from quiz.content.form import Form
from quiz.content.guidance import Duty
from quiz.content.item import statements_of
from quiz.content.mistake import Mistake
from quiz.content.overlay import awaits_review
from quiz.content.own_help import own_help_duties, read_own_help
from quiz.content.phone import phone_mistakes
from quiz.content.quality.rules import Quality, quality, quality_mistakes
from quiz.content.reading import ASKS, Reading
from quiz.content.targets import NONE, Targets


@dataclass(frozen=True)
class Figures:
    """What there is, counted over the files that are whole."""

    by_theme: Mapping[str, int]
    by_asks: Mapping[str, int]
    withdrawn: tuple[str, ...]
    taught: int
    to_teach: int
    #: For each language: how many things are translated, of how many, and how many of them await review.
    translated: Mapping[str, tuple[int, int, int]]
    forms: tuple[Form, ...]
    #: Items that are neither withdrawn nor in any form, so nobody meets them.
    in_no_form: tuple[str, ...]
    quality: Quality

    def lines(self) -> list[str]:
        """Write the figures as lines of text."""
        items = ", ".join(f"{theme} {count}" for theme, count in self.by_theme.items())
        withdrawn = f", {len(self.withdrawn)} of them withdrawn" if self.withdrawn else ""
        asks = ", ".join(f"{asks} {count}" for asks, count in self.by_asks.items())
        lines = [
            f"items: {sum(self.by_theme.values())} ({items}){withdrawn}",
            f"answered by: {asks}",
            f"statements to teach: {self.taught} of {self.to_teach} have an item",
            *self.quality.lines(),
            *(f"{language}: {_translated(*counts)}" for language, counts in self.translated.items()),
            *(f"form {form.id}: {_count(len(form.items), 'item')}, {form.minutes} minutes" for form in self.forms),
        ]
        lines += [f"withdrawn: {', '.join(self.withdrawn)}"] if self.withdrawn else []
        return lines + ([f"in no form: {', '.join(self.in_no_form)}"] if self.in_no_form else [])


@dataclass(frozen=True)
class Report:
    """The mistakes, sorted by file and place, and the figures."""

    mistakes: tuple[Mistake, ...]
    figures: Figures
    #: Those of the mistakes with which no server starts.
    stopping: frozenset[Mistake] = frozenset()

    def lines(self) -> list[str]:
        """Write the report as lines of text: mistakes, then how many, then the figures."""
        said = [line for mistake in self.mistakes for line in self._said(mistake)]
        files = len({mistake.file for mistake in self.mistakes})
        total = f"{_count(len(self.mistakes), 'mistake')} in {_count(files, 'file')}"
        if self.mistakes and not self.stopping:
            total += "; none stops the start"
        elif len(self.stopping) < len(self.mistakes):
            total += f"; {len(self.mistakes) - len(self.stopping)} of them, marked [look], stop no start"
        return [*said, total if self.mistakes else "no mistakes", *self.figures.lines()]

    def _said(self, mistake: Mistake) -> list[str]:
        """Write a mistake, marked where it stops no start."""
        first, *more = str(mistake).split("\n")
        return [first if mistake in self.stopping else f"{first} [look]", *more]


def check(folder: Path, today: date, targets: Targets = NONE, own_help: Path | None = None) -> Report:
    """Look through a scenarios folder; never raises for content.

    ``today`` dates the checks of services; ``targets`` has what the set as a whole is to keep; ``own_help`` is the
    file of an installation's own help services.
    """
    _, reading = read(folder, own_help)
    stopping = frozenset(reading.mistakes)
    reading.mistakes.extend(own_help_duties(read_own_help(own_help, reading), today))
    return Report(mistakes_of(reading, today, targets), _figures(reading), stopping)


def mistakes_of(reading: Reading, today: date, targets: Targets = NONE) -> tuple[Mistake, ...]:
    """Give every mistake of a folder that was read, sorted by file and place."""
    owed = {*duty_mistakes(reading, today), *quality_mistakes(reading, targets)}
    return tuple(sorted({*reading.mistakes, *phone_mistakes(reading), *owed}))


def coverage(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Give for every statement of the guidance the scored items that rest on it, without withdrawn ones."""
    items = [item for item in catalogue.items() if item.scored and item.withdrawn is None]
    return {
        statement.id: tuple(item.id for item in items if statement.id in statements_of(item))
        for statement in catalogue.guidance().statements
    }


def coverage_lines(catalogue: Catalogue) -> list[str]:
    """Write the coverage as lines of text: statement, duty, how many items, and which."""
    duties = {statement.id: statement.duty for statement in catalogue.guidance().statements}
    return [
        f"{id:<4} {duties[id]:<6} {len(items):>3}  {', '.join(items)}".rstrip()
        for id, items in coverage(catalogue).items()
    ]


def _figures(reading: Reading) -> Figures:
    """Count what is there."""
    items = [(base.file.folder, item) for base, item in reading.items()]
    themes = Counter(theme for theme, _ in items)
    asks: Counter[str] = Counter(item.asks for _, item in items)
    guidance = reading.guidance()
    owed = {one.id for one in guidance.statements if one.duty is Duty.TEACH} if guidance else set()
    forms = tuple(base.value for base in reading.of(Kind.FORM) if isinstance(base.value, Form))
    used = {id for form in forms for id in form.items}
    return Figures(
        by_theme={theme: themes[theme] for theme in THEMES},
        by_asks={word: asks[word] for word in ASKS},
        withdrawn=tuple(item.id for _, item in items if item.withdrawn is not None),
        taught=len(owed & taught(reading)),
        to_teach=len(owed),
        translated={language: _overlays(reading, language) for language in OVERLAY_LANGUAGES},
        forms=forms,
        quality=quality(reading),
        in_no_form=tuple(item.id for _, item in items if item.withdrawn is None and item.id not in used),
    )


def _overlays(reading: Reading, language: str) -> tuple[int, int, int]:
    """Count the translations of a language: whole ones, things to translate, and those awaiting review."""
    whole = {key for other, key in reading.translations if other == language}
    here = [overlay for overlay in reading.overlays if overlay.file.language == language]
    waiting = sum(overlay.file.key in whole and awaits_review(overlay) for overlay in here)
    return len(whole), len(reading.bases), waiting


def _translated(whole: int, of: int, waiting: int) -> str:
    """Write the figures of a language."""
    return f"{whole} of {_count(of, 'file')} translated, {waiting} awaiting review"


def _count(number: int, thing: str) -> str:
    """Write a number of things."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
