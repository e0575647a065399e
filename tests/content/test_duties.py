"""What is owed and not there is a mistake of the check, and keeps nothing from being served."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from quiz.content.catalogue import load
from tests.content.factory import ESCALATOR, PLATFORM, SURE, TODAY, change, mistakes_in, the_mistake


def test_a_statement_to_teach_that_no_item_rests_on_is_a_mistake(folder: Path) -> None:
    change(folder, PLATFORM, "[B8, M2]", "[B8]")

    mistake = the_mistake(folder)

    assert (mistake.file, mistake.field) == ("scenarios/guidance.yaml", "statements.M2")
    load(folder)


def test_a_withdrawn_item_teaches_nobody(folder: Path) -> None:
    change(folder, PLATFORM, "revision: 1", "revision: 1\nwithdrawn: being rewritten")

    assert the_mistake(folder).field == "statements.M2"


def test_an_outcome_s_statements_count_as_taught(folder: Path) -> None:
    change(folder, PLATFORM, "[B8, M2]", "[B8]")
    change(folder, ESCALATOR, "rests_on: [B2, B5, B7]", "rests_on: [B2, B5, B7, M2]")

    assert mistakes_in(folder) == ()


def test_a_scale_that_is_not_scored_needs_no_statement(folder: Path) -> None:
    assert "rests_on" not in (folder / SURE).read_text()
    assert mistakes_in(folder) == ()


def test_a_statement_of_help_that_nothing_states_is_a_mistake(folder: Path) -> None:
    change(folder, "help.yaml", "rests_on: [R1]", "rests_on: [N1]")

    assert the_mistake(folder).field == "statements.R1"
    load(folder)


def test_a_service_can_state_it_too(folder: Path) -> None:
    change(folder, "help.yaml", "rests_on: [R1]", "rests_on: [N1]")
    change(folder, "help.yaml", "    first: yes", "    first: yes\n    rests_on: [R1]")

    assert mistakes_in(folder) == ()


def test_a_service_is_to_be_checked_within_180_days(folder: Path) -> None:
    assert mistakes_in(folder, TODAY + timedelta(days=180)) == ()

    mistake = the_mistake(folder, TODAY + timedelta(days=181))

    assert mistake.field == "services.rainlily.checked_on"
    assert mistake.expected == "should be at most 180 days ago; it is 181"


def test_a_service_checked_in_days_to_come_is_a_mistake(folder: Path) -> None:
    assert "should not be after today" in the_mistake(folder, TODAY - timedelta(days=1)).expected
