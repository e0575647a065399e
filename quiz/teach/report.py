"""The report of a sitting: what was released of it, beside what the content says about it.

Nothing here can count: a report is made of ``Released`` alone, so it tells no more than that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from quiz.ballot.models import State
from quiz.ballot.readings import RunView, Screen
from quiz.ballot.sittings import SCORE, SCORE_CELLS
from quiz.content.catalogue import AnyItem, Catalogue
from quiz.content.folder import THEMES
from quiz.content.guidance import Statement
from quiz.content.item import SKIP, Grade, Option, Rate, parts_of
from quiz.content.text import BASE_LANGUAGE
from quiz.disclosure.released import Released
from quiz.disclosure.share import Kind, Share
from quiz.disclosure.size import Size
from quiz.disclosure.summary import Change, DifferentCells, Span, compare, group, most_common

#: The scale that is asked twice: what people say first, and after the scenes.
BEFORE, AFTER = "confidence-before", "confidence-after"


@dataclass(frozen=True)
class Cell:
    """What an answer can be counted as. Without a ``label`` it is one that pages name: a skip, a score band.

    ``letter`` is the place of the option on the learner's page. An outcome has none: it is no option. ``why``
    is what the content tells those who chose it. One that is not ``is_known`` is no longer in the content.
    """

    id: str
    label: str | None = None
    grade: Grade | None = None
    letter: int | None = None
    why: str | None = None
    is_known: bool = True


@dataclass(frozen=True)
class Row:
    """One cell over the columns of a table; a share is None where its column is not shown."""

    cell: Cell
    shares: tuple[Share | None, ...]
    change: Change | None


@dataclass(frozen=True)
class Table:
    """Releases side by side: one, or two that are compared. A column without a size is not shown."""

    sizes: tuple[Size | None, ...]
    rows: tuple[Row, ...]
    helpful: tuple[Span | None, ...]

    @property
    def is_shown(self) -> bool:
        """Say whether there is a number in it."""
        return any(size is not None for size in self.sizes)

    @property
    def is_of_bands(self) -> bool:
        """Say whether its rows are the bands of the scores, which say nothing without a number."""
        return bool(self.rows) and {row.cell.id for row in self.rows} <= set(SCORE_CELLS)

    @property
    def is_graded(self) -> bool:
        """Say whether its answers can be helpful."""
        return any(span is not None for span in self.helpful)


@dataclass(frozen=True)
class Vote:
    """One run: the first vote on an item or the second. Only a closed one has a release."""

    number: int
    state: str
    released: Released | None


@dataclass(frozen=True)
class Entry:
    """An item of the sitting with its votes. ``item`` is None for the score and for what is gone from the content."""

    position: int
    item_id: str
    item: AnyItem | None
    theme: str | None
    language: str
    votes: tuple[Vote, ...]
    table: Table | None
    statements: tuple[Statement, ...]

    @property
    def is_scale(self) -> bool:
        """Say whether it asks how sure people feel."""
        return isinstance(self.item, Rate)

    @property
    def is_scene(self) -> bool:
        """Say whether it is a scene, neither the score nor a scale."""
        return self.item_id != SCORE and not self.is_scale

    @property
    def is_asked(self) -> bool:
        """Say whether it was put to the room."""
        return self.votes[0].state != State.WAITING

    @property
    def is_open(self) -> bool:
        """Say whether a vote on it is still open."""
        return any(vote.state == State.OPEN for vote in self.votes)

    @property
    def closed(self) -> tuple[Released, ...]:
        """Give the releases there are, the first vote's first."""
        return tuple(vote.released for vote in self.votes if vote.released is not None)


@dataclass(frozen=True)
class Mistake:
    """The most common answer to an item among those that help less; several when they cannot be told apart."""

    entry: Entry
    cells: tuple[Cell, ...]
    share: Share


