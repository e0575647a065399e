"""What a phone asks every few seconds: has something changed?"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import current_app, jsonify, request
from werkzeug.wrappers import Response

from quiz.ballot.sittings import UnknownSitting
from quiz.db import db
from quiz.learn import progress
from quiz.learn.blueprint import bp
from quiz.learn.glances import Glances, tag_of
from quiz.learn.room import EVERY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ADDRESS = "/learn/session/state"

#: How often, within the time after which a learner's place is forgotten, a phone is answered in full although nothing
#: changed: then its cookie is opened and, when that is due, sealed anew.
IN_FULL = 16


@bp.get(ADDRESS)
def session_state() -> Response:
    """Give the version of the page and the number of devices; 304 when the phone has seen it, 410 when it is over."""
    held = progress.seat()
    try:
        if held is None:
            raise UnknownSitting
        glance = current_app.extensions["glances"].look(db.session, held.sitting)
    except UnknownSitting:
        return Response(status=410)
    response = jsonify(version=glance.version, devices=glance.screen.devices, every=EVERY)
    response.set_etag(f"{tag_of(glance)}.{_period(current_app.config['ATTEMPT_HOURS'])}")
    return response.make_conditional(request)


class Unchanged:
    """Answer a phone that has seen the latest state before anything else is done for it.

    Nearly all requests of a room are these. A phone that shows the tag of the state that was read a moment ago gets
    its 304 here; whatever is not plainly that goes the whole way.
    """

    def __init__(
        self, app: WSGIApplication, glances: Glances, hours: float, headers: Iterable[tuple[str, str]]
    ) -> None:
        """Wrap an application; ``headers`` go with every 304, ``hours`` is how long a learner's place is kept."""
        self._app, self._glances, self._hours = app, glances, hours
        self._headers = list(headers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        tag = environ.get("HTTP_IF_NONE_MATCH")
        if tag and environ["PATH_INFO"] == ADDRESS and environ["REQUEST_METHOD"] == "GET" and self._is_current(tag):
            start_response("304 NOT MODIFIED", [*self._headers, ("ETag", tag)])
            return ()
        return self._app(environ, start_response)

    def _is_current(self, tag: str) -> bool:
        seen, _, period = tag.strip('"').rpartition(".")
        return period == str(_period(self._hours)) and self._glances.is_current(seen)


def _period(hours: float) -> int:
    """Number the stretch of time in which phones are not answered in full again."""
    return int(time.time() // (hours * 3600 / IN_FULL))
