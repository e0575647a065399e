"""Which exception or status becomes which page."""

from __future__ import annotations

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from quiz.db import Busy

#: Statuses that have a page of their own; any other is shown as its nearest relative.
PAGES = (400, 403, 404, 405, 413, 429, 500, 503)

#: Seconds after which a busy database is worth another try.
RETRY_AFTER = 5


def show_errors(app: Flask) -> None:
    """Give every error a calm page that says what to do next."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(Busy, _busy)
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


def _busy(_error: Busy) -> tuple[str, int, dict[str, str]]:
    """Show that the database had no time; nothing was changed, and trying again is safe."""
    return render_template("errors/503.html"), 503, {"Retry-After": str(RETRY_AFTER)}


def _broken(_error: InternalServerError) -> tuple[str, int]:
    """Show that the fault is ours."""
    return render_template("errors/500.html"), 500
