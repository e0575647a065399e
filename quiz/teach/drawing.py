"""Where things stand in a drawing. Each drawing repeats what words and a table beside it say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quiz.disclosure.share import Kind, Share
from quiz.disclosure.summary import Span

#: The ribbon's paper, in its own units: the first and last session stand at the margins.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 200, 60, 590, 15, 165


def middle(share: Share) -> float:
    """Give the percentage at which a share is drawn as a point: half-way through an end that is left open."""
    match share.kind:
        case Kind.AT_MOST:
            return share.percent / 2
        case Kind.AT_LEAST:
            return (share.percent + 100) / 2
        case Kind.EXACT:
            return float(share.percent)


@dataclass(frozen=True)
class Stop:
    """One session in a ribbon: how far right, and how far down its range begins and ends; ``None`` when hidden."""

    across: int
    high: int | None
    low: int | None

    @property
    def middle(self) -> int | None:
        """Give how far down the middle of its range is."""
        return None if self.high is None or self.low is None else (self.high + self.low) // 2


@dataclass(frozen=True)
class Ribbon:
    """Ranges from session to session: stops, and between neighbours that are both shown a band and a line."""

    stops: tuple[Stop, ...]

    @property
    def can_be_read(self) -> bool:
        """Say whether at least two sessions are shown, so that there is something to see."""
        return sum(stop.middle is not None for stop in self.stops) > 1

    @property
    def bands(self) -> tuple[str, ...]:
        """Give the corners of the bands, as SVG writes points."""
        return tuple(
            f"{one.across},{one.high} {other.across},{other.high} {other.across},{other.low} {one.across},{one.low}"
            for one, other in self._neighbours()
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """Give the ends of the lines through the middles, as SVG writes points."""
        return tuple(f"{one.across},{one.middle} {other.across},{other.middle}" for one, other in self._neighbours())

    def _neighbours(self) -> list[tuple[Stop, Stop]]:
        return [
            (one, other)
            for one, other in zip(self.stops, self.stops[1:], strict=False)
            if one.high is not None and other.high is not None
        ]


def ribbon(spans: Sequence[Span | None]) -> Ribbon:
    """Place ranges of per cent side by side, the earliest on the left; one alone stands in the middle."""
    step = (RIGHT - LEFT) / max(1, len(spans) - 1)
    first = LEFT if len(spans) > 1 else (LEFT + RIGHT) / 2
    return Ribbon(
        tuple(
            Stop(round(first + place * step), _down(span.high), _down(span.low))
            if span is not None
            else Stop(round(first + place * step), None, None)
            for place, span in enumerate(spans)
        )
    )


def _down(percent: int) -> int:
    """Tell how far down a percentage stands; 100 is at the top."""
    return round(BOTTOM - (BOTTOM - TOP) * percent / 100)
