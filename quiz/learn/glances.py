"""What every phone of a room is shown alike: read from the database a few times a second, and drawn once.

A thousand phones ask the same question every few seconds. The state of their sitting is read at most four times a
second in each process, and a page on which nothing is one device's own is drawn once for each state and language.
What follows from a choice is never kept because somebody made that choice: how fast it came would tell the next who
chose the same. It is kept for all choices at once, or for none.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from quiz.ballot.readings import Screen, screen
from quiz.db import Sessions, changes

#: Seconds for which a reading is taken as fresh. What this process writes itself makes it stale at once; another
#: process of the same site is noticed after this long.
FRESH = 0.25

#: Seconds after which a sitting nobody asks about is forgotten.
FORGOTTEN = 60.0


Made = TypeVar("Made")


@dataclass
class Glance:
    """One reading of a sitting, and what was made of it for every device alike."""

    screen: Screen
    version: str
    read_at: float
    changes: int
    held: dict[Hashable, Any] = field(default_factory=dict)
    _making: threading.RLock = field(default_factory=threading.RLock)

    def is_fresh(self, now: float) -> bool:
        """Say whether nothing can have changed, or not for long."""
        return now - self.read_at < FRESH and self.changes == changes()

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give what was made under a key, making it the first time; it must follow from the key and the screen.

        One makes it and the others wait: when a state is new, the whole room asks in the same moment.
        """
        if key not in self.held:
            with self._making:
                if key not in self.held:
                    self.held[key] = make()
        made: Made = self.held[key]
        return made


@dataclass
class Glances:
    """The latest glance at each sitting."""

    _seen: dict[str, Glance] = field(default_factory=dict)
    #: The sitting whose latest state a tag stands for.
    _tags: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, session: Sessions, sitting_id: str) -> Glance:
        """Give the state of a sitting; raises ``UnknownSitting``."""
        found = self._seen.get(sitting_id)
        if found is not None and found.is_fresh(time.monotonic()):
            return found
        with self._lock:
            now, known = time.monotonic(), changes()
            found = self._seen.get(sitting_id)
            if found is not None and found.is_fresh(now):
                return found
            return self._read(session, sitting_id, found, now, known)

    def _read(self, session: Sessions, sitting_id: str, before: Glance | None, now: float, known: int) -> Glance:
        """Read anew. What was drawn stays good while the sitting is as it was."""
        shown = screen(session, sitting_id)
        held = before.held if before is not None and before.screen == shown else {}
        glance = Glance(shown, version_of(shown), now, known, held)
        self._seen = {id: one for id, one in self._seen.items() if now - one.read_at < FORGOTTEN}
        self._seen[sitting_id] = glance
        self._tags = {tag_of(one): id for id, one in self._seen.items()}
        return glance

    def is_current(self, tag: str) -> bool:
        """Say whether a tag stands for the latest state of a sitting, without asking the database.

        False also when that reading is no longer fresh. The tag has 64 bits of a digest, and only a device
        with a seat was ever given it, so whoever holds it may be told.
        """
        sitting_id = self._tags.get(tag)
        found = self._seen.get(sitting_id) if sitting_id is not None else None
        return found is not None and found.is_fresh(time.monotonic())


def version_of(shown: Screen) -> str:
    """Give 16 signs that change when a device should draw its page anew, and only then; no two sittings share one."""
    here = (shown.current.id, shown.current.state) if shown.pace == "led" and shown.current else None
    seen = (shown.sitting_id, shown.is_open, shown.is_paused, here)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


def tag_of(glance: Glance) -> str:
    """Give the ETag of a state, without its quotes."""
    return f"{glance.version}.{glance.screen.devices}"
