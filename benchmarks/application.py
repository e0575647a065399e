"""The application as it is, with two doors that only a benchmark has.

Both are in one process with the product, so that a ratio compares the same server in the same seconds.

- A request with the header ``X-Without-Storing`` is answered as any other, but the ballot box says ``COUNTED``
  without opening the database. Nothing else differs: the room is read, the choice sealed, the page drawn.
- ``/bare`` is a Flask application of its own whose only view returns bytes that were handed to it before.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request

from quiz.app import create_app
from quiz.ballot.box import BallotBox, Outcome
from quiz.db import Sessions

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WITHOUT_STORING = "X-Without-Storing"


class ForgetfulBox(BallotBox):
    """The ballot box, but for a request that asks for it the answer is not stored."""

    def cast(self, session: Sessions, run_id: str, cell: str, token: str) -> Outcome:
        """Count one answer, or only say so."""
        if WITHOUT_STORING in request.headers:
            return Outcome.COUNTED
        return super().cast(session, run_id, cell, token)


class Doors:
    """Send ``/bare`` to the bare application, and everything else to the product."""

    def __init__(self, product: WSGIApplication, bare: WSGIApplication) -> None:
        self._product, self._bare = product, bare

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        door = self._bare if environ["PATH_INFO"] == "/bare" else self._product
        return door(environ, start_response)


def build() -> Flask:
    """Build the application for a benchmark."""
    app = create_app()
    real: BallotBox = app.extensions["ballot"]
    app.extensions["ballot"] = ForgetfulBox(real.secret, real.publish)
    app.wsgi_app = Doors(app.wsgi_app, bare())  # type: ignore[method-assign]
    return app


def bare() -> Flask:
    """Build the bare application: POST hands it bytes, GET returns them."""
    app = Flask("bare")
    held = [b""]

    @app.get("/bare")
    def _give() -> bytes:
        return held[0]

    @app.post("/bare")
    def _take() -> bytes:
        held[0] = request.get_data()
        return b""

    return app
