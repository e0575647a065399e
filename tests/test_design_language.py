"""docs/design-language.md says what the stylesheets have, and what is said can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quiz.colours import AA, DARK, LIGHT, contrast
from quiz.content.scene import Picture

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "design-language.md").read_text(encoding="utf-8")
SHEET = (ROOT / "static" / "upstander.css").read_text(encoding="utf-8")
#: WCAG 2.2, 1.4.11: what a line or a shape needs that means something.
SHAPES = 3.0
TEXT_ON = ("paper", "card")
TEXT = ("ink", "soft", "accent", "helpful", "partly", "unhelpful", "harmful")


def tokens(css: str, opening: str) -> dict[str, str]:
    """Give the colours that a rule sets, each in full."""
    found = re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})\b", css.partition(opening)[2].partition("}")[0])
    return {name: value if len(value) == 7 else "#" + "".join(2 * char for char in value[1:]) for name, value in found}


SCHEMES = {
    "light": tokens(SHEET, ":root {"),
    "dark": tokens(SHEET, "@media (prefers-color-scheme: dark) {\n  :root {"),
}


def rows() -> list[tuple[str, str, float, float]]:
    """Give the rows of the contrast table: what stands, on what, and the figures it claims."""
    found = re.findall(r"^\| `--([\w-]+)` on `--([\w-]+)` \| ([\d.]+) \| ([\d.]+) \|", DOCUMENT, re.MULTILINE)
    return [(one, other, float(light), float(dark)) for one, other, light, dark in found]


def test_both_schemes_set_the_same_colours() -> None:
    assert SCHEMES["light"].keys() == SCHEMES["dark"].keys()
    assert len(SCHEMES["light"]) >= 16


def test_every_contrast_in_the_document_is_the_one_of_the_stylesheet() -> None:
    assert rows()
    for one, other, *claimed in rows():
        for scheme, figure in zip(("light", "dark"), claimed, strict=True):
            assert figure == round(contrast(SCHEMES[scheme][one], SCHEMES[scheme][other]), 1), (one, other, scheme)


def test_the_document_has_every_pair_that_is_read() -> None:
    there = {(one, other) for one, other, _, _ in rows()}
    assert {(text, surface) for text in TEXT for surface in TEXT_ON} <= there
    assert {("accent", "wash"), ("ink", "wash"), ("on-accent", "accent"), ("paper", "ink"), ("edge", "card")} <= there


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_reaches_aa_and_edges_three_to_one(scheme: str) -> None:
    for one, other, _, _ in rows():
        least = SHAPES if one == "edge" else AA
        assert contrast(SCHEMES[scheme][one], SCHEMES[scheme][other]) >= least, (one, other, scheme)


def test_the_wall_has_the_same_colours_when_they_are_chosen() -> None:
    wall = (ROOT / "static" / "teach.css").read_text(encoding="utf-8")
    assert tokens(wall, ":root.bright {") == SCHEMES["light"]
    assert tokens(wall, ":root.dark {") == SCHEMES["dark"]


def test_an_operators_accent_is_measured_against_our_surfaces() -> None:
    for surfaces, scheme in ((LIGHT, "light"), (DARK, "dark")):
        assert surfaces == {name: SCHEMES[scheme][name] for name in surfaces}


def test_every_place_has_one_drawing_in_colours_that_follow_the_page() -> None:
    drawings = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "templates" / "pictures").glob("*.svg")}
    assert drawings.keys() == {picture.value for picture in Picture}
    for name, drawing in drawings.items():
        assert 'class="picture" viewBox="0 0 320 110" aria-hidden="true"' in drawing, name
        assert not re.search(r"fill=|stroke=|style=|#[0-9a-f]{3}", drawing), name
        assert {"a", "b", "c", "k"} >= set(re.findall(r'class="([abck])"', drawing)) >= {"a", "k"}, name
        assert len(drawing) < 1200, name
        assert f"| `{name}` |" in DOCUMENT, name


def test_every_icon_is_named_in_the_document() -> None:
    icons = re.findall(r'name == "(\w+)"', (ROOT / "templates" / "macros" / "icons.html").read_text(encoding="utf-8"))
    assert len(icons) >= 8
    for icon in icons:
        assert f"`{icon}`" in DOCUMENT, icon


def test_nothing_moves() -> None:
    for path in (ROOT / "static").glob("*.css"):
        css = path.read_text(encoding="utf-8")
        assert not re.search(r"transition|animation|@keyframes|scroll-behavior", css), path.name
