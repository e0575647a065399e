"""The educators' blueprint; each view stands in a module of its own and adds itself.

Every page of it asks for a signed-in educator, except those a view marks with ``open_to_all``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from quiz.accounts.profiles import Profile
from quiz.teach.access import educator

View = TypeVar("View", bound=Callable[..., Any])

bp = Blueprint("teach", __name__, url_prefix="/teach")


def open_to_all(view: View) -> View:
    """Mark a view that anybody may open: the sign-in page, the guide, what educators can see."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


@bp.before_request
def ask_who() -> Response | None:
    """Lead to the sign-in page unless an educator is signed in or the view is open to all."""
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "is_open_to_all", False) or educator() is not None:
        return None
    return redirect(url_for("teach.sign_in"), 303)


@bp.context_processor
def whoever() -> dict[str, Callable[[], Profile | None]]:
    """Let educators' pages ask who is signed in."""
    return {"signed_in": educator}
