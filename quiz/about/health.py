"""The health check."""

from __future__ import annotations

from quiz.about.blueprint import bp


@bp.get("/healthz")
def healthz() -> dict[str, str]:
    """Say that this process answers. It asks nothing else, so that it stays true when a database is slow."""
    return {"status": "ok"}
