"""The health check, and whether answers can be stored."""

from __future__ import annotations

from flask import current_app

from quiz.about.blueprint import bp
from quiz.readiness import Readiness


@bp.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that this process answers. It asks nothing else, so that it stays true when a database is slow."""
    return {"status": "ok"}


@bp.get("/readyz")
def readyz() -> tuple[dict[str, str], int]:
    """Say whether this process could store an answer: 200 or 503, and no word about why."""
    readiness: Readiness = current_app.extensions["readiness"]
    if readiness.is_ready():
        return {"status": "ready"}, 200
    return {"status": "not ready"}, 503
