import ast
import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quiz
from quiz.disclosure import released as released_module
from quiz.disclosure.released import NOT_SHOWN, NotOurs, Released, Unpublishable, Unreadable, from_json
from quiz.disclosure.share import Kind, Share
from quiz.disclosure.size import Size
from quiz.disclosure.suppression import suppress
from tests.disclosure.dice import dice_for

TABLE = {"ask": 6, "film": 0, "skip": 2, "walk": 4}
TEXT = (
    '{"shares":{"ask":["exact",50],"film":["at_most",10],"skip":["exact",20],"walk":["exact",30]},'
    '"shown":true,"size":[10,19],"version":1}'
)


def a_release() -> Released:
    return suppress(TABLE, 10, dice_for([0, 0, 0, 0]))


def with_the_seal(size: Size | None, entries: tuple[tuple[str, Share], ...]) -> Released:
    return Released(size, entries, released_module._SEAL)


def test_only_the_disclosure_package_makes_a_release() -> None:
    with pytest.raises(NotOurs, match=r"^only the disclosure package makes a Released$"):
        Released(None, (), object())


def test_a_release_cannot_be_changed_or_copied_with_changes() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        a_release().size = Size(20, 39)  # type: ignore[misc]
    with pytest.raises(ValueError, match="seal"):
        dataclasses.replace(a_release(), size=Size(20, 39))  # type: ignore[call-arg]
    assert copy.deepcopy(a_release()) == a_release()


def test_no_other_code_touches_the_seal() -> None:
    (root,) = map(Path, quiz.__path__)
    touching = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.Name) and node.id == "_SEAL")
        or (isinstance(node, ast.Attribute) and node.attr == "_SEAL")
        or (isinstance(node, ast.alias) and node.name == "_SEAL")
    }
    assert touching == {"disclosure/released.py", "disclosure/suppression.py"}


FEW, SOME = Share(Kind.AT_MOST, 10), Share(Kind.EXACT, 40)


@pytest.mark.parametrize(
    ("size", "entries"),
    [
        pytest.param(None, (("a", FEW), ("b", SOME)), id="cells of a release that is not shown"),
        pytest.param(Size(17, 17), (("a", FEW), ("b", SOME)), id="the exact number of answers"),
        pytest.param(Size(4, 19), (("a", FEW), ("b", SOME)), id="fewer than any threshold allows"),
        pytest.param(Size(10, 19), (), id="no cell"),
        pytest.param(Size(10, 19), (("a", FEW),), id="one cell"),
        pytest.param(Size(10, 19), (("b", FEW), ("a", SOME)), id="cells out of order"),
        pytest.param(Size(10, 19), (("a", FEW), ("a", SOME)), id="a cell twice"),
        pytest.param(Size(10, 19), (("a", FEW), ("b", Share(Kind.EXACT, 37))), id="a finer percent"),
        pytest.param(Size(10, 19), (("a", FEW), ("b", Share(Kind.EXACT, 45))), id="a step too fine"),
        pytest.param(Size(40, None), (("a", FEW), ("b", SOME)), id="an end too coarse"),
        pytest.param(Size(10, 19), (("a", FEW), ("b", Share(Kind.EXACT, 0))), id="nobody"),
        pytest.param(Size(10, 19), (("a", FEW), ("b", Share(Kind.EXACT, 100))), id="everybody"),
        pytest.param(Size(10, 19), (("a", FEW), ("b", Share(Kind.EXACT, 90))), id="an end uncoded"),
        pytest.param(Size(10, 19), (("a", FEW), ("b", Share(Kind.AT_LEAST, 40))), id="a middle coded"),
    ],
)
def test_even_with_the_seal_nothing_off_the_grid_is_released(
    size: Size | None, entries: tuple[tuple[str, Share], ...]
) -> None:
    with pytest.raises(Unpublishable, match=r"^the release rule never gives such a table$"):
        with_the_seal(size, entries)


def test_two_cells_are_enough() -> None:
    assert with_the_seal(Size(10, 19), (("a", FEW), ("b", SOME))).cells() == ("a", "b")


def test_a_release_knows_its_cells_and_whether_it_is_shown() -> None:
    assert a_release().is_shown()
    assert a_release().cells() == ("ask", "film", "skip", "walk")
    assert not NOT_SHOWN.is_shown()
    assert NOT_SHOWN.cells() == ()


