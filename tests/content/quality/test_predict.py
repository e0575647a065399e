"""A facet that gives the key away is noticed, and one that does not is left alone."""

from __future__ import annotations

import pytest

from quiz.content.item import ChooseOne
from quiz.content.quality.predict import balance_lines, chi_square, cross_tables, facet_lines
from tests.factories import FACETS, a_film_item, a_scale, a_story, an_item

GRADES = ("helpful", "partly", "unhelpful", "harmful")


def item(number: int, place: int, **facets: str) -> ChooseOne:
    """Make an item whose key stands at a place, about something."""
    grades = [*GRADES[1:]]
    grades.insert(place, "helpful")
    return an_item(f"item-{number}", grades=tuple(grades), facets={**FACETS, **facets})


def test_chi_square_is_that_of_the_textbook() -> None:
    rows, columns = "a" * 30 + "b" * 30, "x" * 20 + "y" * 10 + "x" * 10 + "y" * 20
    assert chi_square(rows, columns) == pytest.approx(6.667, abs=0.001)


def test_a_facet_that_goes_with_the_place_of_the_key_predicts_it() -> None:
    items = [item(n, 0 if n % 2 else 3, setting="online" if n % 2 else "in-person") for n in range(24)]
    telling = [(table.facet, table.trait) for table in cross_tables(items) if table.predicts]
    assert telling == [("setting", "key")]
    assert facet_lines(items)[-1].startswith("facets that predict: setting x key")


def test_a_facet_that_is_spread_evenly_predicts_nothing() -> None:
    items = [item(n, n % 4, setting="online" if n // 4 % 2 else "in-person") for n in range(32)]
    assert not any(table.predicts for table in cross_tables(items))
    assert facet_lines(items)[-1].startswith("no facet predicts the key or the grades")


def test_the_balance_counts_scored_items_and_names_values_without_any() -> None:
    withdrawn = an_item("gone", withdrawn="it is being rewritten")
    lines = balance_lines([an_item(), a_film_item(), a_story(), a_scale(), withdrawn])
    assert lines[0] == "items with facets: 3"
    assert lines[1].split() == ["setting", "in-person", "3,", "online", "0"]


def test_the_verdict_is_the_same_each_time() -> None:
    items = [item(n, n % 3, by="friend" if n % 2 else "unknown") for n in range(20)]
    assert facet_lines(items) == facet_lines(items)
