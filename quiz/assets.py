"""Static files with their content's hash in the address, so that a browser may keep them for good."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOREVER = "public, max-age=31536000, immutable"

#: Comments are for those who read the source. Together they would weigh a phone down by a kilobyte.
COMMENTS = {
    "text/css": re.compile(rb"/\*.*?\*/\n?", re.DOTALL),
    "text/javascript": re.compile(rb"^[ \t]*//.*\n", re.MULTILINE),
}


def add_versions(app: Flask) -> None:
    """Give every static address the hash of its file, and let browsers keep a file asked for by its hash."""

    @app.url_defaults
    def _version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "filename" in values:
            values["v"] = version(Path(str(app.static_folder)) / values["filename"])

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.endpoint != "static" or response.status_code not in (200, 304):
            return response
        # Read at once: Flask-Compress gives a stream no gzip, and over plain HTTP a phone can unpack nothing else.
        response.direct_passthrough = False
        response.make_sequence()
        if response.status_code == 200 and response.mimetype in COMMENTS:
            response.set_data(COMMENTS[response.mimetype].sub(b"", response.get_data()))
        asked = request.args.get("v")
        current = version(Path(str(app.static_folder)) / (request.view_args or {})["filename"])
        response.headers["Cache-Control"] = FOREVER if asked == current else "no-cache"
        return response


@lru_cache(maxsize=256)
def version(path: Path) -> str:
    """Give the first ten hexadecimal digits of a file's SHA-256; a missing file has the version ``missing``."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    except OSError:
        return "missing"
