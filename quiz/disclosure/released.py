"""What may be shown of one item's answers, and its form at rest."""

import json
from dataclasses import InitVar, dataclass
from itertools import pairwise
from typing import Final, final

from quiz.disclosure.share import Kind, Share, coded
from quiz.disclosure.size import POSSIBLE, Size

_VERSION: Final = 1
_SEAL: Final = object()


class NotOurs(TypeError):
    """A `Released` was being made outside this package."""


class Unpublishable(ValueError):
    """A `Released` was being made of something the release rule never gives."""


class Unreadable(ValueError):
    """A stored release is not, to the letter, what `to_json` writes."""


def _follows_the_rule(size: Size | None, entries: tuple[tuple[str, Share], ...]) -> bool:
    if size is None:
        return not entries
    return (
        size in POSSIBLE
        and len(entries) >= 2
        and all(earlier < later for (earlier, _), (later, _) in pairwise(entries))
        and all(_is_on_the_grid(share, size.step) for _, share in entries)
    )


def _is_on_the_grid(share: Share, step: int) -> bool:
    return share.percent % step == 0 and share == coded(share.percent, step)


@final
@dataclass(frozen=True)
class Released:
    """Hold what may be shown of one item's answers; nothing else has a road to a page.

    `size` is the rough number of answers, or None when the item is not shown. `entries` pairs each cell with
    its coded share, in the order of the cell ids, so that the order tells nothing; it is empty when not
    shown.

    Only `suppression.suppress` makes one of counts and only `from_json` reads one back. The seal keeps others
    out, and a value that is off the grid of the rule is refused even with it: a count has no place to hide.
    Raises NotOurs without the seal and Unpublishable for a value the rule never gives.
    """

    size: Size | None
    entries: tuple[tuple[str, Share], ...]
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise NotOurs("only the disclosure package makes a Released")
        if not _follows_the_rule(self.size, self.entries):
            raise Unpublishable("the release rule never gives such a table")

    def is_shown(self) -> bool:
        """Tell whether there is anything to show."""
        return self.size is not None

    def cells(self) -> tuple[str, ...]:
        """List the cell ids in their order."""
        return tuple(cell for cell, _ in self.entries)

    def to_json(self) -> str:
        """Write the release as one line of text, the same for equal releases; `from_json` reads it."""
        shares = {cell: [share.kind, share.percent] for cell, share in self.entries}
        if self.size is None:
            return _text({"shown": False, "version": _VERSION})
        size = [self.size.low, self.size.high]
        return _text({"shares": shares, "shown": True, "size": size, "version": _VERSION})


NOT_SHOWN: Final = Released(None, (), _SEAL)
"""The one release for every item with too few answers. It carries no number and no cell."""


def from_json(text: str) -> Released:
    """Read a release back from what `to_json` wrote.

    Raises Unreadable for anything else, down to a space: another version, an unknown or repeated field, a
    value off the grid. This notices damage and slips. It is not a signature: who may write to the database
    can write a release.
    """
    try:
        released = _read(json.loads(text))
    except (ValueError, RecursionError):
        raise Unreadable("not a release") from None
    # Writing it again is the strictest check there is, and it also catches what JSON lets pass: 1.0 for 1, a
    # field given twice, fields we do not know.
    if released.to_json() != text:
        raise Unreadable("not the text a release is written as")
    return released


def _read(data: object) -> Released:
    match data:
        case {"shown": False}:
            return NOT_SHOWN
        case {"shown": True, "size": [int(low), int() | None as high], "shares": dict(shares)}:
            entries = tuple((cell, _read_share(share)) for cell, share in shares.items())
            return Released(Size(low, high), entries, _SEAL)
    raise Unreadable


def _read_share(data: object) -> Share:
    match data:
        case [str(kind), int(percent)]:
            return Share(Kind(kind), percent)
    raise Unreadable


def _text(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))
