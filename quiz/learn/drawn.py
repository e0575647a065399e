"""Pages that are drawn once and sent often: whole, or but for a place that is each device's own."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

#: The start of a gzip file without a name or a moment (RFC 1952).
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"

#: The most bytes of one stored block (RFC 1951).
MOST_STORED = 0xFFFF


@dataclass(frozen=True)
class Drawn:
    """A page as it goes over the wire: whole, and packed for those who can unpack it."""

    plain: bytes
    packed: bytes


@dataclass(frozen=True)
class Around:
    """A page with one place that is filled for each device; what is around it is packed once.

    What fills the place is stored as it is, not compressed: packing the whole page took longer than all the rest,
    and the length of the page tells nothing about a secret in it.
    """

    before: bytes
    after: bytes
    packed_before: bytes
    packed_after: bytes

    @classmethod
    def place(cls, before: str, after: str) -> Around:
        """Pack what stands before the place and after it."""
        first, second = before.encode(), after.encode()
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        # A full flush ends at a whole byte, and nothing after it points back: so a block may be put between.
        return cls(
            first,
            second,
            packer.compress(first) + packer.flush(zlib.Z_FULL_FLUSH),
            packer.compress(second) + packer.flush(),
        )

    def filled(self, text: str) -> Drawn:
        """Give the page with the place filled; raises ``ValueError`` for a text beyond 65,535 bytes."""
        own = text.encode()
        if len(own) > MOST_STORED:
            raise ValueError(f"expected at most {MOST_STORED} bytes")
        plain = self.before + own + self.after
        stored = struct.pack("<BHH", 0, len(own), len(own) ^ MOST_STORED) + own
        end = struct.pack("<LL", zlib.crc32(plain), len(plain))
        return Drawn(plain, _GZIP + self.packed_before + stored + self.packed_after + end)


def drawn(page: str) -> Drawn:
    """Pack a page that has no such place."""
    plain = page.encode()
    return Drawn(plain, zlib.compress(plain, wbits=16 + zlib.MAX_WBITS))
