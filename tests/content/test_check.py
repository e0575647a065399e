"""The report has every mistake and the figures; a broken folder still has figures."""

from __future__ import annotations

from pathlib import Path

from quiz.content.catalogue import load
from quiz.content.check import check, coverage, coverage_lines
from tests.content.factory import CHAT, EXAMPLE, PLATFORM, TODAY, change


def test_a_whole_folder_is_reported_with_its_figures() -> None:
    assert check(EXAMPLE, TODAY).lines() == [
        "no mistakes",
        "items: 4 (in-person 2, online 2, friend 0, myths 0)",
        "answered by: choose-one 2, choose-all 1, story 0, rate 1",
        "statements to teach: 8 of 8 have an item",
        "scored: 3 of 48; stories: 0 of 3; B7 in choose-all: 1 of 3",
        "statements under 2 items or more: 7 of 8 (not yet: M2 1)",
        "myths, 3 items in 3 looks each: M2 1 (place)",
        "keys: A 2 (even: 0.6), B 0 (even: 0.6), C 0 (even: 0.6), D 0 (even: 0.2) [en]",
        "the key is the: longest 50%, shortest 0% of 2 items (chance 29%) [en]",
        'blind: learner 0%, tricks together 50%, best of 51 tricks 100% ("place A"; with keys at random 86%, '
        "1 in 20 over 100%) of 2 items (chance 29%) [en]",
        "keys: A 1 (even: 0.3), B 0 (even: 0.3), C 0 (even: 0.3) [zh-Hant-HK]",
        "the key is the: longest 0%, shortest 100% of 1 items (chance 33%) [zh-Hant-HK]",
        'blind: learner 33%, tricks together 0%, best of 51 tricks 100% ("place A"; with keys at random 100%, '
        "1 in 20 over 100%) of 1 items (chance 33%) [zh-Hant-HK]",
        "reading grade: 2.2 on average, highest 3.8 (train-platform)",
        "zh-Hant-HK: 2 of 8 files translated, 1 awaiting review",
        "form in-person: 2 items, 8 minutes",
        "form mixed: 3 items, 15 minutes",
    ]


def test_a_broken_folder_is_reported_with_its_mistakes_first(folder: Path) -> None:
    change(folder, PLATFORM, "skill: step-in", "skill: stepin")

    lines = check(folder, TODAY).lines()

    assert lines[:4] == [
        f"scenarios/{PLATFORM}:5:8: skill: should be step-in, evidence, online, support or myths",
        "    | skill: stepin",
        '    hint: did you mean "step-in"?',
        "1 mistake in 1 file",
    ]
    assert lines[4].startswith("items: 3 ")


def test_items_that_nobody_meets_are_named(folder: Path) -> None:
    change(folder, "forms/mixed.yaml", "group-chat, ", "")
    change(folder, PLATFORM, "revision: 1", "revision: 1\nwithdrawn: being rewritten")

    lines = check(folder, TODAY).lines()

    assert "in no form: group-chat" in lines
    assert "items: 4 (in-person 2, online 2, friend 0, myths 0), 1 of them withdrawn" in lines
    assert "withdrawn: train-platform" in lines


def test_coverage_names_the_scored_items_under_each_statement(folder: Path) -> None:
    change(folder, CHAT, "revision: 2", "revision: 2\nwithdrawn: being rewritten")

    covered = coverage(load(folder))

    assert covered["O1"] == ("escalator-film",)
    assert covered["B7"] == ("escalator-film", "train-platform")
    assert covered["N1"] == ()
    assert coverage_lines(load(folder))[0] == "B1   teach    1  train-platform"
    assert coverage_lines(load(folder))[-1] == "N1   own      0"