@dataclass(frozen=True)
class Report:
    """Everything a results page, its print and its files may tell of a sitting."""

    form: str
    title: str
    opened_on: date
    delete_on: date
    k: int
    is_open: bool
    has_changed: bool
    entries: tuple[Entry, ...]

    @property
    def scenes(self) -> tuple[Entry, ...]:
        """Give the scenes that were put to the room."""
        return tuple(entry for entry in self.entries if entry.is_scene and entry.is_asked)

    @property
    def not_asked(self) -> int:
        """Tell how many scenes never came to the vote."""
        return sum(entry.is_scene and not entry.is_asked for entry in self.entries)

    @property
    def scales(self) -> tuple[Entry, ...]:
        """Give the scales that were put to the room."""
        return tuple(entry for entry in self.entries if entry.is_scale and entry.is_asked)

    @property
    def confidence(self) -> Table | None:
        """Put how sure people felt before and after side by side, once both are closed."""
        closed = {entry.item_id: entry for entry in self.scales if entry.closed}
        if BEFORE not in closed or AFTER not in closed:
            return None
        return table_of(cells_of(BEFORE, closed[BEFORE].item), (closed[BEFORE].closed[0], closed[AFTER].closed[0]))

    @property
    def score(self) -> Entry | None:
        """Give the built-in item that counts the bands of the scores."""
        return next((entry for entry in self.entries if entry.item_id == SCORE and entry.is_asked), None)

    @property
    def sizes(self) -> tuple[Size, ...]:
        """Give every size that a release of this sitting has, the smallest first."""
        found = {released.size for entry in self.entries for released in entry.closed}
        return tuple(sorted((size for size in found if size is not None), key=lambda size: size.low))

    @property
    def has_closed(self) -> bool:
        """Say whether there is a release at all."""
        return any(entry.closed for entry in self.entries)

    @property
    def is_all_hidden(self) -> bool:
        """Say whether there are releases and none of them is shown: a room too small for numbers."""
        return self.has_closed and not self.sizes

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Give what the helpful answers of all scenes rest on, each once."""
        found = {one.id: one for entry in self.scenes for one in entry.statements}
        return tuple(found[id] for id in sorted(found, key=lambda id: (id[0], int(id[1:]))))

    @property
    def themes(self) -> tuple[tuple[str, tuple[Mistake, ...]], ...]:
        """Give each theme whose numbers are shown, with its most common mistakes, the commonest first."""
        shown = [entry for entry in self.scenes if entry.theme and any(one.is_shown() for one in entry.closed)]
        present = [theme for theme in THEMES if theme in {entry.theme for entry in shown}]
        return tuple((theme, _ranked(entry for entry in shown if entry.theme == theme)) for theme in present)


def report_of(
    screen: Screen, opened_on: date, released: Mapping[str, Released], catalogue: Catalogue, language: str
) -> Report:
    """Make the report of a sitting from its releases (run id -> release), in a language."""
    entries = tuple(
        _entry(list(runs), released, catalogue, language)
        for _, runs in groupby(screen.runs, key=lambda run: run.position)
    )
    try:
        title = catalogue.form(screen.form, language).title
        has_changed = catalogue.form_digest(screen.form) != screen.digest
    except KeyError:
        title, has_changed = screen.form, True
    return Report(
        form=screen.form,
        title=title,
        opened_on=opened_on,
        delete_on=screen.delete_on,
        k=screen.k,
        is_open=screen.is_open,
        has_changed=has_changed,
        entries=entries,
    )


def table_of(cells: Sequence[Cell], columns: Sequence[Released]) -> Table:
    """Put releases side by side, in the order of the content; of two, say how each cell moved."""
    known = {cell.id: cell for cell in cells}
    shown = [dict(released.entries) for released in columns]
    counted = set[str]().union(*shown)
    # A cell that the content no longer knows keeps its place in the release, under its id.
    ids = [*(id for id in known if id in counted), *sorted(counted - set(known))]
    rows = tuple(
        Row(
            known.get(id, Cell(id, label=id, is_known=False)),
            tuple(shares.get(id) for shares in shown),
            change_of(columns[0], columns[1], id) if len(columns) == 2 else None,
        )
        for id in ids
    )
    return Table(
        tuple(released.size for released in columns),
        rows,
        tuple(helpful_of(known, released) for released in columns),
    )


def change_of(before: Released, after: Released, cell: str) -> Change:
    """Tell how a cell moved; an item that was rewritten in between cannot be compared."""
    try:
        return compare(before, after, cell)
    except DifferentCells:
        return Change.CANNOT_BE_COMPARED


def helpful_of(known: Mapping[str, Cell], released: Released) -> Span | None:
    """Tell the range in which the share of all helpful answers lies; None when not shown or not graded."""
    grades = {id: known[id].grade if id in known else None for id in released.cells()}
    return (group(released, grades) or {}).get(Grade.HELPFUL)


def cells_of(item_id: str, item: AnyItem | None) -> tuple[Cell, ...]:
    """Give what answers to an item are counted as, in the order of its page, the skip last."""
    if item_id == SCORE:
        return tuple(Cell(band) for band in SCORE_CELLS)
    if item is None:
        return (Cell(SKIP),)
    return (*_answers(item), Cell(SKIP))


def _answers(item: AnyItem) -> Iterator[Cell]:
    if isinstance(item, Rate):
        for place, step in enumerate(item.options):
            yield Cell(step.id, step.text, letter=place)
    for place, part in enumerate(parts_of(item)):
        if isinstance(part, Option):
            yield Cell(part.id, part.text, part.grade, place, part.why)
        else:
            yield Cell(part.id, part.label, part.grade, why=part.why)


def _entry(runs: list[RunView], released: Mapping[str, Released], catalogue: Catalogue, language: str) -> Entry:
    item_id = runs[0].item
    item = _item(catalogue, item_id, language)
    votes = tuple(Vote(run.vote, run.state, released.get(run.id)) for run in runs)
    closed = [vote.released for vote in votes if vote.released is not None]
    return Entry(
        position=runs[0].position,
        item_id=item_id,
        item=item,
        theme=catalogue.theme(item_id) if item else None,
        language=language if item is None or catalogue.is_translated("item", item_id, language) else BASE_LANGUAGE,
        votes=votes,
        table=table_of(cells_of(item_id, item), closed) if closed else None,
        statements=_statements(catalogue, item, language),
    )


def _item(catalogue: Catalogue, item_id: str, language: str) -> AnyItem | None:
    try:
        return catalogue.item(item_id, language)
    except KeyError:
        return None


def _statements(catalogue: Catalogue, item: AnyItem | None, language: str) -> tuple[Statement, ...]:
    """Give what the helpful answers rest on, in the order of the register."""
    if item is None:
        return ()
    wanted = {id for part in parts_of(item) if part.grade is Grade.HELPFUL for id in part.rests_on}
    return tuple(one for one in catalogue.guidance(language).statements if one.id in wanted)


def _ranked(entries: Iterator[Entry]) -> tuple[Mistake, ...]:
    found = [mistake for entry in entries if (mistake := _mistake(entry)) is not None]
    return tuple(sorted(found, key=lambda mistake: -mistake.share.percent))


def _mistake(entry: Entry) -> Mistake | None:
    """Find the most common mistake before any talk in the room; None when no mistake was common."""
    first = entry.closed[0] if entry.closed[0].is_shown() else entry.closed[-1]
    mistakes = {cell.id: cell for cell in cells_of(entry.item_id, entry.item) if _is_mistake(cell)}
    shares = dict(first.entries)
    common = most_common(first, mistakes.keys() & shares.keys())
    if not common or shares[common[0]].kind is Kind.AT_MOST:
        return None
    return Mistake(entry, tuple(mistakes[id] for id in common), shares[common[0]])


def _is_mistake(cell: Cell) -> bool:
    return cell.grade is not None and cell.grade is not Grade.HELPFUL
