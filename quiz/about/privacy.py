"""What is kept and what is not."""

from __future__ import annotations

from flask import current_app, render_template

from quiz.about.blueprint import bp


@bp.get("/privacy")
def privacy() -> str:
    """Say what is kept, what is not, and what nobody can promise."""
    return render_template(
        "about/privacy.html", hours=current_app.config["ATTEMPT_HOURS"], k=current_app.config["SMALLEST_GROUP"]
    )
