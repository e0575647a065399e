"""Colours: how well one reads on another, and an accent's variants for light and dark pages. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: WCAG 2.2, 1.4.3: what text needs against its background.
AA = 4.5

#: What the accent stands on, as upstander.css has it; a test compares the two.
LIGHT = {"paper": "#faf6ef", "card": "#fffdf9"}
DARK = {"paper": "#14191c", "card": "#1c2327"}
WHITE, BLACK = "#ffffff", "#000000"

#: How much of the accent is in the wash behind notices.
IN_WASH = 0.1


class NotAColour(ValueError):
    """A text is not a colour written as #rrggbb."""


class CannotBeRead(ValueError):
    """An accent does not reach AA on the light pages; ``contrast`` is the worst, ``instead`` the nearest that does."""

    def __init__(self, contrast: float, instead: str) -> None:
        super().__init__(f"{contrast:.1f}:1, {instead}")
        self.contrast, self.instead = contrast, instead


@dataclass(frozen=True)
class Scheme:
    """What an accent sets on one kind of page: itself, text upon it, and the wash behind notices."""

    accent: str
    on_accent: str
    wash: str


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Mix two colours, ``share`` (0 to 1) of the other."""
    pairs = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def light_scheme(accent: str) -> Scheme:
    """Give what an accent sets on light pages.

    Raises ``NotAColour`` for what is none, and ``CannotBeRead`` when text in it, or white upon it, misses AA.
    """
    scheme = _light(accent.lower())
    worst = _worst(scheme, LIGHT)
    if worst < AA:
        darker = (_light(mix(accent, BLACK, step / 50)) for step in range(1, 51))
        raise CannotBeRead(worst, next(one.accent for one in darker if _worst(one, LIGHT) >= AA))
    return scheme


def dark_scheme(accent: str) -> Scheme:
    """Give the accent made lighter until it reads on dark pages, with dark text upon it."""
    return next(scheme for step in range(20, 51) if _worst(scheme := _dark(mix(accent, WHITE, step / 50)), DARK) >= AA)


def _light(accent: str) -> Scheme:
    return Scheme(accent, WHITE, mix(LIGHT["card"], accent, IN_WASH))


def _dark(accent: str) -> Scheme:
    return Scheme(accent, mix(accent, BLACK, 0.85), mix(DARK["card"], accent, IN_WASH))


def _worst(scheme: Scheme, surfaces: dict[str, str]) -> float:
    """Give the lowest contrast of a scheme: the accent on what it stands on, and what stands on the accent."""
    behind = (*surfaces.values(), scheme.wash, scheme.on_accent)
    return min(contrast(scheme.accent, colour) for colour in behind)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _parts(colour: str) -> tuple[int, int, int]:
    if not re.fullmatch("#[0-9a-fA-F]{6}", colour):
        raise NotAColour(colour)
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue
