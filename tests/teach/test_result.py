"""Rows of a result, and the step that comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from quiz.ballot.readings import EducatorView, RunView, Screen
from quiz.ballot.sittings import SCORE, SCORE_CELLS
from quiz.content.catalogue import AnyItem
from quiz.disclosure.released import NOT_SHOWN, Released
from quiz.disclosure.suppression import suppress
from quiz.teach.question import Question
from quiz.teach.result import result_of
from quiz.teach.room import Step, may_be_too_few, next_step
from tests.factories import a_film_item, a_scale, an_item


def a_question(item: AnyItem | None, *released: Released, id: str = "an-item") -> Question:
    runs = tuple(RunView(f"run-{vote}", 1, id, vote, "closed") for vote, _ in enumerate(released, start=1))
    return Question(1, 8, id, item, "en", runs, {run.id: one for run, one in zip(runs, released, strict=True)})


def a_release(*cells: str) -> Released:
    return suppress({cell: 30 for cell in cells}, 10)


def test_options_keep_their_order_and_skipping_comes_last() -> None:
    item = an_item()
    result = result_of(a_question(item, a_release(*reversed(item.cells))))
    assert [row.cell.label for row in result.rows[:-1]] == [option.text for option in item.options]
    assert [row.cell.grade for row in result.rows[:-1]] == ["helpful", "partly", "unhelpful", "harmful"]
    assert result.rows[-1].cell.id == "skip"
    assert all(row.shares[0] is not None for row in result.rows)


def test_combinations_are_shown_by_their_outcome() -> None:
    item = a_film_item()
    result = result_of(a_question(item, a_release(*item.cells)))
    assert [row.cell.grade for row in result.rows] == ["harmful", "partly", "helpful", None]
    assert [row.cell.letter for row in result.rows] == [None] * 4


def test_a_scale_has_no_grades() -> None:
    item = a_scale()
    assert {row.cell.grade for row in result_of(a_question(item, a_release(*item.cells))).rows} == {None}


def test_the_scores_have_five_bands() -> None:
    result = result_of(a_question(None, a_release(*SCORE_CELLS), id=SCORE))
    assert [row.cell.id for row in result.rows] == list(SCORE_CELLS)


def test_what_is_not_shown_has_rows_and_no_share() -> None:
    result = result_of(a_question(an_item(), NOT_SHOWN))
    assert not result.is_shown
    assert {row.shares for row in result.rows} == {(None,)}


def test_one_of_two_votes_may_be_not_shown() -> None:
    item = an_item()
    result = result_of(a_question(item, a_release(*item.cells), NOT_SHOWN))
    assert result.is_shown
    assert all(row.shares[0] is not None and row.shares[1] is None for row in result.rows)


def test_answers_to_an_option_that_is_no_longer_in_the_files_are_still_shown() -> None:
    result = result_of(a_question(an_item(), a_release("a", "b", "gone", "skip")))
    assert [row.cell.id for row in result.rows] == ["a", "b", "skip", "gone"]
    assert [row.cell.is_known for row in result.rows] == [True] * 3 + [False]
    assert [row.cell.is_known for row in result_of(a_question(None, a_release("x", "y"))).rows] == [False] * 2


RUNS = (RunView("one", 1, "an-item", 1, "waiting"), RunView("last", 2, SCORE, 1, "waiting"))
LOBBY = Screen(
    sitting_id="s", form="f", digest="d", language="en", pace="led", k=10, room_word="acorn", is_open=True,
    is_paused=False, is_locked=False, devices=0, position=0, closes_at=datetime(2026, 9, 7, tzinfo=UTC),
    delete_on=date(2027, 9, 7), runs=RUNS,
)  # fmt: skip


def at(position: int, state: str) -> Screen:
    runs = tuple(replace(run, state=state) if run.position == position else run for run in RUNS)
    return replace(LOBBY, position=position, runs=runs)


@pytest.mark.parametrize(
    ("screen", "step"),
    [
        (LOBBY, Step.NEXT),
        (at(1, "waiting"), Step.OPTIONS),
        (at(1, "open"), Step.CLOSE),
        (at(1, "closed"), Step.NEXT),
        (at(2, "open"), Step.CLOSE),
        (at(2, "closed"), Step.END),
        (replace(at(1, "open"), is_paused=True), Step.RESUME),
        (replace(at(1, "open"), is_open=False), Step.NOTHING),
        (replace(LOBBY, pace="own"), Step.END),
    ],
)
def test_the_next_step_follows_from_the_screen(screen: Screen, step: Step) -> None:
    assert next_step(screen) is step


@pytest.mark.parametrize(("answers", "few"), [({}, False), ({"one": 5}, True), ({"one": 10}, False)])
def test_the_warning_knows_only_the_fives(answers: dict[str, int], few: bool) -> None:
    view = EducatorView(LOBBY, "me", "BCDFGH", 30, date(2026, 9, 7), answers, False)
    assert may_be_too_few(view) is few
