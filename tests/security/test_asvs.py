"""docs/asvs.md answers every requirement of ASVS 5.0.0, levels 1 and 2, and what it names is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from flask import Flask

from quiz.accounts.limits import LIMITS
from quiz.app import create_app
from quiz.config import Settings

ROOT = Path(__file__).resolve().parents[2]
TABLE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")

#: Every id of levels 1 and 2 with its level, as OWASP publishes them; ids are facts, the words are theirs.
IDS = dict(line.split() for line in (Path(__file__).parent / "asvs_ids.txt").read_text().splitlines())
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TABLE.splitlines()
    if re.match(r"\| \d+\.\d+\.\d+ \|", line)
]
ANSWERS = ("yes", "partly", "no", "operator", "n/a")


def named_in(answer: str) -> list[str]:
    """Give the tests an answer names."""
    return re.findall(r"`(tests/[^`]+)`", answer)


@cache
def functions_of(file: Path) -> frozenset[str]:
    """Give the names of the tests in a file."""
    return frozenset(node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef))


def test_every_requirement_is_answered_once_with_its_level() -> None:
    assert len(IDS) == 253
    assert sorted(row[0] for row in ROWS) == sorted(IDS)
    assert {row[0]: row[1] for row in ROWS} == IDS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_an_answer_is_one_of_ours_and_what_it_names_is_there(row: list[str]) -> None:
    _, _, asks, answer, how = row
    assert asks
    assert how
    assert answer in ANSWERS
    for test in named_in(how):
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file(), test
        assert name in functions_of(ROOT / file), test
    for heading, text in re.findall(r'"([^"]+)" in (security|operating)\.md', how):
        assert f"\n## {heading}\n" in (SECURITY if text == "security" else OPERATING), heading


def test_the_sums_are_right() -> None:
    sums = re.findall(r"^\| (yes|partly|no|operator|n/a) \| (\d+) \|", TABLE, re.MULTILINE)
    said = {answer: int(number) for answer, number in sums}
    assert said == Counter(row[3] for row in ROWS)


def test_a_yes_names_a_test_wherever_one_can_hold_it() -> None:
    # The others are about how the code is written or where a rule is written down, and say so.
    yes = [row for row in ROWS if row[3] == "yes"]
    assert sum(bool(named_in(row[4])) for row in yes) >= 0.8 * len(yes)


def test_every_test_that_the_security_text_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)`", SECURITY)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_a_fault_shows_a_calm_page_and_nothing_of_what_broke(tmp_path: Path) -> None:
    app: Flask = create_app(Settings(data_dir=tmp_path, _env_file=None))  # type: ignore[call-arg]

    def fail() -> str:
        raise RuntimeError("the innermost secret")

    app.add_url_rule("/broken", "broken", fail)
    response = app.test_client().get("/broken")
    assert response.status_code == 500
    assert response.headers["Cache-Control"] == "no-store"
    assert "<h1" in response.text
    for word in ("innermost", "RuntimeError", "Traceback", "quiz/", ".py", "Werkzeug", "Flask"):
        assert word not in response.text


ASSESSMENT = (ROOT / "docs" / "data-protection-impact-assessment.md").read_text(encoding="utf-8")


def test_every_test_that_the_impact_assessment_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", ASSESSMENT)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_figures_of_the_impact_assessment_are_those_in_force() -> None:
    fields = Settings.model_fields
    for name, said in (("results_days", "365 days by default"), ("attempt_hours", "at most 4 hours")):
        assert said in ASSESSMENT
        assert f"{fields[name].default:g}" in said
    assert f"events {LIMITS.audit.days} days" in ASSESSMENT
    assert fields["smallest_group"].default == 10
