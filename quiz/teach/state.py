"""The little that an educator's open pages ask for again and again."""

from __future__ import annotations

import hashlib
import json

from flask import request
from werkzeug.wrappers import Response

from quiz.ballot.readings import EducatorView
from quiz.teach.access import get_sitting
from quiz.teach.blueprint import bp
from quiz.teach.room import may_be_too_few

#: Seconds between two questions of a page: while something can change in the room, and after the end.
OFTEN, SELDOM = 2, 30


@bp.get("/sessions/<sitting_id>/state")
def state(sitting_id: str) -> Response:
    """Tell the devices, the answers in fives and the version, with an ETag; 304 when nothing changed."""
    text = state_text(get_sitting(sitting_id))
    response = Response(text, mimetype="application/json")
    response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:16])
    return response.make_conditional(request)


def state_text(view: EducatorView) -> str:
    """Write what may be known while a question is open: how many, never which."""
    told = {
        "version": view.screen.version,
        "devices": view.screen.devices,
        "answers": view.answers,
        "few": may_be_too_few(view),
        "interval": OFTEN if view.screen.is_open else SELDOM,
    }
    return json.dumps(told, separators=(",", ":"))
