"""A course: the form a learner is on, the place in it, and what to do when there is none."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, current_app, redirect, url_for

from quiz.assess.attempt import Attempt
from quiz.content.catalogue import AnyItem, Catalogue
from quiz.content.form import Form
from quiz.content.text import BASE_LANGUAGE
from quiz.languages import language
from quiz.learn import progress


@dataclass(frozen=True)
class Place:
    """One item of a course under way: its number counts from 1."""

    form: Form
    attempt: Attempt
    number: int
    item: AnyItem

    @property
    def last(self) -> int:
        """Give the number of items."""
        return len(self.form.items)

    @property
    def is_answered(self) -> bool:
        """Say whether the item was answered or skipped."""
        return self.attempt.has(self.item.id)


def catalogue() -> Catalogue:
    """Give the catalogue that was read at start."""
    found: Catalogue = current_app.extensions["catalogue"]
    return found


def get_form(form_id: str) -> Form:
    """Give a form in the reader's language, or answer 404."""
    try:
        return catalogue().form(form_id, language())
    except KeyError:
        abort(404)


def is_current(attempt: Attempt) -> bool:
    """Say whether an attempt was begun with the content that is served now."""
    try:
        return attempt.digest == catalogue().form_digest(attempt.form)
    except KeyError:
        return False


def get_attempt(form_id: str) -> Attempt:
    """Give the attempt under way, or lead to the first page of the form."""
    held = progress.attempt()
    if held is None or held.form != form_id or not is_current(held):
        abort(redirect(url_for("learn.begin", form_id=form_id), 303))
    return held


def get_place(form_id: str, number: int) -> Place:
    """Give the place in the course, or lead to the first page, or to the item that comes next."""
    form = get_form(form_id)
    attempt = get_attempt(form_id)
    reached = attempt.position(form.items)
    if number < 1 or number > len(form.items):
        abort(404)
    if number > reached:
        abort(redirect(url_for("learn.answer", form_id=form_id, number=reached), 303))
    item = catalogue().item(form.items[number - 1], language())
    return Place(form, attempt, number, item)


def text_language(item_id: str) -> str:
    """Give the language an item's texts are in: the reader's, or English where a translation is still missing."""
    return language() if catalogue().is_translated("item", item_id, language()) else BASE_LANGUAGE


def items_of(form: Form) -> tuple[AnyItem, ...]:
    """Give the items of a form in the reader's language."""
    return tuple(catalogue().item(item, language()) for item in form.items)


def onward(form: Form, attempt: Attempt) -> str:
    """Give the address of the next item without a choice, or of the summary."""
    reached = attempt.position(form.items)
    if reached > len(form.items):
        return url_for("learn.summary", form_id=form.id)
    return url_for("learn.answer", form_id=form.id, number=reached)
