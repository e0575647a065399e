"""Why there are no individual results."""

from __future__ import annotations

from flask import current_app, render_template

from quiz.teach.blueprint import bp, open_to_all


@bp.get("/individual-results")
@open_to_all
def individual_results() -> str:
    """Say why nobody's own results can be had, and what there is instead, in words for a head teacher."""
    return render_template("teach/individual_results.html", k=current_app.config["SMALLEST_GROUP"])
