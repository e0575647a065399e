"""The front page."""

from __future__ import annotations

from flask import render_template

from quiz.about.blueprint import bp


@bp.get("/")
def home() -> str:
    """Show what this is and the ways in."""
    return render_template("about/home.html")
