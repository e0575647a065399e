"""The accessibility statement."""

from __future__ import annotations

from flask import render_template

from quiz.about.blueprint import bp


@bp.get("/accessibility")
def accessibility() -> str:
    """Say what was tried, and what is not good enough yet."""
    return render_template("about/accessibility.html")