def test_a_release_is_written_as_this_text() -> None:
    assert a_release().to_json() == TEXT


def test_a_release_that_is_not_shown_carries_no_number_but_the_version() -> None:
    assert NOT_SHOWN.to_json() == '{"shown":false,"version":1}'


tables = st.dictionaries(st.text(min_size=1), st.integers(0, 40), min_size=2, max_size=7)


@given(tables, st.integers(5, 30), st.randoms(use_true_random=False))
def test_a_release_comes_back_from_its_text_unchanged(counts: dict[str, int], k: int, rng: Any) -> None:
    released = suppress(counts, k, rng.randrange)
    assert from_json(released.to_json()) == released
    assert from_json(released.to_json()).to_json() == released.to_json()


def test_a_release_that_is_not_shown_comes_back_as_the_same_constant() -> None:
    assert from_json(NOT_SHOWN.to_json()) is NOT_SHOWN


def changed(**fields: Any) -> str:
    return json.dumps({**json.loads(TEXT), **fields}, sort_keys=True, separators=(",", ":"))


SHARES = json.loads(TEXT)["shares"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="cut off"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="a list"),
        pytest.param("[" * 100_000, id="deeply nested"),
        pytest.param('{"size":[' + "9" * 5000 + "]}", id="a huge number"),
        pytest.param(TEXT + "\n", id="a line end"),
        pytest.param(TEXT.replace(":", ": "), id="spaces"),
        pytest.param(changed(version=2), id="another version"),
        pytest.param(changed(version=1.0), id="a version with a point"),
        pytest.param(changed(version=True), id="a version that is a yes"),
        pytest.param(changed(shown=1), id="shown as a number"),
        pytest.param(changed(shown=False), id="hidden, with shares"),
        pytest.param(changed(n=12), id="an unknown field"),
        pytest.param(TEXT.replace('"shown":true,', '"shown":true,"shown":true,'), id="a field twice"),
        pytest.param(TEXT.replace('"shown":true,', ""), id="a field missing"),
        pytest.param(changed(size=[12, 12]), id="an exact size"),
        pytest.param(changed(size=[10]), id="half a size"),
        pytest.param(changed(size=[10.0, 19]), id="a size with a point"),
        pytest.param(changed(size=[10, "19"]), id="a size in quotes"),
        pytest.param(changed(size=None), id="no size"),
        pytest.param(changed(size=[40, None]), id="a size of another step"),
        pytest.param(changed(shares=[]), id="shares as a list"),
        pytest.param(changed(shares={}), id="no shares"),
        pytest.param(changed(shares={**SHARES, "ask": ["exact", 51]}), id="a finer share"),
        pytest.param(changed(shares={**SHARES, "ask": ["exact", 50.0]}), id="a share with a point"),
        pytest.param(changed(shares={**SHARES, "ask": ["exactly", 50]}), id="an unknown kind"),
        pytest.param(changed(shares={**SHARES, "ask": ["exact"]}), id="a kind without a percent"),
        pytest.param(changed(shares={**SHARES, "ask": ["exact", 50, 6]}), id="a share with a count"),
        pytest.param(changed(shares={**SHARES, "ask": 50}), id="a bare percent"),
        pytest.param('{"shown":false,"version":2}', id="hidden, another version"),
        pytest.param('{"n":7,"shown":false,"version":1}', id="hidden, with a number"),
        pytest.param(
            '{"shares":{"b":["exact",50],"a":["exact",50]},"shown":true,"size":[10,19],"version":1}',
            id="cells out of order",
        ),
    ],
)
def test_a_text_that_is_not_to_the_letter_a_release_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match=r"^not (a release|the text a release is written as)$"):
        from_json(text)


@given(st.data())
def test_a_single_changed_letter_never_goes_through_as_something_it_is_not(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(TEXT) - 1))
    text = TEXT[:at] + data.draw(st.characters()) + TEXT[at + 1 :]
    try:
        assert from_json(text).to_json() == text
    except Unreadable:
        assert text != TEXT


def test_why_a_text_was_refused_does_not_repeat_the_text() -> None:
    with pytest.raises(Unreadable) as refused:
        from_json("{7777")
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    assert "7777" not in str(refused.value)
