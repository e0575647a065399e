"""The words for what is released, so that page, print and files say the same."""

from __future__ import annotations

from flask_babel import gettext as _

from quiz.ballot.models import State
from quiz.ballot.sittings import SCORE
from quiz.content.item import SKIP
from quiz.disclosure.share import Kind, Share
from quiz.disclosure.size import Size
from quiz.disclosure.summary import Change, Span
from quiz.teach.blueprint import bp
from quiz.teach.drawing import middle
from quiz.teach.report import AFTER, BEFORE, Cell, Entry

bp.add_app_template_filter(middle)


@bp.app_template_filter("share_words")
def share_words(share: Share | None) -> str:
    """Say a share; one that is not shown is never said as a number."""
    if share is None:
        return not_shown()
    percent = str(share.percent)
    match share.kind:
        case Kind.AT_MOST:
            return str(_("%(percent)s %% or less", percent=percent))
        case Kind.AT_LEAST:
            return str(_("%(percent)s %% or more", percent=percent))
        case Kind.EXACT:
            return str(_("about %(percent)s %%", percent=percent))


@bp.app_template_filter("size_words")
def size_words(size: Size) -> str:
    """Say how many answers there were, roughly."""
    if size.high is None:
        return str(_("%(low)s or more", low=size.low))
    return str(_("%(low)s to %(high)s", low=size.low, high=size.high))


@bp.app_template_filter("span_words")
def span_words(span: Span | None) -> str:
    """Say the range in which a share lies."""
    if span is None:
        return not_shown()
    if span.low == 0:
        return str(_("%(percent)s %% or less", percent=str(span.high)))
    if span.high == 100:
        return str(_("%(percent)s %% or more", percent=str(span.low)))
    return str(_("between %(low)s and %(high)s %%", low=span.low, high=span.high))


@bp.app_template_filter("change_words")
def change_words(change: Change | None) -> str:
    """Say how a share moved; nothing when there is nothing to compare it with."""
    match change:
        case None:
            return ""
        case Change.HIGHER:
            return str(_("higher"))
        case Change.LOWER:
            return str(_("lower"))
        case Change.ABOUT_THE_SAME:
            return str(_("too close to say"))
        case Change.CANNOT_BE_COMPARED:
            return str(_("can’t be compared"))


@bp.app_template_filter("cell_words")
def cell_words(cell: Cell) -> str:
    """Name a cell: in the words of the content, or ours for a skip and for a band of the scores."""
    if cell.label is not None:
        return cell.label
    if cell.id == SKIP:
        return str(_("Skipped"))
    bands = {"band-1": "0–19", "band-2": "20–39", "band-3": "40–59", "band-4": "60–79", "band-5": "80–100"}
    return str(_("%(percent)s %% of the points", percent=bands.get(cell.id, cell.id)))


@bp.app_template_filter("entry_words")
def entry_words(entry: Entry) -> str:
    """Name an item of a sitting by what tells it from the others."""
    if entry.item_id == SCORE:
        return str(_("Scores"))
    if entry.item_id == BEFORE:
        return str(_("How sure people felt, before"))
    if entry.item_id == AFTER:
        return str(_("How sure people felt, after"))
    return entry.item.scene.text if entry.item else entry.item_id


@bp.app_template_filter("theme_words")
def theme_words(theme: str) -> str:
    """Name a theme."""
    names = {
        "in-person": _("In person"),
        "online": _("Online"),
        "friend": _("A friend is affected"),
        "myths": _("What people say"),
    }
    return str(names.get(theme, theme))


def state_words(state: str) -> str:
    """Say that a vote has no result yet."""
    return str(_("still open")) if state == State.OPEN else str(_("not asked"))


def not_shown() -> str:
    """Say that something is hidden; it is never called none or 0."""
    return str(_("not shown, to protect people"))
