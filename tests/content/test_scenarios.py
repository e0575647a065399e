"""The scenarios we ship are whole."""

from __future__ import annotations

import re
from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.check import check, coverage
from quiz.content.quality.predict import cross_tables
from quiz.content.targets import NOW

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def test_our_own_content_has_no_mistakes_on_the_day_its_services_were_checked() -> None:
    last_checked = max(service.checked_on for service in load(SCENARIOS).help().services)

    assert [str(mistake) for mistake in check(SCENARIOS, last_checked, NOW).mistakes] == []


def test_no_facet_of_our_own_items_predicts_the_key_or_the_grades() -> None:
    tables = cross_tables(load(SCENARIOS).items())

    assert [f"{table.facet} x {table.trait}" for table in tables if table.predicts] == []


def test_every_item_under_a_statement_can_be_looked_up() -> None:
    catalogue = load(SCENARIOS)

    for ids in coverage(catalogue).values():
        assert {catalogue.item(id).id for id in ids} == set(ids)


def test_chinese_texts_leave_a_space_between_chinese_and_latin_letters() -> None:
    """The rule is in docs/glossary.md. One service writes its name otherwise."""
    touching = re.compile("[\u3400-\u9fff][A-Za-z]|[A-Za-z][\u3400-\u9fff]")
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(SCENARIOS.rglob("*.zh-Hant-HK.yaml"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if touching.search(line.replace("Open噏", ""))
    ]
    assert found == []
