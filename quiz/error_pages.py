"""Which exception or status becomes which page."""

from __future__ import annotations

import time

from flask import Flask, current_app, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError

from quiz.db import Busy, Unavailable, is_passing

#: Statuses that have a page of their own; any other is shown as its nearest relative.
PAGES = (400, 403, 404, 405, 413, 429, 500, 503)

#: Seconds between two lines about a database that can't be used.
LOG_PAUSE = 60.0

#: Seconds after which a busy database is worth another try.
RETRY_AFTER = 5

Later = tuple[str, int, dict[str, str]]


def show_errors(app: Flask) -> None:
    """Give every error a calm page that says what to do next."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Busy, _busy)
    # No connection of the pool became free in time.
    app.register_error_handler(TimeoutError, _busy)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(DBAPIError, _database_error)
    app.register_error_handler(500, _broken)


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    """Show the page for a status; a redirect that arrives as an exception stays one."""
    status = error.code or 500
    if status < 400:
        return error
    shown = status if status in PAGES else (500 if status >= 500 else 400)
    return render_template(f"errors/{shown}.html"), status


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    """Show that a form was too old to accept: its page was left, or the phone was passed on."""
    return render_template("errors/stale_form.html"), 400


def _busy(_error: Busy | TimeoutError) -> Later:
    """Show that the database had no time; nothing was changed, and trying again is safe."""
    return _later("503")


def _unavailable(error: Unavailable) -> Later:
    """Show that the database is away or full; the log says why, for whoever looks after the server."""
    cause = error.__cause__
    said = str(cause.orig).partition("\n")[0] if isinstance(cause, DBAPIError) else "unavailable"
    # A thousand phones ask on; a line for each would fill the disk, and say when somebody answered.
    now = time.monotonic()
    if now - current_app.extensions.get("trouble_logged", -LOG_PAUSE) >= LOG_PAUSE:
        current_app.extensions["trouble_logged"] = now
        current_app.logger.error("The database can't be used: %s", said)
    return _later("unavailable")


def _database_error(error: DBAPIError) -> Later:
    """Show what may pass as such; anything else is a fault of ours, and is raised as one."""
    if not is_passing(error):
        raise error
    unavailable = Unavailable()
    unavailable.__cause__ = error
    return _unavailable(unavailable)


def _later(page: str) -> Later:
    """Draw a page that offers to try again: at the same address, or for a button of a session in the session."""
    rule = request.url_rule
    again = request.path if rule is not None and "GET" in (rule.methods or ()) else None
    if again is None and request.blueprint == "learn":
        again = url_for("learn.session")
    return render_template(f"errors/{page}.html", again=again), 503, {"Retry-After": str(RETRY_AFTER)}


def _broken(_error: InternalServerError) -> tuple[str, int]:
    """Show that the fault is ours."""
    return render_template("errors/500.html"), 500
