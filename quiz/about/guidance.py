"""Where it comes from: every statement of the guidance, in our words."""

from __future__ import annotations

from flask import current_app, render_template

from quiz.about.blueprint import bp
from quiz.languages import language


@bp.get("/guidance")
def guidance() -> str:
    """Show every statement that questions and help rest on, and whose it is."""
    return render_template("about/guidance.html", guidance=current_app.extensions["catalogue"].guidance(language()))
