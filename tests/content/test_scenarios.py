"""The scenarios we ship are whole."""

from __future__ import annotations

from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.check import check, coverage

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_our_own_content_has_no_mistakes_on_the_day_its_services_were_checked() -> None:
    last_checked = max(service.checked_on for service in load(SCENARIOS).help().services)

    assert [str(mistake) for mistake in check(SCENARIOS, last_checked).mistakes] == []


def test_every_item_under_a_statement_can_be_looked_up() -> None:
    catalogue = load(SCENARIOS)

    for ids in coverage(catalogue).values():
        assert {catalogue.item(id).id for id in ids} == set(ids)
