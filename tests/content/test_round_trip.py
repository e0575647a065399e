"""Any whole catalogue, written out and read again, is the same; and no damage to a folder is a crash."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.content.catalogue import load
from quiz.content.check import check
from quiz.content.mistake import ContentError, Mistake
from quiz.content.text import texts
from tests.content.factory import EXAMPLE, TODAY, a_folder
from tests.content.strategies import Content, contents, write

FILES = [path.relative_to(EXAMPLE) for path in sorted(EXAMPLE.rglob("*.yaml"))]
TOKENS = [
    b": ",
    b"\n",
    b"- ",
    b"[",
    b"}",
    b"'",
    b'"',
    b"&a ",
    b"*a",
    b"\t",
    b"id",
    b"why",
    b"0",
    b"\xff",
    b"\xef\xbc\x9a",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(contents())
def test_a_catalogue_written_out_and_read_again_is_the_same(content: Content) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "scenarios"
        write(folder, content)
        catalogue = load(folder)

    assert {item.id: item for item in catalogue.items()} == content.items
    assert (catalogue.forms(), catalogue.guidance(), catalogue.help()) == (
        content.forms,
        content.guidance,
        content.help,
    )
    for id, item in content.items.items():
        translated = texts(catalogue.item(id, "zh-Hant-HK"))
        assert translated == {path: f"譯 {text}" for path, text in texts(item).items()}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(TOKENS), st.integers(0, 12)), min_size=1, max_size=3),
)
def test_damage_to_a_folder_is_at_most_mistakes(file: Path, damage: list[tuple[int, bytes, int]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = a_folder(Path(name))
        content = (folder / file).read_bytes()
        for place, put_in, left_out in damage:
            content = content[:place] + put_in + content[place + left_out :]
        (folder / file).write_bytes(content)
        report = check(folder, TODAY)
        refused: set[Mistake] = set()
        try:
            load(folder)
        except ContentError as error:
            refused.update(error.mistakes)

    assert refused <= set(report.mistakes)
    for mistake in report.mistakes:
        assert mistake.line >= 1
        assert mistake.column >= 1
        assert "Error" not in str(mistake)
    assert report.lines()
