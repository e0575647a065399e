"""One file's text becomes plain nodes with marks, or mistakes; never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from quiz.content import parse as module
from quiz.content.characters import MOST_BYTES
from quiz.content.mistake import Mark, Mistake
from quiz.content.nodes import Parsed
from quiz.content.parse import DEEPEST, parse
from tests.content.factory import EXAMPLE

FILES = sorted(EXAMPLE.rglob("*.yaml"))


def read(text: str) -> Parsed:
    return parse("a.yaml", text.encode())


def mistake_in(content: bytes) -> Mistake:
    (mistake,) = parse("a.yaml", content).mistakes
    return mistake


@pytest.mark.parametrize("scalar", ["no", "10:30", "0123", "1", "2026-11-22", "~", "null", "true", "1e3"])
def test_every_scalar_is_a_string(scalar: str) -> None:
    assert read(f"a: {scalar}\n").node == {"a": scalar}


def test_a_field_left_empty_is_an_empty_text() -> None:
    assert read("a:\nb: c\n").node == {"a": "", "b": "c"}


def test_every_value_and_key_has_a_mark() -> None:
    parsed = read("a: b\nlist:\n  - {id: x, text: 你好嗎, why: z}\n")

    assert parsed.marks["list", 0, "why"] == Mark(3, 29)
    assert parsed.keys["list", 0, "why"] == Mark(3, 24)


def test_a_path_is_written_with_ids_and_positions_from_one() -> None:
    parsed = read("options:\n  - {id: a, rests_on: [B1, B2]}\n  - text: x\n")

    assert parsed.name(("options", 0, "rests_on", 1)) == "options.a.rests_on.2"
    assert parsed.name(("options", 1, "text")) == "options.2.text"


def test_a_mistake_is_printed_with_its_line_and_its_hint() -> None:
    mistake = read("a: b\na: c\n").mistakes[0]

    assert str(mistake) == (
        "a.yaml:2:1: a: should be given once\n    | a: c\n    hint: it is already given on line 1; keep one of the two"
    )


def test_the_first_of_two_values_of_one_key_stays_with_its_marks() -> None:
    parsed = read("a: {b: c}\na: {b: d, e: {f: g}}\nh: i\n")

    assert parsed.node == {"a": {"b": "c"}, "h": "i"}
    assert parsed.marks["a", "b"] == Mark(1, 8)


def test_a_mark_of_utf_8_at_the_start_is_left_out() -> None:
    parsed = parse("a.yaml", b"\xef\xbb\xbfa: b\r\nc: d\r\n")

    assert (parsed.node, parsed.mistakes) == ({"a": "b", "c": "d"}, ())
    assert parsed.marks[("a",)] == Mark(1, 4)


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b"a: b\nc: \xff\xfe\n", 2, 4, "saved as UTF-8"),
        (b"a: \xe4\xbd\xa0\xe5\n", 1, 5, "saved as UTF-8"),
        ("a: b".encode("utf-16"), 1, 1, "this is UTF-16"),
        (b"a: b\nc: d\x00\n", 2, 5, "U+0000"),
        (b"a: b\x1b[31m\n", 1, 5, "U+001B"),
        (b"a: b\r\nc\xef\xbb\xbf: d\r\n", 2, 2, "U+FEFF"),
        (b"a: b\xc2\x85c: d\n", 1, 5, "U+0085"),
        (b"", 1, 1, "should not be empty"),
        (b"# only a comment\n", 1, 1, "should not be empty"),
        (b"- a\n- b\n", 1, 1, "mapping of fields"),
        (b"just words\n", 1, 1, "mapping of fields"),
        (b"a: " + b"x" * MOST_BYTES, 1, 1, "at most 64 kB"),
        (b"a: " + b"[" * 60_000, 1, 4 + DEEPEST - 1, "nested at most"),
        (b"%YAML 1.1\n---\na: b\n", 1, 1, "should not begin with a % line"),
        (b"? [a, {b: c}]\n: d\ne: f\n", 1, 3, "name of a field"),
        (b'a: "\\U00110000"\n', 1, 7, "character that does not exist"),
        (b'a: "\\q"\n', 1, 5, "no backslash"),
    ],
)
def test_bytes_that_cannot_be_read_are_one_mistake(content: bytes, line: int, column: int, words: str) -> None:
    mistake = mistake_in(content)

    assert words in mistake.expected
    assert (mistake.line, mistake.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: He said: stop\n", "put the text in quotes or use `|`"),
        ("id: a\nquestion：What?\nb: c\n", "full-width"),
        ("question：What?\nb: c\n", "full-width"),
        ("a: b\nlist:\n\t- c\n", "press space twice"),
        ("a: “b”\n", "straight quotes"),
        ("a: b\na: c\n", "already given on line 1"),
        ("a: *b\n", 'begins with "*"'),
        ("a: &b c\n", 'begins with "&"'),
        ("a: !b c\n", 'begins with "!"'),
        ("<<: {a: b}\nc: d\n", "write the fields out"),
        ("a: `b`\n", "put the text in quotes"),
        ("a:b\nc: d\n", "`field: text`"),
        ("a: 'b\nc: d\n", "closing quote"),
        ("a: 'b\nc: it's d\ne: f\n", "closing quote"),
        ("a: [b\nc: d\n", "add the `]`"),
        ("a: {b: c\nd: e\n", "add the `}`"),
        ("a: |b\n  c\n", "on the next line"),
        ("a: b\n---\nc: d\n", "a second file"),
        ("a: b\u200bc\n", "copied from a web page"),
    ],
)
def test_a_mistake_has_a_hint(text: str, hint: str) -> None:
    mistakes = read(text).mistakes

    assert any(hint in mistake.hint for mistake in mistakes), mistakes


def test_curly_quotes_within_a_text_and_chinese_quotes_round_one_are_text() -> None:
    assert read('a: “b” or “c”\nd: 「e」\nf: "“g”"\n').mistakes == ()


def test_one_emoji_of_several_parts_is_text() -> None:
    assert read("a: 👩‍🏫\n").mistakes == ()


def test_depth_is_counted_in_keys_and_in_what_is_thrown_away() -> None:
    for opening in (b"[{" * 30_000, b"a: b\na: " + b"[" * 60_000, b"? " * 30_000):
        assert "nested at most" in str(parse("a.yaml", opening).mistakes[-1])


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_crash_it(content: bytes) -> None:
    for mistake in parse("a.yaml", content).mistakes:
        assert str(mistake).startswith("a.yaml:")


@given(st.text(st.sampled_from("a: -[]{}\"'|>#&*!%?@`,\n\t：“”\\x0\u200b你"), max_size=60))
def test_arbitrary_marks_never_crash_either_reader(text: str) -> None:
    for loader in (yaml.SafeLoader, module.LOADER):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "LOADER", loader)
            parsed = parse("a.yaml", text.encode())
        assert all(mistake.line <= text.count("\n") + 1 for mistake in parsed.mistakes)


@given(st.sampled_from(FILES), st.integers(0, 3000), st.binary(max_size=4), st.integers(0, 20))
def test_damaged_files_never_crash_it(file: Path, place: int, put_in: bytes, left_out: int) -> None:
    content = file.read_bytes()
    parse("a.yaml", content[:place] + put_in + content[place + left_out :])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_both_readers_give_the_same_nodes_and_marks(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = parse(file.name, file.read_bytes())
    monkeypatch.setattr(module, "LOADER", yaml.SafeLoader)

    assert parse(file.name, file.read_bytes()) == quick
