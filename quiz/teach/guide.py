"""The facilitator's guide."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, render_template

from quiz.content.help import state_at
from quiz.languages import language
from quiz.teach.blueprint import bp, open_to_all
from quiz.teach.shown import catalogue


@bp.get("/guide")
@open_to_all
def guide() -> str:
    """Show how to lead a session, and what to do when somebody tells you something."""
    now = datetime.now(UTC)
    services = [service for service in catalogue().help(language()).services if service.first]
    return render_template(
        "teach/guide.html",
        services=[(service, state_at(service.hours, now)) for service in services],
        k=current_app.config["SMALLEST_GROUP"],
    )
