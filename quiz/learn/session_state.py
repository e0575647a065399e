"""What a phone asks every few seconds: has something changed?"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from flask import current_app, jsonify, request
from werkzeug.wrappers import Response

from quiz.ballot.readings import screen
from quiz.ballot.sittings import UnknownSitting
from quiz.db import db
from quiz.learn import progress
from quiz.learn.blueprint import bp
from quiz.learn.room import EVERY, Room

#: A sitting is read from the database at most once in this many seconds in each process.
FRESH = 1.0


@dataclass
class Glances:
    """The latest state of each sitting, read anew at most once a second however many phones ask."""

    _seen: dict[str, tuple[float, str, int]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look(self, seat: progress.Seat) -> tuple[str, int]:
        """Give the version of the page and the devices; raises ``UnknownSitting``."""
        with self._lock:
            now = time.monotonic()
            found = self._seen.get(seat.sitting)
            if found is None or now - found[0] >= FRESH:
                shown = screen(db.session, seat.sitting)
                found = (now, Room(seat, shown).version, shown.devices)
                self._seen = {id: glance for id, glance in self._seen.items() if now - glance[0] < 60}
                self._seen[seat.sitting] = found
            return found[1], found[2]


@bp.get("/learn/session/state")
def session_state() -> Response:
    """Give the version of the page and the number of devices; 304 when the phone has seen it, 410 when it is over."""
    held = progress.seat()
    glances: Glances = current_app.extensions["glances"]
    try:
        if held is None:
            raise UnknownSitting
        version, devices = glances.look(held)
    except UnknownSitting:
        return Response(status=410)
    response = jsonify(version=version, devices=devices, every=EVERY)
    response.set_etag(f"{version}.{devices}")
    return response.make_conditional(request)
