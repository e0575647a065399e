"""The help page: what one can do, and whom to call, with what is open now."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import current_app, render_template

from quiz.about.blueprint import bp
from quiz.content.help import state_at
from quiz.languages import language


@bp.get("/help")
def help_page() -> str:
    """Show every way to get help. Opening hours are Hong Kong time, at the moment the page is made."""
    catalogue = current_app.extensions["catalogue"]
    register = catalogue.help(language())
    now = datetime.now(UTC)
    services = [(service, state_at(service.hours, now)) for service in register.services]
    return render_template(
        "about/help.html",
        sections=register.sections,
        near=[pair for pair in services if pair[0].region in ("hong-kong", "everywhere")],
        far=[pair for pair in services if pair[0].region not in ("hong-kong", "everywhere")],
        source=catalogue.guidance(language()).source,
    )
